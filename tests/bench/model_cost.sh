#!/bin/sh
# What a model costs the compiler: in a file that only includes it, and in the one file that defines it.
# Each model has 8 columns of 6 types and uses every common attribute. Times are user time at -O0, the least of several
# runs, over what <retort/model.hpp> alone costs. It measures and does not judge: the exit code is 0.
# Run by ./dev bench. CXX names the compiler (g++), MODELS how many models one file has (100), RUNS the runs (3).
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

compiler=${CXX:-g++}
models=${MODELS:-100}
runs=${RUNS:-3}
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

# structs N: a header with N models.
structs() {
    echo '#include <retort/model.hpp>'
    awk -v n="$1" 'BEGIN { for (i = 1; i <= n; ++i) {
        print "struct M" i " {"
        print "    retort::Uuid id = retort::Uuid::random();"
        print "    std::string name;"
        print "    std::string code;"
        print "    bool is_active = true;"
        print "    std::int64_t amount = 0;"
        print "    std::chrono::sys_time<std::chrono::microseconds> created_at;"
        print "    std::optional<std::string> note;"
        print "    std::optional<retort::Uuid> parent_id;"
        print "};"
        print "BOOST_DESCRIBE_STRUCT(M" i ", (), (id, name, code, is_active, amount, created_at, note, parent_id))"
        print "retort::TableView retort_table(retort::model<M" i ">);"
    } }'
}

# definitions N: the same, and the N definitions.
definitions() {
    structs "$1"
    awk -v n="$1" 'BEGIN { for (i = 1; i <= n; ++i) {
        m = "M" i
        print "retort::TableView retort_table(retort::model<" m ">) {"
        print "    static constexpr auto table = retort::table<" m ">(\"m" i "\","
        print "        retort::column(&" m "::id).primary_key(),"
        print "        retort::column(&" m "::name).max_length(255).renamed_from(\"title\"),"
        print "        retort::column(&" m "::code).max_length(3).unique().check(\"length(code) = 3\"),"
        print "        retort::column(&" m "::is_active).server_default(true),"
        print "        retort::column(&" m "::amount).comment(\"in cents\"),"
        print "        retort::column(&" m "::created_at).server_default(retort::now()),"
        print "        retort::column(&" m "::parent_id).references(&" m "::id).on_delete(retort::cascade).index());"
        print "    return table;"
        print "}"
    } }'
}

echo '#include <retort/model.hpp>' >"$folder/floor.cpp"
structs "$models" >"$folder/included.cpp"
definitions "$models" >"$folder/defined.cpp"
definitions 1 >"$folder/alone.cpp"

# Each run compiles every file, so that a busy moment of the machine meets them all. `times` says what finished children
# took, in steps of 10 ms: four compilations are measured as one.
run=0
while [ "$run" -lt "$runs" ]; do
    for file in floor included defined alone; do
        # shellcheck disable=SC2016 # expanded by the inner shell
        sh -c 'for i in 1 2 3 4; do "$0" -std=c++20 -O0 -Iframework -c "$1" -o /dev/null || exit; done; times' \
            "$compiler" "$folder/$file.cpp" | sed -n "\$s/^/$file /p"
    done
    run=$((run + 1))
done | awk -v compiler="$compiler" -v models="$models" '
    { split($2, t, /[ms]/); ms = (t[1] * 60 + t[2]) * 1000 / 4; if (!($1 in least) || ms < least[$1]) least[$1] = ms }
    function report(name, file, n, limit) {
        printf "%-52s %8.1f ms   limit %s\n", name, (least[file] - least["floor"]) / n, limit
    }
    END {
        printf "%-52s %8.1f ms\n", "<retort/model.hpp> alone (" compiler " -O0)", least["floor"]
        report("a model in a file that includes it (of " models ")", "included", models, "6 ms (prototype 4)")
        report("a model in the file that defines it (of " models ")", "defined", models, "45 ms (prototype 36)")
        report("a model in a file of its own that defines it", "alone", 1, "45 ms (prototype 36)")
    }'

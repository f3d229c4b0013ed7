#!/bin/sh
# A thousand revisions: how long the application takes to build, with each revision compiled by itself and 50 at a time;
# how long `heads` takes; how long `upgrade head` on SQLite takes beside the same statements, in the same transactions,
# through SQLite's C API alone; and what Alembic needs for as many revisions of the same kind, where it is installed.
# It measures and does not judge: the exit code is 0. Run by ./dev bench. Everything is built optimised, in build/bench.
# REVISIONS says how many (1000), RUNS how often each run is repeated (5).
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."

count=${REVISIONS:-1000}
runs=${RUNS:-5}
folder=${BENCH_FOLDER:-$PWD/build/bench}
revisions=$folder/revisions-$count
mkdir -p "$revisions"

# A mix as histories have it: every second creates a table, the others change one; one in twenty makes SQLite rebuild it.
awk -v n="$count" -v folder="$revisions" '
function id(i) { return sprintf("rev%06d", i) }
BEGIN {
    for (i = 1; i <= n; ++i) {
        t = i % 2 ? i : (i > 20 ? i - 1 - 2 * (i % 7) : i - 1); if (t % 2 == 0) --t
        table = sprintf("table_%04d", t)
        if (i % 2) {
            up = "op.create_table(\"" table "\", {column(\"id\", bigint()).not_null(), column(\"name\", varchar(100)).not_null(),\n        column(\"code\", varchar(10)), column(\"amount\", numeric(10, 2)), column(\"created_at\", timestamptz()).not_null().server_default(now()),\n        primary_key({\"id\"}), unique({\"code\"}), index({\"name\"})});\n    op.bulk_insert(\"" table "\", {\"id\", \"name\", \"code\"}, {{1, \"one\", \"A\"}, {2, \"two\", \"B\"}});"
            down = "op.drop_table(\"" table "\");"
        } else if (i % 20 == 10) {
            column = "code"
            up = "op.alter_column(\"" table "\", \"" column "\", {.type = varchar(" 20 + i % 200 ")});"
            down = "op.alter_column(\"" table "\", \"" column "\", {.type = varchar(10)});"
        } else if (i % 4) {
            up = "op.add_column(\"" table "\", column(\"extra_" i "\", integer()).not_null().server_default(0));"
            down = "op.drop_column(\"" table "\", \"extra_" i "\");"
        } else if (i % 3) {
            up = "op.create_index(\"" table "\", index({\"amount\", \"created_at\"}).named(\"ix_" i "\"));"
            down = "op.drop_index(\"" table "\", \"ix_" i "\");"
        } else {
            up = "op.add_column(\"" table "\", column(\"note_" i "\", text()));\n    op.execute(\"UPDATE " table " SET note_" i " = name\");"
            down = "op.drop_column(\"" table "\", \"note_" i "\");"
        }
        file = folder "/" id(i) "_revision.cpp"
        print "#include <retort/migration.hpp>\n\nusing namespace retort::ddl;\n\nnamespace {\nvoid upgrade(retort::Operations& op) {\n    " up "\n}\n\nvoid downgrade(retort::Operations& op) {\n    " down "\n}\n} // namespace\n\nRETORT_REVISION(" id(i) ") {\n    .down_revision = " (i == 1 ? "{}" : "\"" id(i - 1) "\"") ",\n    .message = \"revision " i "\",\n    .upgrade = upgrade,\n    .downgrade = downgrade,\n};" > file
        close(file)
    }
}'

# build TARGET...: says what went wrong.
build() { CCACHE_DISABLE=1 cmake --build "$folder/app" --target "$@" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }; }
now() { date +%s%N; }
# took START: what has passed since, in seconds.
took() { echo "$1 $(now)" | awk '{ printf "%.1f", ($2 - $1) / 1e9 }'; }
# median: of the nanoseconds on the lines, in milliseconds.
median() { sort -n | awk '{ t[NR] = $1 } END { printf "%.1f", (t[int((NR + 1) / 2)] + t[int(NR / 2) + 1]) / 2e6 }'; }

cmake -S tests/bench -B "$folder/app" -G Ninja -DCMAKE_BUILD_TYPE=Release -DREVISIONS="$revisions" >/dev/null
build retort_core retort_sqlite thousand_models
for app in thousand thousand_unity; do
    rm -rf "$folder/app/thousand/CMakeFiles/${app}_database.dir"
    start=$(now)
    build "$app"
    what='each by itself'
    [ "$app" = thousand ] || what='50 at a time'
    printf '%-58s %8s s\n' "building $count revisions optimised, $what" "$(took "$start")"
done
build trace raw
bin=$folder/app/bin

run=0
while [ "$run" -lt 20 ]; do
    start=$(now)
    "$bin/thousand" heads >/dev/null
    echo $(($(now) - start))
    run=$((run + 1))
done | median >"$folder/heads"
printf '%-58s %8s ms   limit 25 ms\n' 'heads (median of 20)' "$(cat "$folder/heads")"

# beside FOLDER WHERE: both runs by turns on a new database in the folder.
beside() {
    database=$1/retort-bench-$$.db
    rm -f "$folder/ours" "$folder/raw"
    run=0
    while [ "$run" -lt "$runs" ]; do
        # Now one first and now the other: what the first leaves in the disk's queue the second waits for.
        for which in $([ $((run % 2)) = 0 ] && echo ours raw || echo raw ours); do
            start=$(now)
            case $which in
            ours) "$bin/thousand" --url "sqlite:///$database" upgrade head >/dev/null 2>&1 ;;
            raw) "$bin/raw" "$database" "$folder/trace.sql" ;;
            esac
            echo $(($(now) - start)) >>"$folder/$which"
            rm -f "$database"
        done
        run=$((run + 1))
    done
    ours=$(median <"$folder/ours")
    raw=$(median <"$folder/raw")
    printf '%-58s %8s ms\n' "upgrade head on SQLite, $2 (median of $runs)" "$ours"
    printf '%-58s %8s ms   ratio %s, limit 1.5\n' '  the same statements through the C API' "$raw" \
        "$(echo "$ours $raw" | awk '{ printf "%.2f", $1 / $2 }')"
}
rm -f "$folder/trace.db"
"$bin/trace" "$folder/trace.db" "$folder/trace.sql"
beside "$folder" 'on disk'
# Without the time that the disk takes, which is the same for both.
[ ! -d /dev/shm ] || beside /dev/shm 'in memory'

if ! command -v alembic >/dev/null; then
    echo 'alembic is not installed: apt-get install alembic puts it beside these'
    exit 0
fi
sh tests/bench/thousand/alembic.sh "$folder/alembic" "$count"

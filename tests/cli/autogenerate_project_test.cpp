// A project that grows: its models change twice, and each time the revision is generated, compiled and run, there and
// back, on both databases.

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

#include <cli/refusal.hpp>
#include <support/page.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
namespace fs = std::filesystem;

const fs::path source = RETORT_SOURCE_DIR "/tests/cli/autogenerate_project";

/// The project in tests/cli/autogenerate_project, without its revisions.
class Project {
public:
    Project() {
        for (const char* file : {"CMakeLists.txt", "retort.toml"}) fs::copy(source / file, path(file));
        fs::create_directories(path("migrations"));
        use_models("models");
        const Outcome configured = run("cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Debug "
                                       "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -Dretort_DIR='" RETORT_BINARY_DIR "/cmake'");
        INFO(configured.out << configured.err);
        REQUIRE(configured.exit == 0);
    }

    [[nodiscard]] fs::path path(const std::string& name) const { return fs::path(folder_.path()) / name; }
    void use_models(const std::string& folder) const {
        write_file(path("models/models.cpp"), read_file(source / folder / "models.cpp"));
    }
    [[nodiscard]] Outcome run(const std::string& command) const {
        return shell(folder_.path(), command, {{"DATABASE_URL", ""}});
    }
    [[nodiscard]] Outcome retort(const Scratch& scratch, const std::string& arguments) const {
        return run(RETORT_BINARY_DIR "/bin/retort --url '" + scratch.url() + "' " + arguments);
    }
    void succeed(const Scratch& scratch, const std::string& arguments) const {
        const Outcome outcome = retort(scratch, arguments);
        INFO(arguments << "\n" << outcome.out << outcome.err);
        REQUIRE(outcome.exit == 0);
    }
    /// Runs a script of the database's own tool, and returns what it prints.
    [[nodiscard]] std::string sql(const Scratch& scratch, const std::string& text) const {
        write_file(path("script.sql"), text);
        const Outcome outcome =
            run((scratch.dialect() == "sqlite" ? "sqlite3 -bail '" + scratch.url().substr(10) + "'"
                                               : "psql --no-psqlrc -qAt -v ON_ERROR_STOP=1 '" + scratch.url() + "'") +
                " <script.sql");
        INFO(outcome.out << outcome.err << text);
        REQUIRE(outcome.exit == 0);
        return outcome.out;
    }

private:
    TemporaryFolder folder_;
};

// Generates from each of the databases: both say the same, and it is what the folder holds.
void generate(const Project& project, const std::vector<const Scratch*>& databases, const std::string& id,
              const std::string& message) {
    const std::string name = "migrations/" + id + "_" + message + ".cpp";
    for (const Scratch* scratch : databases) {
        INFO(scratch->dialect());
        fs::remove(project.path(name));
        const Outcome outcome = project.retort(*scratch, "revision --autogenerate -m " + message + " --rev-id " + id);
        INFO(outcome.err);
        REQUIRE(outcome.exit == 0);
        CHECK(outcome.out == name + "\n");
        CHECK(read_file(project.path(name)) == read_file(source / name));
    }
}

void check_agreement(const Project& project, const Scratch& scratch) {
    const Outcome check = project.retort(scratch, "check");
    INFO(check.out);
    CHECK(check.exit == 0);
    CHECK(check.err == "models, history and database agree\n");
    CHECK_THAT(project.retort(scratch, "revision --autogenerate -m none").err, StartsWith("nothing to do: "));
}

// A database that somebody has made, with the models' tables and no word of revisions.
void check_tables_without_history(const Project& project, const Scratch& scratch) {
    INFO(scratch.dialect());
    (void)project.sql(scratch, project.retort(scratch, "inspect models --sql").out);
    const std::string said =
        "no revision creates letter, person, which the database has: a new database would not have "
        "them\n'retort revision --autogenerate --offline' writes a revision that creates";
    const Outcome check = project.retort(scratch, "check");
    CHECK(check.exit == 3);
    CHECK_THAT(check.out, StartsWith("the models have moved on from the history:\ncreate enum mood: "));
    CHECK_THAT(check.err, Contains(said));
    const Outcome nothing = project.retort(scratch, "revision --autogenerate -m none");
    CHECK(nothing.exit == 0);
    CHECK_THAT(nothing.err, Contains(said) && Contains("nothing to do: "));

    // A revision that drops this would have no table to drop it from on a new database.
    (void)project.sql(scratch, "ALTER TABLE letter ADD COLUMN weight INTEGER;");
    const Outcome refused = project.retort(scratch, "revision --autogenerate -m none");
    check_refused(refused, "the models change what no revision before the new one has made: there is no table letter");
    CHECK_THAT(refused.err, Contains("'retort stamp head' then says that this database has it"));
    CHECK(fs::is_empty(project.path("migrations")));
}

// With its first revision that database is stamped, and what it has besides is said.
void check_stamped(const Project& project, const Scratch& scratch) {
    INFO(scratch.dialect());
    project.succeed(scratch, "stamp head");
    const Outcome check = project.retort(scratch, "check");
    CHECK(check.exit == 3);
    CHECK(check.out == "the database is not what its revisions have made:\nadd column letter.weight: integer\n");
    const std::string url = "'" + scratch.url() + "'";
    (void)project.sql(scratch, project.retort(scratch, "diff --from " + url + " --to history --sql").out);
    check_agreement(project, scratch);
}

} // namespace

TEST_CASE("revisions are generated, compiled and run there and back as a project grows") {
    const Project project;
    const Scratch sqlite("sqlite");
    const Scratch postgresql("postgresql");
    const std::vector<const Scratch*> databases{&sqlite, &postgresql};
    const Scratch old_sqlite("sqlite");
    const Scratch old_postgresql("postgresql");
    for (const Scratch* scratch : {&old_sqlite, &old_postgresql}) check_tables_without_history(project, *scratch);

    generate(project, databases, "aa01", "start");
    for (const Scratch* scratch : {&old_sqlite, &old_postgresql}) check_stamped(project, *scratch);
    for (const Scratch* scratch : databases) {
        INFO(scratch->dialect());
        project.succeed(*scratch, "upgrade head");
        check_agreement(project, *scratch);
        (void)project.sql(*scratch,
                          "INSERT INTO person (name, email, mood, age) VALUES ('Ann', 'ann@example.org', 'cross', 3);"
                          "INSERT INTO letter (author_id, text, postage) VALUES (1, 'hello', '1.50');");
    }

    project.use_models("moved");
    generate(project, databases, "aa02", "more");
    for (const Scratch* scratch : databases) {
        INFO(scratch->dialect());
        project.succeed(*scratch, "upgrade head");
        check_agreement(project, *scratch);
        project.succeed(*scratch, "downgrade -1");
        CHECK(project.retort(*scratch, "check").exit == 7); // what is pending drops things, says lint
        CHECK(
            project.retort(*scratch, "diff --exit-code --from '" + scratch->url() + "' --to history@aa01").out.empty());
        CHECK(project.sql(*scratch, "SELECT name, mood, age, text FROM person JOIN letter ON author_id = person.id;") ==
              "Ann|cross|3|hello\n");
        project.succeed(*scratch, "upgrade head");
        check_agreement(project, *scratch);
        project.succeed(*scratch, "downgrade base");
        CHECK(project.retort(*scratch, "inspect").err == "there is nothing\n");
    }
}

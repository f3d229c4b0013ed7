// Every way in which Alembic's command line refuses, crashes or silently does nothing, answered: one line of error, one
// of hint, the right exit code, and nothing is changed. What needs several version folders is in
// revision_files_test.cpp.

#include <catch2/catch.hpp>

#include <filesystem>

#include <boost/json.hpp>

#include <cli/refusal.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
const std::string shop = RETORT_BINARY_DIR "/bin/shop";
constexpr const char* second = "f3a1b2c4d5e6";
constexpr const char* head = "b7d94e61c820";

Outcome history(const std::string& name, const std::string& arguments, const std::string& url = "") {
    return shell("/", RETORT_BINARY_DIR "/tests/apps/app_histories " + arguments,
                 {{"DATABASE_URL", url}, {"RETORT_TEST_HISTORY", name}});
}

// Runs the reference application on one database.
class Shop {
public:
    explicit Shop(const std::string& dialect) : scratch_(dialect) {}
    [[nodiscard]] Outcome run(const std::string& arguments) const {
        return shell("/", shop + " " + arguments, {{"DATABASE_URL", scratch_.url()}});
    }
    [[nodiscard]] std::string content() const { return support::content(scratch_); }
    // Runs SQL on the database without Retort.
    void sql(const std::string& statement) const {
        const std::string client = scratch_.dialect() == "sqlite" ? "sqlite3 '" + scratch_.url().substr(10) + "'"
                                                                  : "psql -q -d '" + scratch_.url() + "'";
        const TemporaryFolder folder;
        folder.write("statement.sql", statement);
        REQUIRE(shell(folder.path(), client + " < statement.sql").exit == 0);
    }

private:
    Scratch scratch_;
};
} // namespace

TEST_CASE("a database at a revision that no file has can be looked at and stamped") {
    for (const std::string& dialect : dialects()) {
        const Shop database(dialect);
        REQUIRE(database.run("upgrade head").exit == 0);
        database.sql("INSERT INTO retort_version (revision) VALUES ('zzzz')");
        const std::string before = database.content();

        const Outcome current = database.run("current");
        CHECK(current.exit == 0);
        CHECK(current.out == std::string(head) + " (head)\nzzzz (no file has this revision)\n");
        CHECK(boost::json::parse(database.run("--json current").out).at("unknown").as_array().at(0).as_string() ==
              "zzzz");
        CHECK(database.run("current --check-heads").exit == 4);
        CHECK(database.run("history").exit == 0);
        const Outcome marked = database.run("history -i");
        CHECK(marked.exit == 0);
        CHECK(marked.err == "the database is at revision 'zzzz', which no file has\n");
        CHECK(database.run("heads").exit == 0);
        for (const char* command : {"upgrade head", "downgrade -1", "downgrade base"}) {
            const Outcome outcome = database.run(command);
            check_refused(outcome, "'zzzz'");
            CHECK_THAT(outcome.err, Contains("retort stamp"));
        }
        CHECK(database.content() == before);

        CHECK(database.run("stamp head").exit == 0);
        CHECK(database.run("current").out == std::string(head) + " (head)\n");
        CHECK(database.run("downgrade base").exit == 0);
    }
}

TEST_CASE("targets that do not lead anywhere") {
    for (const std::string& dialect : dialects()) {
        const Shop database(dialect);
        REQUIRE(database.run("upgrade f3a1").exit == 0);
        const std::string before = database.content();

        // Silent successes of Alembic's.
        const Outcome ancestor = database.run("upgrade 8c1f");
        check_refused(ancestor, "the database is past revision '8c1f0a5d2b47' already");
        CHECK_THAT(ancestor.err, Contains("to go back to it: retort downgrade"));
        check_refused(database.run("upgrade base"), "'base'");
        check_refused(database.run("upgrade head:base --sql"), "'head:base' goes down");
        check_refused(database.run("downgrade base:head --sql"), "'base:head' goes up");
        // Tracebacks.
        check_refused(database.run("upgrade 8c1f+9"), "8c1f+9");
        check_refused(database.run("downgrade head-9"), "head-9");
        // Refusals.
        check_refused(database.run("upgrade +9"), "+9");
        check_refused(database.run("upgrade -1"), "-1");
        check_refused(database.run("downgrade -9"), "-9");
        check_refused(database.run("downgrade +1"), "+1");
        check_refused(database.run("downgrade head"), head);
        check_refused(database.run("downgrade b7d94e61c820"), "is not applied");
        check_refused(database.run("upgrade nothing"), "there is no revision 'nothing'");
        check_refused(database.run("upgrade nothing@head"), "'nothing'");
        check_refused(database.run("upgrade b7d9@8c1f"), "8c1f");
        check_refused(database.run("upgrade 8c1f:head"), "8c1f:head");
        check_refused(database.run("upgrade f3a1 head --sql"), "--sql takes one");
        check_refused(database.run("upgrade +0"), "+0");
        check_refused(database.run("upgrade @head"), "@head");
        check_refused(database.run("upgrade ''"), "''");
        check_refused(database.run("stamp +1 nothing"), "nothing");
        check_refused(database.run("show base"), "base");
        CHECK(database.content() == before);

        // Nothing to do is success, and said.
        const Outcome there = database.run("upgrade f3a1");
        CHECK(there.exit == 0);
        CHECK(there.err == std::string("nothing to do: the database is at ") + second + "\n");
        CHECK(database.run("downgrade f3a1").err == there.err);
        CHECK(database.content() == before);
    }
}

TEST_CASE("a range that is the wrong way round, or no range, makes no script") {
    for (const char* url : {"sqlite://", "postgresql://nobody@nowhere/x"}) {
        const auto run = [&](const std::string& arguments) {
            return shell("/", shop + " --url " + url + " " + arguments, {{"DATABASE_URL", ""}});
        };
        const Outcome down = run("upgrade head:8c1f --sql");
        check_refused(down, "'head:8c1f' goes down");
        CHECK_THAT(down.err, Contains("turn it round (8c1f:head), or: retort downgrade head:8c1f --sql"));
        check_refused(run("downgrade 8c1f:head --sql"), "'8c1f:head' goes up");
        check_refused(run("upgrade a:b:c --sql"), "a:b:c");
        check_refused(run("upgrade : --sql"), "':'");
        check_refused(run("stamp base:8c1f 8c1f:f3a1 --sql"), "a script begins in one place");
        check_refused(run("downgrade -1 --sql nothing"), 2);
        CHECK(run("upgrade --sql 8c1f:head").exit == 0);
    }
}

TEST_CASE("histories that cannot be: each is told in one line, whatever the command") {
    struct Case {
        const char* history;
        std::vector<const char*> says;
    };
    for (const Case& c : std::vector<Case>{
             {"self_loop", {"v/a1.cpp", "'a1'"}},
             {"cycle", {"a1", "b1", "c1"}},
             {"dependency_self_loop", {"v/a1.cpp", "'a1'"}},
             {"dependency_cycle", {"a1", "b1"}},
             {"missing_dependency", {"v/a1.cpp", "'gone99'"}},
             {"label_twice", {"v/a1.cpp", "v/b1.cpp", "'shop'"}},
             {"label_is_an_id", {"v/b1.cpp", "'a1'"}},
             {"label_of_the_grammar", {"v/a1.cpp", "'shop@home'"}},
             {"id_of_the_grammar", {"v/a_b.cpp", "'a@b'"}},
             {"id_is_a_word", {"v/heads.cpp", "'heads'"}},
         }) {
        INFO(c.history);
        const Scratch scratch("sqlite");
        const std::string before = content(scratch);
        for (const char* command : {"heads", "upgrade heads", "current", "history"}) {
            const Outcome outcome = history(c.history, command, scratch.url());
            check_refused(outcome);
            for (const char* text : c.says) CHECK_THAT(outcome.err.substr(0, outcome.err.find('\n')), Contains(text));
        }
        CHECK(content(scratch) == before);
    }
}

TEST_CASE("one step back from a merge undoes what was applied last") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto run = [&](const std::string& arguments) { return history("merged", arguments, scratch.url()); };
        REQUIRE(run("upgrade c1").exit == 0);
        REQUIRE(run("upgrade head").exit == 0); // b1, then d1
        CHECK_THAT(run("show head").out, Contains("Merges:     b1, c1\n"));
        CHECK_THAT(run("downgrade -1").err, StartsWith("reverted d1"));
        CHECK_THAT(run("downgrade -1").err, StartsWith("reverted b1"));
        CHECK_THAT(run("downgrade -1").err, StartsWith("reverted c1"));
        CHECK_THAT(run("downgrade -1").err, StartsWith("reverted a1"));
        check_refused(run("downgrade -1"));
    }
}

TEST_CASE("a data step is no part of a script") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const Outcome outcome = history("data_step", "upgrade head --sql", scratch.url());
        check_refused(outcome, "histories.cpp:");
        CHECK_THAT(outcome.err, Contains("b1"));
        CHECK(history("data_step", "upgrade head", scratch.url()).exit == 0);
    }
}

TEST_CASE("a revision that is half done is said to be, until it is finished or stamped") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto run = [&](const std::string& arguments) {
            return history("fails_outside", arguments, scratch.url());
        };
        REQUIRE(run("upgrade a1").exit == 0);
        check_refused(run("upgrade head"), "(revision b1): execute SELECT no_such_column");
        const Outcome current = run("current");
        CHECK(current.exit == 0);
        CHECK(current.out == "a1\n");
        CHECK_THAT(current.err,
                   Contains("'b1' is half applied: 1 of 3") && Contains("'retort upgrade b1' goes on with it"));
        CHECK(run("current --check-heads").exit == 4);
        CHECK(boost::json::parse(run("--json current").out).at("unfinished").at("revision").as_string() == "b1");
        check_refused(run("upgrade head"), "b1");
        CHECK_THAT(run("stamp a1").err, Contains("'b1' is half applied"));
        CHECK(run("current").err.empty());
    }
}

TEST_CASE("an application without revisions") {
    const Scratch scratch("sqlite");
    const auto run = [&](const std::string& arguments) { return history("nothing", arguments, scratch.url()); };
    for (const char* command : {"heads", "history", "branches", "upgrade head", "upgrade heads", "stamp heads",
                                "downgrade base", "current", "current --check-heads"}) {
        const Outcome outcome = run(command);
        INFO(command << "\n" << outcome.err);
        CHECK(outcome.exit == 0);
        CHECK(outcome.out.empty());
    }
    check_refused(run("show head"), "there are no revisions yet");
}

TEST_CASE("a file in the versions folder that holds no revision stops the build, and is named") {
    const TemporaryFolder folder;
    folder.write("versions/notes.cpp", "int notes;\n");
    folder.write("versions/two.cpp", "RETORT_REVISION(a1) {};\nRETORT_REVISION(a2) {};\n");
    folder.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.22)\nproject(x LANGUAGES NONE)\n"
                                   "include(" RETORT_SOURCE_DIR "/cmake/RetortApp.cmake)\n"
                                   "retort_add_app(app MODELS models MIGRATIONS versions)\n");
    const Outcome none = shell(folder.path(), "cmake -S . -B build");
    CHECK(none.exit != 0);
    CHECK_THAT(none.err, Contains("versions/notes.cpp has 0"));
    std::filesystem::remove(folder.path() + "/versions/notes.cpp");
    CHECK_THAT(shell(folder.path(), "cmake -S . -B build").err, Contains("versions/two.cpp has 2"));
}

TEST_CASE("a reader that goes away is no error, and ends no migration") {
    const TemporaryFolder folder;
    const auto run = [&](const std::string& command) {
        return shell(folder.path(), command, {{"DATABASE_URL", "sqlite:///shop.db"}});
    };
    for (const std::string trap : {"", "trap '' PIPE; "}) { // some callers ignore the signal
        const Outcome closed = run(trap + "{ sleep 0.1; " + shop + " history -v; echo $? > code; } | true");
        CHECK(closed.err.empty());
        CHECK(run("cat code").out == "0\n");
    }
    CHECK_THAT(run(shop + " history | head -1").out, Contains(head));
    // The progress of a run that nobody watches.
    CHECK(run("{ sleep 0.1; " + shop + " upgrade head; } 2>&1 | true").exit == 0);
    CHECK(run(shop + " current").out == std::string(head) + " (head)\n");
    // The exit code is that of the command.
    run(shop + " downgrade -1; { sleep 0.1; " + shop + " current --check-heads; echo $? > code; } 2>/dev/null | true");
    CHECK(run("cat code").out == "4\n");

    const Outcome full = run(shop + " history > /dev/full");
    CHECK(full.exit == 1);
    CHECK_THAT(full.err, StartsWith("error: the result cannot be written: ") && Contains("\nhint: "));
}

TEST_CASE("options of Alembic that make no sense are refused as such") {
    for (const char* arguments : {"revision -m x --sql", "merge --sql", "history -r", "stamp", "edit",
                                  "revision -m x --branch-label", "upgrade --tag x head", "heads extra"}) {
        check_refused(shell("/", shop + " " + arguments), 2);
    }
}

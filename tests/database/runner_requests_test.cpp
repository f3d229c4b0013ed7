// Which revisions a run undoes, what it does on which database, and what data steps and scripts may do.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/process.hpp>
#include <support/revisions.hpp>

#include "dump.hpp"

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using migration::Ids;
using migration::read_applied;

namespace {
void nothing(Operations& /*op*/) {}

std::unique_ptr<database::Connection> open(const Scratch& scratch) {
    const Url url(scratch.url());
    return database::find_dialect(url.scheme()).connect(url);
}

std::string id_of_last_undone(database::Connection& connection, const migration::Graph& graph) {
    const auto undone = migration::downgrade(connection, graph, "-1");
    REQUIRE(undone.size() == 1);
    return std::string(undone.front().revision->id);
}

void run_script(const Scratch& scratch, const std::string& script) {
    const TemporaryFolder folder;
    folder.write("script.sql", script);
    const Outcome outcome =
        shell(folder.path(), scratch.dialect() == "sqlite"
                                 ? fmt::format("sqlite3 '{}' < script.sql", scratch.url().substr(10))
                                 : fmt::format("psql --no-psqlrc --quiet --file script.sql '{}'", scratch.url()));
    INFO(script);
    INFO(outcome.err);
    REQUIRE(outcome.exit == 0);
}
} // namespace

TEST_CASE("downgrade -1 undoes what was applied last: out of order, from a merge, after a stamp") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        Revisions revisions;
        for (const auto& [id, parent] : {std::pair{"base1", ""}, {"left", "base1"}, {"right", "base1"}})
            revisions.add(id, parent, nothing, nothing);
        revisions.add("merge", {"left", "right"}, nothing, nothing);
        const auto graph = revisions.graph();

        migration::upgrade(*connection, graph, "right");
        migration::upgrade(*connection, graph, "left");
        CHECK(id_of_last_undone(*connection, graph) == "left");
        CHECK(id_of_last_undone(*connection, graph) == "right");
        migration::upgrade(*connection, graph, "left");
        migration::upgrade(*connection, graph, "head");
        CHECK(id_of_last_undone(*connection, graph) == "merge");
        CHECK(id_of_last_undone(*connection, graph) == "right");
        migration::stamp(*connection, graph, std::vector<std::string>{"left", "right"});
        CHECK(id_of_last_undone(*connection, graph) == "right");
        migration::stamp(*connection, graph, "merge", {}, true);
        CHECK(migration::downgrade(*connection, graph, "-2").size() == 2);
        CHECK(read_applied(*connection, {}) == Ids{"base1", "left"});
        // A history that was lost: the graph's order then.
        connection->execute("DELETE FROM retort_history");
        CHECK(id_of_last_undone(*connection, graph) == "left");
    }
}

TEST_CASE("several targets are one request, and a stamp may have several") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        Revisions revisions;
        for (const char* id : {"a1", "b1", "c1"}) revisions.add(id, {}, nothing, nothing);
        const auto graph = revisions.graph();
        const std::vector<std::string> two{"a1", "c1"};
        CHECK(migration::upgrade(*connection, graph, two).size() == 2);
        CHECK(read_applied(*connection, {}) == Ids{"a1", "c1"});
        connection->execute("INSERT INTO retort_version VALUES ('gone')");
        const auto stamped = migration::stamp(*connection, graph, std::vector<std::string>{"b1"}, {}, true);
        CHECK(stamped.before == Ids{"a1", "c1", "gone"});
        CHECK(stamped.after == Ids{"b1"});
        CHECK(read_applied(*connection, {}) == Ids{"b1"});
    }
}

TEST_CASE("what is for one database runs there alone, and every later revision knows it") {
    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) {
        op.create_table("t", {column("id", integer()).not_null(), primary_key({"id"})});
        op.on(postgresql, [](Operations& there) { there.create_sequence("numbers"); });
        op.on(sqlite, [](Operations& there) { there.add_column("t", column("only_here", integer())); });
    });
    revisions.add("r2", "r1", [](Operations& op) {
        op.on(postgresql, [](Operations& there) { there.drop_sequence("numbers"); });
        op.on(sqlite, [](Operations& there) { there.alter_column("t", "only_here", {.type = text()}); });
    });
    const auto graph = revisions.graph();
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const Scratch offline(dialect);
        const auto connection = open(scratch);
        CHECK(migration::upgrade(*connection, graph, "r1").size() == 1);
        CHECK(migration::upgrade(*connection, graph, "r2").size() == 1);
        CHECK((dump(*connection).find("only_here") != std::string::npos) == (dialect == "sqlite"));
        CHECK(connection->query("SELECT operations FROM retort_history ORDER BY id") ==
              std::vector<database::TextRow>{{"2"}, {"1"}});
        run_script(offline, migration::upgrade_script(connection->dialect(), graph, "head"));
        CHECK(dump(*open(offline)) == dump(*connection));
    }
}

TEST_CASE("a data step runs in the transaction of its revision, and its errors are the revision's") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        const auto fill = [](Operations& op) {
            op.create_table("t", {column("id", integer()).not_null(), primary_key({"id"})});
            op.run("fill t", [](database::Connection& db) {
                CHECK(db.in_transaction());
                db.execute("INSERT INTO t VALUES (1), (2)");
            });
        };
        const auto after_it = [&](Revisions::Function step) {
            Revisions revisions;
            revisions.add("r1", {}, fill).add("r2", "r1", step);
            return error_of([&] { migration::upgrade(*connection, revisions.graph(), "head"); });
        };
        const Error threw = after_it([](Operations& op) {
            op.run("spoil t", [](database::Connection& db) {
                db.execute("DELETE FROM t");
                throw std::runtime_error("no idea");
            });
        });
        CHECK_THAT(threw.what(),
                   Contains("runner_requests_test.cpp:") && Contains("spoil t") && Contains("threw: no idea"));
        const Error ended =
            after_it([](Operations& op) { op.run("leave", [](database::Connection& db) { db.commit(); }); });
        CHECK_THAT(ended.what(), Contains("leave") && Contains("has ended the transaction"));
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
        CHECK(connection->query("SELECT id FROM t").size() == 2);

        Revisions revisions;
        revisions.add("r1", {}, fill);
        const auto graph = revisions.graph();
        const Error refused = error_of([&] { migration::upgrade_script(connection->dialect(), graph, "base:head"); });
        CHECK(refused.category() == ErrorCategory::unsupported);
        CHECK_THAT(refused.what(), Contains("runner_requests_test.cpp:") && Contains("fill t"));
    }
}

TEST_CASE("a data step outside a transaction runs again after an error, and leaves no transaction open") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        static int calls = 0;
        calls = 0;
        Revisions revisions;
        revisions.add("r1", {}, [](Operations& op) {
            op.create_table("t", {column("id", integer())});
            op.autocommit([](Operations& apart) {
                apart.run("fill t slowly", [](database::Connection& db) {
                    CHECK_FALSE(db.in_transaction());
                    db.execute("INSERT INTO t VALUES (1)");
                    if (++calls == 1) throw std::runtime_error("not yet");
                    if (calls == 2) db.begin(database::Begin::read_write);
                });
            });
        });
        const auto graph = revisions.graph();
        const Error error = error_of([&] { migration::upgrade(*connection, graph, "head"); });
        CHECK_THAT(error.hint(), Contains("has stayed"));
        CHECK_THAT(error_of([&] { migration::upgrade(*connection, graph, "head"); }).what(),
                   Contains("left a transaction open"));
        CHECK(migration::upgrade(*connection, graph, "head").size() == 1);
        CHECK(connection->query("SELECT 1 FROM t").size() == 3);
    }
}

TEST_CASE("rows that are in the way are named") {
    const Scratch scratch("sqlite");
    const auto connection = open(scratch);
    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) {
        op.create_table("t", {column("id", integer()).not_null(), column("s", text()), primary_key({"id"})});
        op.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) "
                   "INSERT INTO t SELECT i, CASE WHEN i % 2 THEN 'x' END FROM n");
    });
    revisions.add("r2", "r1", [](Operations& op) { op.alter_column("t", "s", {.nullable = false}); });
    const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "head"); });
    CHECK_THAT(error.what(), Contains("rows 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, …"));
    connection->execute("DELETE FROM t WHERE id <> 4");
    CHECK_THAT(error_of([&] { migration::upgrade(*connection, revisions.graph(), "head"); }).what(), Contains("row 4"));
}

TEST_CASE("a script commits what stands before an operation outside a transaction, as a run does") {
    Revisions revisions;
    revisions.add(
        "r1", {},
        [](Operations& op) {
            op.create_table("t", {column("id", integer()).not_null(), column("s", text()), primary_key({"id"})});
            op.bulk_insert("t", {"id", "s"}, {{1, "x"}});
            op.create_index("t", index({"s"}), concurrently);
            op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
            op.add_column("t", column("n", integer()));
        },
        [](Operations& op) {
            op.drop_index("t", "ix_t_s", concurrently);
            op.drop_table("t");
        });
    const auto graph = revisions.graph();
    const std::string history =
        "SELECT revision, direction, checksum, operations, completed, state FROM retort_history";
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch online(dialect);
        const Scratch offline(dialect);
        const auto connection = open(online);
        const database::Dialect& d = connection->dialect();
        migration::upgrade(*connection, graph, "head");
        run_script(offline, migration::upgrade_script(d, graph, "head"));
        CHECK(dump(*open(offline)) == dump(*connection));
        migration::downgrade(*connection, graph, "base");
        run_script(offline, migration::downgrade_script(d, graph, "head:base"));
        CHECK(dump(*open(offline)) == dump(*connection));
        CHECK(open(offline)->query(history) == connection->query(history));

        // A database with a revision that is half done is not where any script begins.
        const auto other = open(offline);
        other->execute("UPDATE retort_history SET state = 'partial', completed = 1 WHERE direction = 'downgrade'");
        const TemporaryFolder folder;
        folder.write("script.sql", migration::upgrade_script(d, graph, "head"));
        const std::string program = dialect == "sqlite" ? "sqlite3 '" + offline.url().substr(10) + "' < script.sql"
                                                        : "psql -X -q -f script.sql '" + offline.url() + "'";
        const Outcome outcome = shell(folder.path(), program);
        CHECK(outcome.exit != 0);
        CHECK_THAT(outcome.err, Contains("the database is not at base"));
    }
}

TEST_CASE("scripts for stamp and ensure-version, and ranges that make none") {
    Revisions revisions;
    for (const auto& [id, parent] : {std::pair{"r1", ""}, {"r2", "r1"}, {"r3", "r2"}})
        revisions.add(id, parent, nothing, nothing);
    const auto graph = revisions.graph();
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        const database::Dialect& d = connection->dialect();
        run_script(scratch, migration::ensure_version_script(d));
        run_script(scratch, migration::ensure_version_script(d));
        CHECK_FALSE(migration::ensure_version(*connection, {}));
        run_script(scratch, migration::stamp_script(d, graph, {"r2"}));
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2"});
        run_script(scratch, migration::stamp_script(d, graph, {"r2:r1"}));
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
        run_script(scratch, migration::stamp_script(d, graph, {"r3"}, {}, true));
        CHECK(migration::read_applied_order(*connection, {}).order.back() == "r3");
        CHECK(id_of_last_undone(*connection, graph) == "r3");

        CHECK(error_of([&] { migration::upgrade_script(d, graph, "r2:r1"); }).category() == ErrorCategory::usage);
        CHECK(error_of([&] { migration::downgrade_script(d, graph, "r1:r2"); }).category() == ErrorCategory::usage);
        CHECK(error_of([&] { migration::upgrade_script(d, graph, "r1:"); }).category() == ErrorCategory::usage);
        CHECK_THAT(migration::upgrade_script(d, graph, "r3:r3"), Contains("nothing to do") && !Contains("BEGIN"));
        CHECK_THAT(migration::downgrade_script(d, graph, "r1:r1"), Contains("nothing to do") && !Contains("BEGIN"));
        CHECK_THAT(migration::upgrade_script(d, graph, ":r1"), Contains("upgrade r1"));
    }
}

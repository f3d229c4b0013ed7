// SQL that a revision brings itself, and what it can do to the run around it.

#include <catch2/catch.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/failing.hpp>
#include <support/process.hpp>
#include <support/revisions.hpp>
#include <support/server.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using migration::Ids;
using migration::read_applied;

namespace {
std::unique_ptr<database::Connection> open(const Scratch& scratch) {
    const Url url(scratch.url());
    return database::find_dialect(url.scheme()).connect(url);
}
} // namespace

TEST_CASE("a revision whose SQL begins or ends a transaction is refused before it runs") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        Database db{scratch.url()};
        const Lease connection = db.connect();
        Revisions revisions;
        SECTION(dialect + ": in the text for all") {
            revisions.add("r1", {}, [](Operations& op) {
                op.create_table("t", {column("id", integer())});
                op.execute("INSERT INTO t VALUES (1); COMMIT; BEGIN");
            });
        }
        SECTION(dialect + ": in a text of its own") {
            revisions.add("r1", {}, [](Operations& op) {
                op.create_table("t", {column("id", integer())});
                op.execute({{"postgresql", "COMMIT"}, {"sqlite", "COMMIT"}});
            });
        }
        if (revisions.graph().in_order().empty()) continue;
        const auto graph = revisions.graph();
        const Error error = error_of([&] { migration::upgrade(*connection, graph, "head"); });
        CHECK(error.category() == ErrorCategory::usage);
        CHECK_THAT(error.what(), Contains("runner_sql_test.cpp:") && Contains("revision r1") && Contains("COMMIT"));
        CHECK_FALSE(connection->dialect().has_table(*connection, {"t"}));
        CHECK_THROWS_AS(migration::upgrade_script(db.dialect(), graph, "head"), Error);
    }
}

TEST_CASE("a transaction that ends unseen stops the run, and is said to have stayed") {
    const Scratch scratch("postgresql");
    Database db{scratch.url()};
    const Lease connection = db.connect();
    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) {
        op.create_table("t", {column("id", integer())});
        op.execute({{"postgresql", // what follows a trigger called begin is taken for its body
                     "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
                     "CREATE TRIGGER begin BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); COMMIT"}});
        op.create_table("never", {column("id", integer())});
    });
    const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "head"); });
    CHECK_THAT(error.what(), Contains("has ended the transaction"));
    CHECK_THAT(error.hint(), Contains("has stayed") && !Contains("rolled back"));
    CHECK(read_applied(*connection, {}).empty());
    CHECK_FALSE(connection->dialect().has_table(*connection, {"never"}));
}

TEST_CASE("a data step that ends its revision's transaction and begins another is found out") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        Database db{scratch.url()};
        const Lease connection = db.connect();
        Revisions revisions;
        revisions.add("r1", {}, [](Operations& op) { op.create_table("t", {column("id", integer())}); });
        const auto attempt = [&](void (*up)(Operations&)) {
            Revisions more;
            more.add("r1", {}, revisions.pointers().front()->body.upgrade).add("r2", "r1", up);
            connection->execute("DELETE FROM t");
            const Error error = error_of([&] { migration::upgrade(*connection, more.graph(), "head"); });
            CHECK_THAT(error.what(), Contains("runner_sql_test.cpp:") && Contains("has ended the transaction"));
            CHECK_THAT(error.hint(), Contains("has stayed") && !Contains("rolled back"));
            CHECK(read_applied(*connection, {}) == Ids{"r1"});
            CHECK(connection->query("SELECT id FROM t").size() == 1);
            CHECK_FALSE(connection->in_transaction());
            return std::string(error.what());
        };
        migration::upgrade(*connection, revisions.graph(), "head");
        attempt([](Operations& op) {
            op.run("fill t", [](database::Connection& inner) {
                inner.execute("INSERT INTO t VALUES (1)");
                inner.commit();
                inner.begin(database::Begin::read_write);
            });
        });
        const std::string text = attempt([](Operations& op) {
            op.run("fill t", [](database::Connection& inner) {
                inner.execute("INSERT INTO t VALUES (1)");
                inner.execute("COMMIT; BEGIN");
                inner.execute("INSERT INTO nowhere VALUES (2)");
            });
        });
        CHECK_THAT(text, Contains("nowhere"));
    }
}

TEST_CASE("a connection that breaks while it commits: the error does not say that nothing has happened") {
    const Scratch scratch("postgresql");
    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) { op.create_table("t", {column("id", integer())}); });
    const auto graph = revisions.graph();
    std::vector<std::string> hints;
    for (bool more = true; more;) {
        auto inner = open(scratch);
        const std::string process = *inner->query("SELECT pg_backend_pid()")[0][0];
        const auto kill = [&] { end_session(*open(scratch), process); };
        Failing connection(std::move(inner), Fault::kill, static_cast<int>(hints.size()) + 1, kill);
        try {
            migration::upgrade(connection, graph, "head");
            hints.emplace_back();
            more = connection.has_failed() && hints.size() < 40;
        } catch (const Error& e) {
            hints.push_back(e.hint());
        }
    }
    const auto unknown = [](const std::string& hint) { return hint.find("nobody can know") != std::string::npos; };
    CHECK(std::ranges::count_if(hints, unknown) == 1);
    CHECK(hints.size() > 5);
}

TEST_CASE("SQL that changes where names are found does so until the end of its revision") {
    const Scratch scratch("postgresql");
    Database db{scratch.url()};
    const Lease connection = db.connect();
    connection->execute("CREATE SCHEMA other");
    const auto table = [](Operations& op) { op.create_table("t", {column("id", integer())}); };
    const auto drop = [](Operations& op) { op.drop_table("t"); };
    Revisions revisions;
    // As pg_dump writes it.
    revisions.add(
        "r1", {}, [](Operations& op) { op.execute("SELECT pg_catalog.set_config('search_path', '', false)"); },
        [](Operations&) {});
    revisions.add(
        "r2", "r1", [](Operations& op) { op.execute("SET search_path = other; SET ROLE retort_password"); },
        [](Operations&) {});
    revisions.add("r3", "r2", table, drop);
    const auto graph = revisions.graph();

    // Through psql too, which does not come back to the caller's choice between two revisions by itself.
    const TemporaryFolder folder;
    folder.write("up.sql", migration::upgrade_script(db.dialect(), graph, "head"));
    folder.write("down.sql", migration::downgrade_script(db.dialect(), graph, "head:base"));
    const auto psql = [&](const std::string& file) {
        return shell(folder.path(), fmt::format("psql --no-psqlrc --quiet --file {} '{}'", file, scratch.url()));
    };
    CHECK(psql("up.sql").err == "");
    CHECK(connection->dialect().has_table(*connection, {"public", "t"}));
    CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
    CHECK(psql("down.sql").err == "");
    CHECK(read_applied(*connection, {}).empty());

    CHECK(migration::upgrade(*connection, graph, "head").size() == 3);
    CHECK(connection->dialect().has_table(*connection, {"public", "t"}));
    CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
    CHECK(connection->query("SELECT current_schema(), current_user") ==
          std::vector<database::TextRow>{{"public", "retort"}});
    CHECK(migration::downgrade(*connection, graph, "base").size() == 3);

    // A place that the caller has chosen stays chosen.
    connection->execute("SET search_path = other");
    CHECK(migration::upgrade(*connection, graph, "head").size() == 3);
    CHECK(connection->dialect().has_table(*connection, {"other", "t"}));
}

TEST_CASE("a script does not lose what hangs on a table that it rebuilds") {
    const Scratch scratch("sqlite");
    Database db{scratch.url()};
    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) {
        op.create_table("T", {column("id", integer()), column("s", text()), index({"id"})});
    });
    revisions.add("r2", "r1", [](Operations& op) { op.alter_column("T", "s", {.nullable = false}); });
    const auto graph = revisions.graph();
    migration::upgrade(*db.connect(), graph, "r1");
    const TemporaryFolder folder;
    folder.write("script.sql", migration::upgrade_script(db.dialect(), graph, "r1:head"));
    const auto run = [&] {
        const std::string file = scratch.url().substr(std::string("sqlite:///").size());
        return shell(folder.path(), "sqlite3 '" + file + "' < script.sql");
    };
    const auto objects = [&] { return db.connect()->query("SELECT name FROM sqlite_schema ORDER BY name"); };

    const std::string made =
        GENERATE("CREATE TRIGGER hung AFTER INSERT ON t BEGIN SELECT 1; END", "CREATE INDEX hung ON t (s)");
    db.connect()->execute(made);
    const auto before = objects();
    const auto refused = run();
    CHECK(refused.exit != 0);
    CHECK_THAT(refused.err, Contains("a trigger or index that a script does not know"));
    CHECK(objects() == before);
    CHECK(read_applied(*db.connect(), {}) == Ids{"r1"});

    db.connect()->execute(made.find("TRIGGER") != std::string::npos ? "DROP TRIGGER hung" : "DROP INDEX hung");
    CHECK(run().exit == 0);
    CHECK(read_applied(*db.connect(), {}) == Ids{"r1", "r2"});
}

TEST_CASE("a revision is not run on top of one that somebody else has taken back meanwhile") {
    const Scratch scratch("sqlite"); // on PostgreSQL the lock keeps the other out
    Revisions revisions;
    for (const auto& [id, parent] : {std::pair{"r1", ""}, std::pair{"r2", "r1"}, std::pair{"r3", "r2"}})
        revisions.add(
            id, parent, [](Operations&) {}, [](Operations&) {});
    const auto graph = revisions.graph();
    Database ours{scratch.url()};
    Database theirs{scratch.url()};
    const Lease connection = ours.connect();

    const auto they_go_down = [&](const migration::Progress& progress) {
        if (progress.finished && progress.item.revision->id == "r1")
            migration::downgrade(*theirs.connect(), graph, "base");
    };
    const Error up = error_of([&] { migration::upgrade(*connection, graph, "head", {}, they_go_down); });
    CHECK(up.category() == ErrorCategory::lock);
    CHECK_THAT(up.what(), Contains("cannot upgrade 'r2': meanwhile somebody else has reverted 'r1'"));
    CHECK(read_applied(*connection, {}).empty());

    migration::upgrade(*connection, graph, "head");
    const auto they_go_up = [&](const migration::Progress& progress) {
        if (progress.finished && progress.item.revision->id == "r3")
            migration::upgrade(*theirs.connect(), graph, "head");
    };
    const Error down = error_of([&] { migration::downgrade(*connection, graph, "base", {}, they_go_up); });
    CHECK_THAT(down.what(), Contains("cannot downgrade 'r2': meanwhile somebody else has applied 'r3'"));
    CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
    CHECK_FALSE(connection->in_transaction());
}

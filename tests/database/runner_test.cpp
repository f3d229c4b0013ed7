#include <catch2/catch.hpp>

#include <array>
#include <thread>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/process.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using migration::Ids;
using migration::read_applied;

namespace {

// customer <- an order table that belongs to it <- changes that need a rebuild on SQLite
Revisions shop() {
    Revisions revisions;
    revisions.add(
        "r1", {},
        [](Operations& op) {
            op.create_table("customer", {column("id", integer()).not_null(), column("name", varchar(50)).not_null(),
                                         primary_key({"id"})});
            op.bulk_insert("customer", {"id", "name"}, {{1, "Ann"}, {2, "O'Neil"}});
        },
        [](Operations& op) { op.drop_table("customer"); });
    revisions.add(
        "r2", "r1",
        [](Operations& op) {
            op.create_table("order", {column("id", integer()).not_null(), column("customer_id", integer()).not_null(),
                                      column("note", text()), primary_key({"id"}),
                                      foreign_key({"customer_id"}, "customer", {"id"}).on_delete(cascade),
                                      index({"customer_id"})});
            op.bulk_insert("order", {"id", "customer_id", "note"}, {{10, 1, "first"}, {11, 1, Null{}}, {12, 2, "x"}});
        },
        [](Operations& op) { op.drop_table("order"); });
    revisions.add(
        "r3", "r2",
        [](Operations& op) {
            op.add_column("customer", column("vip", boolean()).not_null().server_default(false));
            op.alter_column("customer", "name", {.type = varchar(80), .nullable = true});
            op.add_constraint("customer", check("length(name) > 0").named("ck_customer_name"));
        },
        [](Operations& op) {
            op.drop_constraint("customer", "ck_customer_name");
            op.alter_column("customer", "name", {.type = varchar(50), .nullable = false});
            op.drop_column("customer", "vip");
        });
    return revisions;
}

std::size_t count(database::Connection& connection, const std::string& table) {
    return connection.query("SELECT 1 FROM " + connection.dialect().quote(table)).size();
}

// What the database itself says of its tables, columns, constraints and indexes; bookkeeping left out.
std::string catalogue(database::Connection& connection) {
    const bool sqlite = connection.dialect().name() == "sqlite";
    const std::string query =
        sqlite ? "SELECT m.type, m.tbl_name, m.name, coalesce(c.name, ''), coalesce(c.type, ''), "
                 "coalesce(c.\"notnull\", ''), "
                 "coalesce(c.dflt_value, ''), coalesce(c.pk, '') FROM sqlite_schema m LEFT JOIN "
                 "pragma_table_info(m.name) c "
                 "WHERE m.tbl_name NOT LIKE 'retort_%' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 2, 3, 4"
               : "SELECT 'column', table_name, column_name, data_type, coalesce(character_maximum_length::text, ''), "
                 "is_nullable, "
                 "coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public' AND "
                 "table_name NOT LIKE "
                 "'retort_%' UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, "
                 "pg_get_constraintdef(oid), '', '', '' FROM "
                 "pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE "
                 "'retort_%' UNION ALL "
                 "SELECT 'index', tablename, indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = "
                 "'public' AND tablename NOT "
                 "LIKE 'retort_%' ORDER BY 1, 2, 3";
    std::string text;
    for (const auto& row : connection.query(query)) {
        for (const auto& cell : row) text += cell.value_or("NULL") + "|";
        text += "\n";
    }
    return text;
}

// Runs a script with the database's own shell; returns its exit status.
int run_script(const Scratch& scratch, const std::string& script) {
    const TemporaryFolder folder;
    folder.write("script.sql", script);
    const std::string program = scratch.dialect() == "sqlite"
                                    ? "sqlite3 '" + scratch.url().substr(std::string("sqlite:///").size()) + "'"
                                    : "psql --no-psqlrc --quiet '" + scratch.url() + "'";
    return shell(folder.path(), program + " < script.sql").exit;
}
} // namespace

TEST_CASE("up, down and up again ends where it began, with rows in every table") {
    for (const std::string& dialect : dialects()) {
        DYNAMIC_SECTION(dialect) {
            const Scratch scratch(dialect);
            Database db{scratch.url()};
            const Lease connection = db.connect();
            const Revisions revisions = shop();
            const auto graph = revisions.graph();

            CHECK(migration::upgrade(*connection, graph, "head").size() == 3);
            const std::string at_head = catalogue(*connection);
            CHECK_THAT(at_head, Contains("vip"));
            CHECK(count(*connection, "customer") == 2);
            CHECK(count(*connection, "order") == 3);
            CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});

            CHECK(migration::downgrade(*connection, graph, "-1").size() == 1);
            CHECK(count(*connection, "order") == 3);
            CHECK(migration::upgrade(*connection, graph, "+1").size() == 1);
            CHECK(catalogue(*connection) == at_head);
            CHECK(count(*connection, "order") == 3);

            CHECK(migration::downgrade(*connection, graph, "base").size() == 3);
            CHECK(catalogue(*connection).empty());
            CHECK(read_applied(*connection, {}).empty());
            CHECK(migration::upgrade(*connection, graph, "head").size() == 3);
            CHECK(catalogue(*connection) == at_head);
            CHECK(count(*connection, "order") == 3);
            CHECK(migration::upgrade(*connection, graph, "head").empty());
        }
    }
}

TEST_CASE("every run is in the history, with a checksum that does not depend on the database") {
    std::vector<std::string> checksums;
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        Database db{scratch.url()};
        const Lease connection = db.connect();
        const Revisions revisions = shop();
        migration::upgrade(*connection, revisions.graph(), "r2");
        migration::downgrade(*connection, revisions.graph(), "r1");
        const auto rows =
            connection->query("SELECT revision, direction, checksum, tool_version, applied_by, duration_ms, started_at "
                              "FROM retort_history ORDER BY id");
        REQUIRE(rows.size() == 3);
        CHECK(*rows[0][0] + *rows[0][1] == "r1upgrade");
        CHECK(*rows[1][0] + *rows[1][1] == "r2upgrade");
        CHECK(*rows[2][0] + *rows[2][1] == "r2downgrade");
        for (const auto& row : rows) {
            CHECK(row[2]->size() == 32);
            CHECK_FALSE(row[3]->empty());
            CHECK_THAT(*row[4], Contains("@"));
            CHECK(row[5].has_value());
            CHECK_THAT(*row[6], Contains("20"));
        }
        checksums.push_back(*rows[0][2] + *rows[1][2]);
    }
    CHECK(checksums.front() == checksums.back());
}

TEST_CASE("a revision that fails half way has not happened") {
    for (const std::string& dialect : dialects()) {
        DYNAMIC_SECTION(dialect) {
            const Scratch scratch(dialect);
            Database db{scratch.url()};
            const Lease connection = db.connect();
            const Revisions good = shop();
            migration::upgrade(*connection, good.graph(), "r2");
            const std::string before = catalogue(*connection);

            Revisions revisions = shop();
            SECTION("in SQL") {
                revisions.add("bad", "r3", [](Operations& op) {
                    op.create_table("third", {column("id", integer()).not_null(), primary_key({"id"})});
                    op.add_column("customer", column("age", integer()));
                    op.execute("INSERT INTO no_such_table VALUES (1)");
                });
                const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "head"); });
                CHECK_THAT(error.what(),
                           Contains("runner_test.cpp:") && Contains("revision bad") && Contains("no_such_table"));
                CHECK(error.category() == ErrorCategory::syntax);
                CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
                migration::downgrade(*connection, revisions.graph(), "r2");
            }
            SECTION("in the middle of a rebuild") {
                revisions.add("bad", "r2", [](Operations& op) {
                    op.create_table("third", {column("id", integer()).not_null(), primary_key({"id"})});
                    op.alter_column("order", "note", {.nullable = false}); // one note is NULL
                });
                const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "bad"); });
                CHECK_THAT(error.what(),
                           Contains("alter column order.note") && Contains("null", Catch::CaseSensitive::No));
            }
            SECTION("by throwing") {
                revisions.add("bad", "r2", [](Operations& op) {
                    op.drop_table("order");
                    throw std::runtime_error("no idea");
                });
                const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "bad"); });
                CHECK_THAT(error.what(),
                           Contains("versions/file.cpp") && Contains("upgrade() of revision 'bad' threw: no idea"));
            }
            SECTION("by throwing what is no exception") {
                revisions.add("bad", "r2", [](Operations&) { throw 42; });
                CHECK_THAT(error_of([&] { migration::upgrade(*connection, revisions.graph(), "bad"); }).what(),
                           Contains("'bad' threw: something that is not a std::exception"));
            }
            SECTION("by asking for what cannot be") {
                revisions.add("bad", "r2", [](Operations& op) {
                    op.drop_table("order");
                    op.add_column("nowhere", column("x", integer()));
                });
                const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "bad"); });
                CHECK_THAT(error.what(), Contains("nowhere"));
            }
            CHECK(catalogue(*connection) == before);
            CHECK(read_applied(*connection, {}) == Ids{"r1", "r2"});
            CHECK(count(*connection, "order") == 3);
            CHECK_FALSE(connection->in_transaction());
        }
    }
}

TEST_CASE("the first revision that fails leaves an empty database empty") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        Database db{scratch.url()};
        const Lease connection = db.connect();
        Revisions revisions;
        revisions.add("bad", {}, [](Operations& op) { op.execute("SELECT broken"); });
        CHECK_THROWS_AS(migration::upgrade(*connection, revisions.graph(), "head"), Error);
        CHECK_FALSE(connection->dialect().has_table(*connection, {"retort_version"}));
        CHECK_FALSE(connection->dialect().has_table(*connection, {"retort_history"}));
    }
}

TEST_CASE("a table that is there already: the hint is to stamp, and stamping helps") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        Database db{scratch.url()};
        const Lease connection = db.connect();
        connection->execute("CREATE TABLE customer (id integer PRIMARY KEY, name varchar(50) NOT NULL);"
                            "INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob')");
        const Revisions revisions = shop();
        const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "head"); });
        CHECK(error.category() == ErrorCategory::duplicate);
        CHECK_THAT(error.hint(), Contains("retort stamp r1"));
        migration::stamp(*connection, revisions.graph(), "r1");
        CHECK(migration::upgrade(*connection, revisions.graph(), "r2").size() == 1);
    }
}

TEST_CASE("stamp goes anywhere, from an unknown revision too") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        Database db{scratch.url()};
        const Lease connection = db.connect();
        const Revisions revisions = shop();
        const auto graph = revisions.graph();
        migration::stamp(*connection, graph, "head");
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
        connection->execute("INSERT INTO retort_version VALUES ('gone')");
        CHECK_THROWS_AS(migration::upgrade(*connection, graph, "head"), Error);
        CHECK(migration::stamp(*connection, graph, "r2").before == Ids{"gone", "r1", "r2", "r3"});
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2"});
        migration::stamp(*connection, graph, "base");
        CHECK(read_applied(*connection, {}).empty());
    }
}

TEST_CASE("scripts through the database's own shell do what a run does") {
    const Revisions revisions = shop();
    const auto graph = revisions.graph();
    for (const std::string& dialect : dialects()) {
        DYNAMIC_SECTION(dialect) {
            const Scratch online(dialect);
            const Scratch offline(dialect);
            Database online_db{online.url()};
            Database offline_db{offline.url()};
            const database::Dialect& d = online_db.dialect();
            migration::upgrade(*online_db.connect(), graph, "head");
            const std::string at_head = catalogue(*online_db.connect());

            CHECK(run_script(offline, upgrade_script(d, graph, "r2")) == 0);
            CHECK(read_applied(*offline_db.connect(), {}) == Ids{"r1", "r2"});
            // A script that starts elsewhere stops before it changes anything.
            const std::string at_r2 = catalogue(*offline_db.connect());
            CHECK(run_script(offline, upgrade_script(d, graph, "base:head")) != 0);
            CHECK(run_script(offline, upgrade_script(d, graph, "r1:head")) != 0);
            CHECK(catalogue(*offline_db.connect()) == at_r2);

            CHECK(run_script(offline, upgrade_script(d, graph, "r2:head")) == 0);
            CHECK(catalogue(*offline_db.connect()) == at_head);
            CHECK(count(*offline_db.connect(), "order") == 3);
            CHECK(migration::upgrade(*offline_db.connect(), graph, "head").empty());

            CHECK(run_script(offline, downgrade_script(d, graph, "-1")) == 0);
            CHECK(read_applied(*offline_db.connect(), {}) == Ids{"r1", "r2"});
            CHECK(count(*offline_db.connect(), "order") == 3);
            CHECK(run_script(offline, downgrade_script(d, graph, "r2:base")) == 0);
            CHECK(catalogue(*offline_db.connect()).empty());
            CHECK(run_script(offline, upgrade_script(d, graph, "head")) == 0);
            CHECK(catalogue(*offline_db.connect()) == at_head);
            CHECK(upgrade_script(d, graph, "head") == upgrade_script(d, graph, "base:heads"));
        }
    }
}

TEST_CASE("a trigger follows a rename and the rebuild after it, in one revision") {
    const Scratch scratch("sqlite");
    Database db{scratch.url()};
    const Lease connection = db.connect();
    Revisions revisions;
    revisions.add("t", {}, [](Operations& op) {
        op.create_table("person", {column("name", text()), column("seen", integer())});
        op.create_table("log", {column("name", text())});
        op.execute({{"sqlite",
                     "CREATE TRIGGER person_log AFTER INSERT ON person BEGIN INSERT INTO log VALUES (new.name); END"}});
        op.rename_column("person", "name", "full_name");
        op.alter_column("person", "seen", {.type = text()});
        op.rename_table("person", "human");
        op.alter_column("human", "seen", {.type = bigint()});
    });
    migration::upgrade(*connection, revisions.graph(), "head");
    connection->execute("INSERT INTO human VALUES ('Ann', 1)");
    CHECK(connection->query("SELECT name FROM log") == std::vector<database::TextRow>{{"Ann"}});
}

TEST_CASE("somebody else's transaction is waited for, and then given up") {
    const Scratch scratch("sqlite");
    const Revisions revisions = shop();
    Database theirs{scratch.url()};
    const Lease their_connection = theirs.connect();
    database::Transaction held(*their_connection);
    Database ours{scratch.url(), {.busy_timeout = std::chrono::milliseconds(1)}};
    const Lease connection = ours.connect();
    const Error error = error_of([&] {
        migration::upgrade(*connection, revisions.graph(), "head", {.lock_timeout = std::chrono::milliseconds(50)});
    });
    CHECK(error.category() == ErrorCategory::busy);
    CHECK(*connection->query("PRAGMA busy_timeout")[0][0] == "1");
}

TEST_CASE("runners that start together apply every revision once") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const Revisions revisions = shop();
        const auto graph = revisions.graph();
        std::array<std::size_t, 6> ran{};
        std::array<std::string, 6> errors{};
        {
            std::vector<std::thread> threads;
            for (std::size_t i = 0; i < ran.size(); ++i) {
                threads.emplace_back([&, i] {
                    try {
                        Database db{scratch.url()};
                        ran[i] = migration::upgrade(*db.connect(), graph, "head").size();
                    } catch (const std::exception& e) {
                        errors[i] = e.what();
                    }
                });
            }
            for (std::thread& thread : threads) thread.join();
        }
        for (const std::string& error : errors) CHECK(error == "");
        std::size_t sum = 0;
        for (const std::size_t n : ran) sum += n;
        CHECK(sum == 3);
        Database db{scratch.url()};
        CHECK(db.connect()->query("SELECT 1 FROM retort_history").size() == 3);
    }
}

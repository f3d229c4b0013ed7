// Connections on loan: how many, how long one waits, and in which state they come back.

#include <catch2/catch.hpp>

#include <filesystem>
#include <set>
#include <thread>

#include <retort/database.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/server.hpp>

namespace {
using namespace retort;
using namespace std::chrono_literals;
using support::Scratch;

std::string cell(database::Connection& connection, std::string_view sql) {
    const auto rows = connection.query(sql);
    REQUIRE(rows.size() == 1);
    return rows[0].at(0).value_or("NULL");
}

std::string backend(database::Connection& connection) { return cell(connection, "SELECT pg_backend_pid()"); }
} // namespace

TEST_CASE("there are never more connections than the pool may have", "[pool]") {
    const Scratch scratch{GENERATE(from_range(support::dialects()))};
    Database database{scratch.url(), {.pool_size = 2, .pool_timeout = 50ms}};
    const Lease first = database.connect();
    {
        const Lease second = database.connect();
        const auto start = std::chrono::steady_clock::now();
        const Error error = support::error_of([&] { (void)database.connect(); });
        CHECK(std::chrono::steady_clock::now() - start >= 50ms);
        CHECK(error.category() == ErrorCategory::busy);
        CHECK(std::string(error.what()) == "all 2 connections are in use, and none came back within 50 ms");
        CHECK_FALSE(error.hint().empty());
    }
    const Lease third = database.connect();
    CHECK(cell(*third, "SELECT 1") == "1");
}

TEST_CASE("who has to wait gets the connection that comes back", "[pool]") {
    const std::string url = GENERATE(as<std::string>{}, "sqlite", "postgresql", "memory");
    const std::optional<Scratch> scratch = url == "memory" ? std::nullopt : std::optional<Scratch>(std::in_place, url);
    Database database{scratch ? scratch->url() : "sqlite://", {.pool_size = 1, .pool_timeout = 20s}};
    auto lease = std::make_unique<Lease>(database.connect());
    (*lease)->execute("CREATE TABLE t (a integer)");
    std::thread other([&] {
        std::this_thread::sleep_for(100ms);
        lease.reset();
    });
    const Lease waited = database.connect();
    other.join();
    CHECK(cell(*waited, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("a database in memory has one connection, whatever the pool may have", "[pool]") {
    Database database{"sqlite://", {.pool_size = 5, .pool_timeout = 10ms}};
    const Lease lease = database.connect();
    CHECK(support::message_of([&] { (void)database.connect(); }) ==
          "the in-memory database is in use: it has one connection, which did not come back within 10 ms | end the "
          "other session first, or use a file");
}

TEST_CASE("a pool without connections is refused, and one that cannot connect does not fill up", "[pool]") {
    CHECK(support::error_of([] { Database("sqlite://", {.pool_size = 0}); }).category() == ErrorCategory::usage);
    Database nowhere{"sqlite:////no/such/folder/x.db", {.pool_size = 1, .pool_timeout = 1ms}};
    for (int i = 0; i < 3; ++i)
        CHECK(support::error_of([&] { (void)nowhere.connect(); }).category() == ErrorCategory::connection);
}

TEST_CASE("a lease may outlive its database", "[pool]") {
    const Scratch scratch{GENERATE(from_range(support::dialects()))};
    auto database = std::make_unique<Database>(scratch.url());
    const Lease lease = database->connect();
    database.reset();
    CHECK(cell(*lease, "SELECT 1") == "1");
}

TEST_CASE("what was not committed is rolled back when the connection comes back", "[pool]") {
    const Scratch scratch{GENERATE(from_range(support::dialects()))};
    Database database{scratch.url(), {.pool_size = 1}};
    database.connect()->execute("CREATE TABLE t (a integer)");
    {
        const Lease lease = database.connect();
        lease->begin(database::Begin::read_write);
        lease->execute("INSERT INTO t VALUES (1)");
    }
    {
        const Lease lease = database.connect();
        CHECK_FALSE(lease->in_transaction());
        CHECK(cell(*lease, "SELECT count(*) FROM t") == "0");
        lease->execute("BEGIN; INSERT INTO t VALUES (1)"); // said in SQL
    }
    CHECK(cell(*database.connect(), "SELECT count(*) FROM t") == "0");
}

TEST_CASE("PostgreSQL: connections that the server has ended are replaced", "[pool]") {
    const Scratch scratch{"postgresql"};
    Database database{scratch.url(), {.pool_size = 3}};
    std::set<std::string> before;
    {
        std::vector<Lease> leases;
        for (int i = 0; i < 3; ++i) before.insert(backend(*leases.emplace_back(database.connect())));
    }
    CHECK(before.size() == 3);
    {
        Database other{scratch.url()};
        support::end_other_sessions(*other.connect());
    }
    std::vector<Lease> leases;
    for (int i = 0; i < 3; ++i) {
        const Lease& lease = leases.emplace_back(database.connect());
        CHECK_FALSE(before.contains(backend(*lease)));
    }
}

TEST_CASE("PostgreSQL: one that breaks while it is lent does not come back", "[pool]") {
    const Scratch scratch{"postgresql"};
    Database database{scratch.url(), {.pool_size = 1}};
    {
        const Lease lease = database.connect();
        lease->begin(database::Begin::read_write);
        Database other{scratch.url()};
        support::end_other_sessions(*other.connect());
        CHECK(support::error_of([&] { lease->execute("SELECT 1"); }).category() == ErrorCategory::connection);
    }
    CHECK(cell(*database.connect(), "SELECT 1") == "1");
}

TEST_CASE("PostgreSQL: a connection comes back with the settings that it was opened with", "[pool]") {
    const Scratch scratch{"postgresql"};
    Database database{scratch.url(), {.busy_timeout = 1234ms, .pool_size = 1}};
    std::string pid;
    const auto settings = [](database::Connection& connection) {
        std::string text;
        for (const auto& row : connection.query("SELECT name, setting FROM pg_settings "
                                                "WHERE name NOT LIKE 'plpgsql.%' ORDER BY name"))
            text += row[0].value() + "=" + row[1].value_or("") + "\n";
        return text;
    };
    std::string before;
    {
        const Lease lease = database.connect();
        pid = backend(*lease);
        before = settings(*lease);
        CHECK(before.find("lock_timeout=1234\n") != std::string::npos);
        lease->execute("CREATE SCHEMA other; CREATE SEQUENCE numbers");
        lease->execute("SET search_path = other; SET TimeZone = 'Asia/Tokyo'; SET statement_timeout = 77777; "
                       "SET lock_timeout = 0; SET IntervalStyle = postgres; SET bytea_output = escape; "
                       "SET application_name = 'x'; SET standard_conforming_strings = off; SET my.own = 'y'; "
                       "SET default_transaction_isolation = serializable; SET ROLE pg_monitor");
        lease->execute("RESET ROLE; CREATE TEMP TABLE t (a integer); LISTEN news; PREPARE p AS SELECT 1; "
                       "SELECT pg_advisory_lock(42); BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT; "
                       "SELECT nextval('public.numbers'); SET ROLE pg_monitor");
    }
    const Lease lease = database.connect();
    CHECK(backend(*lease) == pid);
    std::string after = settings(*lease);
    if (const auto own = after.find("my.own=\n"); own != std::string::npos) after.erase(own, 8); // the name stays known
    CHECK(after == before);
    CHECK(cell(*lease, "SELECT current_user = session_user") == "t");
    CHECK(cell(*lease, "SELECT to_regclass('pg_temp.t') IS NULL") == "t");
    CHECK(cell(*lease, "SELECT count(*) FROM pg_listening_channels()") == "0");
    CHECK(cell(*lease, "SELECT count(*) FROM pg_prepared_statements") == "0");
    CHECK(cell(*lease, "SELECT count(*) FROM pg_cursors") == "0");
    CHECK(cell(*lease, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()") == "0");
    CHECK(support::error_of([&] { lease->query("SELECT currval('numbers')"); }).state() == "55000");
}

TEST_CASE("SQLite: a connection comes back with the settings that it was opened with", "[pool]") {
    const bool in_memory = GENERATE(false, true);
    const Scratch scratch{"sqlite"};
    Database database{in_memory ? "sqlite://" : scratch.url(), {.busy_timeout = 1234ms, .pool_size = 1}};
    const auto settings = [](database::Connection& connection) {
        std::string text;
        for (const char* name : {"foreign_keys", "query_only", "busy_timeout", "legacy_alter_table"})
            text += cell(connection, "PRAGMA " + std::string(name)) + " ";
        return text;
    };
    {
        const Lease lease = database.connect();
        CHECK(settings(*lease) == "1 0 1234 0 ");
        lease->execute("CREATE TABLE kept (a integer)");
        lease->execute("PRAGMA foreign_keys = OFF; PRAGMA query_only = ON; PRAGMA busy_timeout = 1; "
                       "PRAGMA legacy_alter_table = ON");
    }
    {
        const Lease lease = database.connect();
        CHECK(settings(*lease) == "1 0 1234 0 ");
        CHECK(cell(*lease, "SELECT count(*) FROM kept") == "0");
        if (in_memory) return; // its rows are worth more than its being as new
        lease->execute("CREATE TEMP TABLE t (a integer); ATTACH ':memory:' AS other");
    }
    const Lease lease = database.connect();
    CHECK(cell(*lease, "SELECT count(*) FROM sqlite_temp_schema") == "0");
    CHECK(cell(*lease, "SELECT count(*) FROM pragma_database_list WHERE name = 'other'") == "0");
}

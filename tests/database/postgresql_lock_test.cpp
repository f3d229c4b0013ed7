// The migration lock on a PostgreSQL server, between connections.

#include <catch2/catch.hpp>

#include <thread>

#include <postgresql/dialect.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/server.hpp>

using Catch::Contains;
using retort::ErrorCategory;
using retort::Url;
using std::chrono::milliseconds;
using support::error_of;

namespace {
const retort::database::Dialect& pg = retort::postgresql::dialect();
using Clock = std::chrono::steady_clock;

std::string locks_held(retort::database::Connection& connection) {
    return connection.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        .at(0)
        .at(0)
        .value();
}
} // namespace

TEST_CASE("PostgreSQL: one session at a time has the migration lock", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto first = pg.connect(Url(scratch.url()), {.application_name = "deploy one"});
    const auto second = pg.connect(Url(scratch.url()));
    auto lock = pg.lock(*first, "retort_version", milliseconds(0));

    SECTION("the other gives up at its deadline and says who has it") {
        const auto start = Clock::now();
        const retort::Error e = error_of([&] { (void)pg.lock(*second, "retort_version", milliseconds(200)); });
        const auto waited = Clock::now() - start;
        CHECK(waited >= milliseconds(200));
        CHECK(waited < milliseconds(2000));
        CHECK(e.category() == ErrorCategory::lock);
        const std::string process = first->query("SELECT pg_backend_pid()").at(0).at(0).value();
        CHECK_THAT(e.what(), Contains("process " + process) && Contains("deploy one") && Contains("connected since 2"));
        CHECK_THAT(e.hint(), Contains("pg_terminate_backend(" + process + ")"));
        CHECK(locks_held(*second) == "0");
    }
    SECTION("the other gets it when the first is done") {
        std::thread release([&] {
            std::this_thread::sleep_for(milliseconds(100));
            lock.reset();
        });
        const auto other = pg.lock(*second, "retort_version", milliseconds(5000));
        release.join();
        CHECK(locks_held(*first) == "0");
        CHECK(locks_held(*second) == "1");
    }
    SECTION("waiting holds no snapshot: an index can be built meanwhile") {
        first->execute("CREATE TABLE t (a integer)");
        std::thread waiting(
            [&] { CHECK_THROWS_AS(pg.lock(*second, "retort_version", milliseconds(500)), retort::Error); });
        first->execute("CREATE INDEX CONCURRENTLY ix ON t (a)");
        waiting.join();
    }
    SECTION("another version table, schema or database is another lock") {
        CHECK_NOTHROW(pg.lock(*second, "other_version", milliseconds(0)));
        CHECK_NOTHROW(pg.lock(*second, {"other", "retort_version"}, milliseconds(0)));
        support::Scratch elsewhere("postgresql");
        CHECK_NOTHROW(pg.lock(*pg.connect(Url(elsewhere.url())), "retort_version", milliseconds(0)));
    }
    SECTION("the default schema by its name is the same lock") {
        CHECK_THROWS_AS(pg.lock(*second, {"public", "retort_version"}, milliseconds(0)), retort::Error);
    }
    SECTION("a failed transaction does not keep the lock") {
        first->begin(retort::database::Begin::read_write);
        CHECK_THROWS_AS(first->execute("SELECT * FROM nowhere"), retort::Error);
        lock.reset();
        CHECK_FALSE(first->in_transaction());
        CHECK_NOTHROW(pg.lock(*second, "retort_version", milliseconds(0)));
    }
    SECTION("a session that ended has left nothing behind") {
        support::end_session(*second, first->query("SELECT pg_backend_pid()").at(0).at(0).value());
        CHECK_NOTHROW(pg.lock(*second, "retort_version", milliseconds(0)));
        lock.reset();
    }
}

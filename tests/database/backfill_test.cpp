// Rows that are filled in lot by lot: none is left out, none is filled in twice, whatever comes in between.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/resolve.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/failing.hpp>
#include <support/process.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using database::TextRow;
using migration::read_unfinished;
using TextRows = std::vector<TextRow>;

namespace {
const migration::Settings at_once{.quiet_time = {}};

// 25 rows, whose key is made of hostile texts and numbers.
void tables(Operations& op) {
    op.create_table("thing", {column("name", text()).not_null(), column("no", integer()).not_null(),
                              column("n", integer()), column("label", text()), primary_key({"name", "no"})});
    op.execute(
        "INSERT INTO thing WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 25) "
        "SELECT CASE i % 4 WHEN 0 THEN 'it''s' WHEN 1 THEN '\\\"); --' WHEN 2 THEN '' ELSE 'ünï' END, i, i, NULL "
        "FROM c");
}

// Not to be done twice.
void count_up(Operations& op) {
    op.add_column("thing", column("early", integer()));
    op.backfill("thing", {{"n", sql("n + 100")}, {"label", "it's"}},
                {.where = sql("no <> 7"), .lot = 4, .pause_ms = 0});
    op.add_column("thing", column("late", integer()));
}
void count_down(Operations& op) {
    op.drop_column("thing", "late");
    op.backfill("thing", {{"n", sql("n - 100")}, {"label", literal(nullptr)}}, {.where = sql("no <> 7"), .lot = 10});
    op.drop_column("thing", "early");
}

Revisions history(Revisions::Function up = count_up, Revisions::Function down = count_down) {
    Revisions revisions;
    revisions.add("r1", {}, tables).add("r2", "r1", up, down);
    return revisions;
}

std::unique_ptr<database::Connection> open(const Scratch& scratch) {
    const Url url(scratch.url());
    auto connection = database::find_dialect(url.scheme()).connect(url);
    if (scratch.dialect() == "sqlite") connection->execute("PRAGMA synchronous = OFF");
    return connection;
}

// How many rows have which difference between n and no.
TextRows told(database::Connection& connection) {
    return connection.query("SELECT n - no, label, count(*) FROM thing GROUP BY 1, 2 ORDER BY 1");
}
const TextRows before{{"0", std::nullopt, "25"}};
const TextRows after{{"0", std::nullopt, "1"}, {"100", "it's", "24"}};
} // namespace

TEST_CASE("a backfill fills in the rows that it is about, and no other") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        const Revisions revisions = history();
        const auto graph = revisions.graph();
        migration::upgrade(*connection, graph, "head", at_once);
        CHECK(told(*connection) == after);
        migration::downgrade(*connection, graph, "r1", at_once);
        CHECK(told(*connection) == before);

        const TemporaryFolder folder;
        folder.write("script.sql", migration::upgrade_script(connection->dialect(), graph, "r1:head"));
        CHECK(shell(folder.path(), dialect == "postgresql"
                                       ? fmt::format("psql --no-psqlrc --quiet --file script.sql '{}'", scratch.url())
                                       : fmt::format("sqlite3 '{}' < script.sql", scratch.url().substr(10)))
                  .err.empty());
        CHECK(told(*connection) == after);
        CHECK(migration::upgrade(*connection, graph, "head", at_once).empty());
    }
}

TEST_CASE("a backfill that fails or is killed anywhere fills in each row once") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto looking = open(scratch);
        const Revisions revisions = history();
        const auto graph = revisions.graph();
        migration::upgrade(*looking, graph, "r1", at_once);
        int half_done = 0;
        for (const Fault fault : {Fault::before, Fault::after, Fault::kill}) {
            for (int at = 1;; ++at) {
                CAPTURE(dialect, static_cast<int>(fault), at);
                auto inner = open(scratch);
                const std::string pid = dialect == "sqlite" ? "" : *inner->query("SELECT pg_backend_pid()").at(0).at(0);
                std::function<void()> kill;
                if (!pid.empty())
                    kill = [&] {
                        looking->execute(fmt::format("SELECT pg_terminate_backend({})", pid));
                        while (!looking->query("SELECT 1 FROM pg_stat_activity WHERE pid = " + pid).empty()) {
                        }
                    };
                // With its connection goes its lock.
                auto failing = std::make_unique<Failing>(std::move(inner), fault, at, kill);
                try {
                    migration::upgrade(*failing, graph, "head", at_once);
                } catch (const Error&) { // NOLINT: that is what it is for
                }
                const bool has_failed = failing->has_failed();
                failing.reset();
                if (!has_failed) break;
                const auto unfinished = read_unfinished(*looking, {});
                if (unfinished && !unfinished->position.empty()) ++half_done;
                migration::upgrade(*looking, graph, "head", at_once);
                CHECK(told(*looking) == after);
                CHECK_FALSE(read_unfinished(*looking, {}));
                migration::downgrade(*looking, graph, "r1", at_once);
                CHECK(told(*looking) == before);
            }
            migration::downgrade(*looking, graph, "r1", at_once);
        }
        CHECK(half_done > 20);
    }
}

TEST_CASE("a row that cannot be filled in stops a backfill, which goes on there") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        const auto adds = [](Operations& op) {
            op.backfill("thing", {{"n", sql("n + 100")}}, {.where = sql("no <> 3"), .lot = 5, .pause_ms = 0});
        };
        const Revisions revisions = history(adds);
        const auto graph = revisions.graph();
        migration::upgrade(*connection, graph, "r1", at_once);
        // In the way of a row far behind.
        connection->execute("CREATE UNIQUE INDEX once ON thing (n)");
        connection->execute("UPDATE thing SET n = 123 WHERE no = 3");
        const Error error = error_of([&] { migration::upgrade(*connection, graph, "head", at_once); });
        CHECK(error.category() == ErrorCategory::unique);
        CHECK_THAT(error.hint(), Contains("are filled in and stay") && Contains("--step-reverted"));
        CHECK_THAT(error.where(), Contains("backfill_test.cpp:"));
        const auto unfinished = read_unfinished(*connection, {});
        REQUIRE(unfinished);
        CHECK(unfinished->running);

        const Revisions edited = history([](Operations& op) {
            op.backfill("thing", {{"n", sql("n + 1")}}, {.lot = 5, .pause_ms = 0});
        });
        CHECK(error_of([&] { migration::upgrade(*connection, edited.graph(), "head", at_once); }).category() ==
              ErrorCategory::revision);

        SECTION("the rows are corrected") {
            connection->execute("UPDATE thing SET n = 1000 WHERE no = 3");
            migration::upgrade(*connection, graph, "head", at_once);
            const TextRows wrong = connection->query("SELECT no FROM thing WHERE n - no <> 100 AND no <> 3");
            CHECK(wrong.empty());
        }
        SECTION("it begins anew with another text") {
            connection->execute("UPDATE thing SET n = no * 1000");
            migration::resolve_by_hand(*connection, edited.graph(), "r2", migration::Resolution::step_reverted,
                                       at_once);
            migration::upgrade(*connection, edited.graph(), "head", at_once);
            CHECK(connection->query("SELECT count(*) FROM thing WHERE n = no * 1000 + 1") == TextRows{{"25"}});
        }
    }
}

TEST_CASE("tables without the usual key are filled in, or it is said why not") {
    const auto all = [](Operations& op) {
        op.create_table("plain", {column("n", integer()), column("rowid", integer())});
        op.create_table("other", {column("id", text()).not_null(), column("n", integer()), unique({"id"})});
        op.on(sqlite, [](Operations& there) {
            there.create_table("bare", {column("id", text()).not_null(), column("n", integer()), primary_key({"id"}),
                                        options().without_rowid()});
            there.bulk_insert("bare", {"id", "n"}, {{"a", 1}, {"b", 1}, {"c", 1}});
        });
        op.bulk_insert("plain", {"n"}, {{1}, {1}, {1}});
        op.bulk_insert("other", {"id", "n"}, {{"x", 1}, {"y", 1}, {"z", 1}});
        op.backfill("other", {{"n", 2}}, {.lot = 2});
        op.on(sqlite, [](Operations& there) {
            there.backfill("plain", {{"n", 2}}, {.lot = 2});
            there.backfill("bare", {{"n", 2}}, {.lot = 2});
        });
    };
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch);
        Revisions revisions;
        revisions.add("r1", {}, all);
        migration::upgrade(*connection, revisions.graph(), "head", at_once);
        CHECK(connection->query("SELECT DISTINCT n FROM other") == TextRows{{"2"}});
        if (dialect == "sqlite") {
            CHECK(connection->query("SELECT DISTINCT n FROM plain") == TextRows{{"2"}});
            CHECK(connection->query("SELECT DISTINCT n FROM bare") == TextRows{{"2"}});
        } else {
            Revisions keyless;
            keyless.add("r1", {}, all).add("r2", "r1", [](Operations& op) { op.backfill("plain", {{"n", 2}}); });
            const Error error = error_of([&] { migration::upgrade(*connection, keyless.graph(), "head", at_once); });
            CHECK(error.category() == ErrorCategory::unsupported);
            CHECK_THAT(error.what(), Contains("table plain cannot be filled in lot by lot: it has no key to go by"));
        }
    }
}

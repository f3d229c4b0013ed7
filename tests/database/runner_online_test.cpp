// Revisions whose operations run in the form that keeps nobody waiting: chosen by the planner, in steps that are gone
// on with.

#include <catch2/catch.hpp>

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

#include "dump.hpp"

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using database::TextRow;
using migration::OnlineMode;

namespace {
migration::Settings in_mode(OnlineMode mode, std::int64_t threshold = 10'000) {
    return {.quiet_time = {}, .online = {.mode = mode, .threshold = threshold}};
}

void tables(Operations& op) {
    op.create_table("parent", {column("id", integer()).not_null(), primary_key({"id"})});
    op.create_table("thing", {column("id", integer()), column("no", integer()), column("parent_id", integer()),
                              index({"no"}).named("ix_old")});
    op.execute("INSERT INTO parent VALUES (1), (2)");
    op.execute("INSERT INTO thing VALUES (1, 10, 1), (2, 20, 2), (3, 30, NULL)");
}

// Everything that has another form.
void changes(Operations& op) {
    op.create_index("thing", index({"no"}).named("ix_new"));
    op.drop_index("thing", "ix_old");
    op.alter_column("thing", "no", {.nullable = false});
    op.add_constraint("thing", primary_key({"id"}));
    op.add_constraint("thing", unique({"no"}));
    op.add_constraint("thing", check("no > 0").named("ck_no"));
    op.add_constraint("thing", foreign_key({"parent_id"}, "parent", {"id"}).on_delete(set_null));
    op.add_column("thing", column("label", text()));
}
void back(Operations& op) {
    op.drop_column("thing", "label");
    op.drop_constraint("thing", "fk_thing_parent_id_parent");
    op.drop_constraint("thing", "ck_no");
    op.drop_constraint("thing", "uq_thing_no");
    op.drop_constraint("thing", "pk_thing");
    op.alter_column("thing", "id", {.nullable = true});
    op.alter_column("thing", "no", {.nullable = true});
    op.create_index("thing", index({"no"}).named("ix_old"));
    op.drop_index("thing", "ix_new");
}

Revisions history(Revisions::Function up = changes, Revisions::Function down = back) {
    Revisions revisions;
    revisions.add("r1", {}, tables).add("r2", "r1", up, down);
    return revisions;
}

std::unique_ptr<database::Connection> open(const Scratch& scratch) {
    const Url url(scratch.url());
    return database::find_dialect(url.scheme()).connect(url);
}

TextRow told_by_history(database::Connection& connection) {
    return connection.query("SELECT operations, completed, state, online FROM retort_history ORDER BY id DESC").at(0);
}
} // namespace

TEST_CASE("either form leads to the same database, and so does a script") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const bool postgresql = dialect == "postgresql";
        const Revisions revisions = history();
        const auto graph = revisions.graph();
        const Scratch plain(dialect);
        const Scratch online(dialect);
        const auto one = open(plain);
        const auto other = open(online);
        migration::upgrade(*one, graph, "r1");
        const std::string at_first = dump(*one);
        migration::upgrade(*one, graph, "head", in_mode(OnlineMode::never));
        CHECK(told_by_history(*one) == TextRow{"8", "8", "done", ""});

        migration::upgrade(*other, graph, "r1");
        migration::upgrade(*other, graph, "head", in_mode(OnlineMode::always));
        CHECK(dump(*other) == dump(*one));
        CHECK(told_by_history(*other) ==
              (postgresql ? TextRow{"19", "19", "done", "1,2,3,4,5,6,7"} : TextRow{"8", "8", "done", ""}));

        const std::string script = migration::upgrade_script(one->dialect(), graph, "r1:head", {}, OnlineMode::always);
        CHECK((script.find("CONCURRENTLY") != std::string::npos) == postgresql);
        CHECK_THAT(migration::upgrade_script(one->dialect(), graph, "r1:head"), !Contains("CONCURRENTLY"));
        const std::string at_head = dump(*other);
        for (const OnlineMode mode : {OnlineMode::always, OnlineMode::never}) {
            migration::downgrade(*other, graph, "r1", in_mode(mode));
            CHECK(dump(*other) == at_first);
            const TemporaryFolder folder;
            folder.write("script.sql", script);
            CHECK(shell(folder.path(),
                        postgresql ? fmt::format("psql --no-psqlrc --quiet --file script.sql '{}'", online.url())
                                   : fmt::format("sqlite3 '{}' < script.sql", online.url().substr(10)))
                      .err.empty());
            CHECK(dump(*other) == at_head);
            CHECK(migration::upgrade(*other, graph, "head").empty());
        }
    }
}

TEST_CASE("PostgreSQL: tables of more rows than the threshold get the online form", "[postgresql]") {
    const Scratch scratch("postgresql");
    const auto connection = open(scratch);
    const Revisions revisions = history();
    const auto graph = revisions.graph();
    migration::upgrade(*connection, graph, "r1");
    connection->execute("INSERT INTO thing SELECT i, i FROM generate_series(100, 299) i; ANALYZE thing");
    migration::upgrade(*connection, graph, "head", in_mode(OnlineMode::automatic, 1000));
    CHECK(told_by_history(*connection) == TextRow{"8", "8", "done", ""});
    migration::downgrade(*connection, graph, "r1", in_mode(OnlineMode::automatic, 100));
    CHECK(told_by_history(*connection) == TextRow{"9", "9", "done", "8,9"});
    migration::upgrade(*connection, graph, "head", in_mode(OnlineMode::automatic, 100));
    CHECK(told_by_history(*connection) == TextRow{"19", "19", "done", "1,2,3,4,5,6,7"});
}

TEST_CASE("PostgreSQL: a revision in the online form that fails or is killed anywhere is gone on with in that form",
          "[postgresql]") {
    const Revisions revisions = history();
    const auto graph = revisions.graph();
    const Scratch whole("postgresql");
    const auto undisturbed = open(whole);
    migration::upgrade(*undisturbed, graph, "head");
    const std::string wanted = dump(*undisturbed);
    int tried = 0;
    int half_done = 0;
    for (const Fault fault : {Fault::before, Fault::after, Fault::kill}) {
        const Scratch scratch("postgresql");
        const auto looking = open(scratch);
        migration::upgrade(*looking, graph, "r1");
        for (int at = 1;; ++at) {
            CAPTURE(static_cast<int>(fault), at);
            auto inner = open(scratch);
            const std::string pid = *inner->query("SELECT pg_backend_pid()").at(0).at(0);
            // With its connection goes its lock.
            auto failing = std::make_unique<Failing>(std::move(inner), fault, at, [&] {
                looking->execute(fmt::format("SELECT pg_terminate_backend({})", pid));
                while (!looking->query("SELECT 1 FROM pg_stat_activity WHERE pid = " + pid).empty()) {
                }
            });
            try {
                migration::upgrade(*failing, graph, "head", in_mode(OnlineMode::always));
            } catch (const Error&) { // NOLINT: that is what it is for
            }
            const bool has_failed = failing->has_failed();
            failing.reset();
            if (!has_failed) break;
            ++tried;
            const auto unfinished = migration::read_unfinished(*looking, {});
            if (unfinished) {
                ++half_done;
                CHECK(unfinished->online == "1,2,3,4,5,6,7");
            }
            // Tables are said to be small now: what was begun keeps its form.
            migration::upgrade(*looking, graph, "head", in_mode(OnlineMode::never));
            CHECK(dump(*looking) == wanted);
            if (unfinished && unfinished->completed > 0) CHECK_THAT(*told_by_history(*looking)[3], Contains("1"));
            migration::downgrade(*looking, graph, "r1", in_mode(OnlineMode::never));
        }
    }
    WARN("tried " << tried << ", half done " << half_done);
    CHECK(tried > 200);
    CHECK(half_done > 100);
}

TEST_CASE("PostgreSQL: rows that are in the way of a constraint stop an online revision where it can go on",
          "[postgresql]") {
    const Scratch scratch("postgresql");
    const auto connection = open(scratch);
    const Revisions revisions = history(
        [](Operations& op) {
            op.add_constraint("thing", check("no < 30").named("ck_small"));
            op.add_constraint("thing", unique({"parent_id"}));
        },
        [](Operations& op) {
            op.drop_constraint("thing", "uq_thing_parent_id");
            op.drop_constraint("thing", "ck_small");
        });
    const auto graph = revisions.graph();
    migration::upgrade(*connection, graph, "r1");
    const Error check = error_of([&] { migration::upgrade(*connection, graph, "head", in_mode(OnlineMode::always)); });
    CHECK_THAT(check.what(), Contains("ck_small") && Contains("30"));
    CHECK_THAT(check.hint(), Contains("1 of the 4 operations of 'r2' have run and stayed"));
    connection->execute("UPDATE thing SET no = 3, parent_id = 1 WHERE id = 3");
    const Error unique = error_of([&] { migration::upgrade(*connection, graph, "head", in_mode(OnlineMode::never)); });
    CHECK_THAT(unique.what(), Contains("uq_thing_parent_id"));
    connection->execute("UPDATE thing SET parent_id = NULL WHERE id = 3");
    CHECK(migration::upgrade(*connection, graph, "head").size() == 1);
    CHECK(connection->query("SELECT 1 FROM pg_constraint WHERE NOT convalidated").empty());
    CHECK(connection->query("SELECT 1 FROM pg_index WHERE NOT indisvalid").empty());
    CHECK(migration::downgrade(*connection, graph, "r1").size() == 1);
}

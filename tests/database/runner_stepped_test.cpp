// Revisions of which a part runs outside a transaction: how far they got is known, and the next run goes on there.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/resolve.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/failing.hpp>
#include <support/revisions.hpp>
#include <support/server.hpp>

#include "dump.hpp"

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using migration::Ids;
using migration::read_applied;
using migration::read_unfinished;

namespace {
// Nobody else is at work: what is half done was left behind.
const migration::Settings at_once{.quiet_time = {}};

void thing(Operations& op) {
    op.create_table("thing", {column("id", integer()).not_null(), column("n", integer()), primary_key({"id"})});
    op.bulk_insert("thing", {"id", "n"}, {{1, 10}, {2, 20}, {3, 30}});
}

void vacuum(Operations& op) {
    op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
}

// Eight operations; outside a transaction: the third (both) and the sixth (PostgreSQL).
void stepped(Operations& op) {
    op.add_column("thing", column("label", text()));
    op.execute("UPDATE thing SET label = 'x'");
    vacuum(op);
    op.bulk_insert("thing", {"id", "n", "label"}, {{4, 40, "y"}});
    op.create_table("other", {column("id", integer()).not_null(), primary_key({"id"})});
    op.create_index("thing", index({"label"}), concurrently);
    op.alter_column("thing", "label", {.nullable = false});
    op.bulk_insert("other", {"id"}, {{1}});
}

void stepped_back(Operations& op) {
    op.drop_table("other");
    op.autocommit([](Operations& apart) { apart.execute("DELETE FROM thing WHERE id = 4"); });
    op.drop_index("thing", "ix_thing_label", concurrently);
    op.drop_column("thing", "label");
}

Revisions history(Revisions::Function up = stepped, Revisions::Function down = stepped_back) {
    Revisions revisions;
    revisions.add("r1", {}, thing, [](Operations& op) { op.drop_table("thing"); });
    revisions.add("r2", "r1", up, down);
    revisions.add(
        "r3", "r2", [](Operations& op) { op.rename_table("thing", "item"); },
        [](Operations& op) { op.rename_table("item", "thing"); });
    return revisions;
}

std::unique_ptr<database::Connection> open(const std::string& url) {
    const Url parsed(url);
    auto connection = database::find_dialect(parsed.scheme()).connect(parsed);
    if (connection->dialect().name() == "sqlite") connection->execute("PRAGMA synchronous = OFF"); // no power cuts here
    return connection;
}

std::vector<database::TextRow> states(database::Connection& connection) {
    return connection.query("SELECT revision, direction, operations, completed, state FROM retort_history ORDER BY id");
}

// Fails in the transaction after the statement outside.
void breaks_late(Operations& op) {
    op.create_table("early", {column("id", integer())});
    vacuum(op);
    op.create_table("late", {column("id", integer())});
    op.execute("INSERT INTO late SELECT 1 FROM nowhere");
}
void breaks_outside(Operations& op) {
    op.create_table("early", {column("id", integer())});
    op.autocommit([](Operations& apart) { apart.execute("INSERT INTO nowhere VALUES (1)"); });
}
// PostgreSQL lets nobody use the value before it is committed.
void mood(Operations& op) {
    op.create_enum("mood", {"fine", "bad"});
    op.create_table("person", {column("id", integer()), column("mood", enumeration("mood")), primary_key({"id"})});
    op.bulk_insert("person", {"id", "mood"}, {{1, "bad"}});
}
void new_mood(Operations& op) {
    op.add_enum_value("mood", "so-so", {.before = "bad"});
    op.alter_column("person", "mood", {.server_default = "so-so"});
    op.bulk_insert("person", {"id", "mood"}, {{2, "so-so"}});
}
void old_mood(Operations& op) {
    op.alter_column("person", "mood", {.drop_default = true});
    op.replace_enum("mood", {"fine", "bad"}, {{"so-so", "bad"}});
}
void mended(Operations& op) {
    op.create_table("early", {column("id", integer())});
    vacuum(op);
    op.create_table("late", {column("id", integer())});
    op.execute("INSERT INTO late VALUES (7)");
}
void changed(Operations& op) {
    op.create_table("early", {column("number", integer())});
    vacuum(op);
    op.create_table("late", {column("id", integer())});
}
} // namespace

TEST_CASE("what runs outside a transaction commits what stands before it, and the history counts") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions revisions = history();
        const auto graph = revisions.graph();
        CHECK(migration::upgrade(*connection, graph, "head", at_once).size() == 3);
        const std::string at_head = dump(*connection);
        CHECK(migration::downgrade(*connection, graph, "base", at_once).size() == 3);
        CHECK(migration::upgrade(*connection, graph, "head", at_once).size() == 3);
        CHECK(dump(*connection) == at_head);
        CHECK_THAT(at_head, Contains("4 | 40 | y"));
        const auto rows = states(*connection);
        REQUIRE(rows.size() == 9);
        CHECK(rows[1] == database::TextRow{"r2", "upgrade", "8", "8", "done"});
        CHECK(rows[4] == database::TextRow{"r2", "downgrade", "4", "4", "done"});
    }
}

TEST_CASE("a value of an enum is added and used in one revision") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        Revisions revisions;
        revisions.add("m1", {}, mood).add("m2", "m1", new_mood, old_mood);
        const auto graph = revisions.graph();
        for (int round = 0; round < 2; ++round) {
            migration::upgrade(*connection, graph, "head", at_once);
            connection->execute(fmt::format("INSERT INTO person (id) VALUES ({})", 3 + round));
            CHECK(connection->query("SELECT mood FROM person ORDER BY id DESC").at(0) == database::TextRow{"so-so"});
            migration::downgrade(*connection, graph, "-1", at_once);
            CHECK(connection->query("SELECT DISTINCT mood FROM person").size() == 1);
            connection->execute("DELETE FROM person WHERE id = 2");
        }
    }
}

TEST_CASE("a revision that fails behind its autocommit step is half done, and goes on there when it is mended") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions broken = history(breaks_late);
        const Error error = error_of([&] { migration::upgrade(*connection, broken.graph(), "head", at_once); });
        CHECK_THAT(error.what(), Contains("runner_stepped_test.cpp:") && Contains("nowhere"));
        CHECK_THAT(error.hint(), Contains("2 of the 4 operations of 'r2' have run and stayed"));
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
        CHECK(connection->dialect().has_table(*connection, {"early"}));
        CHECK_FALSE(connection->dialect().has_table(*connection, {"late"}));
        const auto unfinished = read_unfinished(*connection, {});
        REQUIRE(unfinished);
        CHECK(unfinished->revision == "r2");
        CHECK(unfinished->completed == 2);
        CHECK(unfinished->operations == 4);
        CHECK_FALSE(unfinished->running);

        const auto refusal = [&](const auto& request) {
            const Error refused = error_of(request);
            CHECK(refused.category() == ErrorCategory::usage);
            CHECK_THAT(refused.what(), Contains("'r2' is half applied: 2 of 4 operations have run"));
            CHECK_THAT(refused.hint(), Contains("retort upgrade r2"));
        };
        const Revisions good = history(mended);
        const auto graph = good.graph();
        refusal([&] { migration::downgrade(*connection, graph, "base", at_once); });
        refusal([&] { migration::downgrade(*connection, graph, "-1", at_once); });
        refusal([&] { migration::upgrade(*connection, graph, "r1", at_once); });

        const Revisions other = history(changed);
        const Error differs = error_of([&] { migration::upgrade(*connection, other.graph(), "head", at_once); });
        CHECK(differs.category() == ErrorCategory::revision);
        CHECK_THAT(differs.what(), Contains("2 of 4 operations have run") && Contains("not what its file says now"));
        CHECK_THAT(differs.hint(), Contains("retort resolve r2 --applied"));
        CHECK(states(*connection).size() == 2);

        CHECK(migration::upgrade(*connection, graph, "head", at_once).size() == 2);
        CHECK(connection->query("SELECT id FROM late") == std::vector<database::TextRow>{{"7"}});
        CHECK(states(*connection)[1] == database::TextRow{"r2", "upgrade", "4", "4", "done"});
        CHECK_FALSE(read_unfinished(*connection, {}));
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
    }
}

TEST_CASE("a statement outside a transaction that fails has not happened") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions broken = history(breaks_outside);
        CHECK_THROWS_AS(migration::upgrade(*connection, broken.graph(), "head"), Error);
        const auto unfinished = read_unfinished(*connection, {});
        REQUIRE(unfinished);
        CHECK(unfinished->completed == 1);
        CHECK_FALSE(unfinished->running);
        const Revisions good = history(mended);
        CHECK(migration::upgrade(*connection, good.graph(), "r2", at_once).size() == 1);

        // As the first thing of its revision: then nothing has.
        Revisions first = history(mended);
        first.add("r4", "r3", [](Operations& op) {
            op.autocommit([](Operations& apart) { apart.execute("DROP TABLE nowhere"); });
        });
        const Error error = error_of([&] { migration::upgrade(*connection, first.graph(), "head", at_once); });
        CHECK_THAT(error.hint(), Contains("correct it"));
        CHECK_FALSE(read_unfinished(*connection, {}));
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
        CHECK(states(*connection).size() == 3);
    }
}

TEST_CASE("a stamp closes what is half done") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions broken = history(breaks_late);
        const auto graph = broken.graph();
        CHECK_THROWS_AS(migration::upgrade(*connection, graph, "head"), Error);
        const migration::Stamped stamped = migration::stamp(*connection, graph, "r2");
        REQUIRE(stamped.abandoned);
        CHECK(stamped.abandoned->revision == "r2");
        CHECK(stamped.before == Ids{"r1"});
        CHECK(stamped.after == Ids{"r1", "r2"});
        CHECK_FALSE(read_unfinished(*connection, {}));
        CHECK(states(*connection)[1] == database::TextRow{"r2", "upgrade", "4", "2", "abandoned"});
        CHECK(migration::upgrade(*connection, graph, "head", at_once).size() == 1);
    }
}

TEST_CASE("a downgrade that is half done is finished by -1, and by nothing that does not undo it") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const auto breaks = [](Operations& op) {
            op.drop_table("late");
            vacuum(op);
            op.drop_table("early");
            op.execute("DELETE FROM nowhere");
        };
        const auto works = [](Operations& op) {
            op.drop_table("late");
            vacuum(op);
            op.drop_table("early");
        };
        const Revisions broken = history(mended, breaks);
        migration::upgrade(*connection, broken.graph(), "head", at_once);
        CHECK_THROWS_AS(migration::downgrade(*connection, broken.graph(), "base"), Error);
        const auto unfinished = read_unfinished(*connection, {});
        REQUIRE(unfinished);
        CHECK(unfinished->direction == migration::Direction::downgrade);
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2"});
        const Revisions good = history(mended, works);
        const auto graph = good.graph();
        const Error refused = error_of([&] { migration::upgrade(*connection, graph, "head", at_once); });
        CHECK_THAT(refused.what(), Contains("'r2' is half reverted"));
        CHECK_THAT(refused.hint(), Contains("retort downgrade -1"));
        CHECK(migration::downgrade(*connection, graph, "-1", at_once).size() == 1);
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
        CHECK_FALSE(connection->dialect().has_table(*connection, {"early"}));
    }
}

TEST_CASE("several statements cannot share one place outside a transaction") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions revisions = history([](Operations& op) {
            op.create_table("early", {column("id", integer())});
            op.autocommit([](Operations& apart) { apart.execute("DELETE FROM thing; DELETE FROM early;"); });
        });
        const Error error = error_of([&] { migration::upgrade(*connection, revisions.graph(), "head", at_once); });
        CHECK(error.category() == ErrorCategory::usage);
        CHECK_THAT(error.what(), Contains("runner_stepped_test.cpp:") && Contains("several statements"));
        CHECK_FALSE(connection->dialect().has_table(*connection, {"thing"})); // found before the first revision ran
    }
}

namespace {
// Lets each call fail in turn. After each: the history says how far it got, going on ends where an undisturbed run
// ends.
void inject(const std::string& dialect, Fault fault) {
    const Revisions revisions = history();
    const auto graph = revisions.graph();
    const Scratch undisturbed(dialect);
    migration::upgrade(*open(undisturbed.url()), graph, "r1", at_once);
    const std::string before = dump(*open(undisturbed.url()));
    migration::upgrade(*open(undisturbed.url()), graph, "r2", at_once);
    const std::string after = dump(*open(undisturbed.url()));

    const Scratch scratch(dialect);
    migration::upgrade(*open(scratch.url()), graph, "r1", at_once);
    std::set<std::size_t> stops;
    int refused = 0;
    const auto run = [&](bool up, int at) {
        INFO((up ? "upgrade" : "downgrade") << ", call " << at);
        const std::string target = up ? "r2" : "r1";
        const auto go = [&](database::Connection& connection) {
            up ? migration::upgrade(connection, graph, target, at_once)
               : migration::downgrade(connection, graph, target, at_once);
        };
        auto inner = open(scratch.url());
        std::function<void()> kill;
        if (dialect == "postgresql")
            kill = [process = *inner->query("SELECT pg_backend_pid()")[0][0], &scratch] {
                end_session(*open(scratch.url()), process);
            };
        bool has_failed = false;
        {
            Failing connection(std::move(inner), fault, at, kill);
            try {
                go(connection);
            } catch (const Error& e) { // what else it says is tested elsewhere
                if (connection.first_begin() != 0)
                    CHECK_THAT(e.what(), Contains("(revision r2)") || Contains("runner_stepped_test.cpp:"));
            }
            has_failed = connection.has_failed();
        }
        const auto fresh = open(scratch.url());
        const auto unfinished = read_unfinished(*fresh, {});
        const std::string found = dump(*fresh);
        if (unfinished) {
            CHECK(unfinished->revision == "r2");
            CHECK(unfinished->completed < unfinished->operations);
            stops.insert(unfinished->completed);
        } else {
            CHECK((found == before || found == after));
        }
        try {
            go(*fresh);
        } catch (const Error& e) {
            // Nobody knows whether SQL of the revision's own has happened. Both of them may run twice.
            INFO(e.what());
            REQUIRE(unfinished);
            CHECK(unfinished->running);
            CHECK_THAT(e.hint(), Contains("if not: retort resolve r2 --step-reverted;"));
            migration::resolve_by_hand(*fresh, graph, "r2", migration::Resolution::step_reverted, at_once);
            go(*fresh);
            ++refused;
        }
        CHECK(dump(*fresh) == (up ? after : before));
        CHECK_FALSE(read_unfinished(*fresh, {}));
        return has_failed;
    };
    bool up = true;
    bool down = true;
    // A server is slower, and takes a tenth of a second to end a session. After one call is before the next, so that of
    // both faults together none is left out.
    const int stride = dialect == "sqlite" ? 1 : fault == Fault::kill ? 4 : 2;
    for (int at = 1; up || down; at += stride) {
        up = run(true, at);
        down = run(false, at);
    }
    CHECK(stops.contains(2)); // at the VACUUM
    CHECK(stops.contains(3)); // after it
    CHECK(refused > 0);       // its end could not be noted
}
} // namespace

TEST_CASE("a stepped revision on SQLite goes on after a failure before any statement") {
    inject("sqlite", Fault::before);
}
TEST_CASE("a stepped revision on SQLite goes on after a failure after any statement") {
    inject("sqlite", Fault::after);
}
TEST_CASE("a stepped revision on SQLite goes on after a kill, or says how") { inject("sqlite", Fault::kill); }
TEST_CASE("a stepped revision on PostgreSQL goes on after a failure before any statement") {
    inject("postgresql", Fault::before);
}
TEST_CASE("a stepped revision on PostgreSQL goes on after a failure after any statement") {
    inject("postgresql", Fault::after);
}
TEST_CASE("a stepped revision on PostgreSQL goes on after a kill, or says how") { inject("postgresql", Fault::kill); }

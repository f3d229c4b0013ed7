// Revisions that were edited after they were applied, and what a person says of revisions that were left half done.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/resolve.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using Catch::EndsWith;
using migration::Ids;
using migration::read_applied;
using migration::read_unfinished;
using migration::Resolution;

namespace {
const migration::Settings at_once{.quiet_time = {}};

std::unique_ptr<database::Connection> open(const std::string& url) {
    const Url parsed(url);
    return database::find_dialect(parsed.scheme()).connect(parsed);
}

void thing(Operations& op) {
    op.create_table("thing", {column("id", integer()).not_null(), column("n", integer()), primary_key({"id"})});
    op.create_index("thing", index({"n"}));
    op.execute("INSERT INTO thing VALUES (1, 1)");
}
void thing_with_other_words(Operations& op) {
    const auto columns = {"n"};
    op.create_table("thing",
                    {column("id", integer()).not_null(), column("n", integer()), primary_key({"id"})}); // says the same
    op.create_index("thing", index({*columns.begin()}));
    op.execute("INSERT INTO thing VALUES (1, 1)");
}
void other_thing(Operations& op) {
    op.create_table("thing", {column("id", integer()).not_null(), column("n", bigint()), primary_key({"id"})});
    op.create_index("thing", index({"n"}));
    op.add_column("thing", column("label", text()));
    op.execute("INSERT INTO thing VALUES (1, 1)");
}
void less_of_a_thing(Operations& op) {
    op.create_table("thing", {column("id", integer()).not_null(), column("n", integer()), primary_key({"id"})});
    op.execute("INSERT INTO thing VALUES (1, 1)");
}
void no_thing(Operations& op) { op.drop_table("thing"); }

Revisions history(Revisions::Function up) {
    Revisions revisions;
    revisions.add("r1", {}, up, no_thing);
    revisions.add(
        "r2", "r1", [](Operations& op) { op.create_table("second", {column("id", integer())}); },
        [](Operations& op) { op.drop_table("second"); });
    return revisions;
}

// Three operations, of which the second runs outside a transaction; the third fails.
void in_parts(Operations& op) {
    op.create_table("early", {column("id", integer())});
    op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
    op.execute("INSERT INTO nowhere VALUES (1)");
}
void in_parts_mended(Operations& op) {
    op.create_table("early", {column("id", integer())});
    op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
    op.execute("INSERT INTO early VALUES (1)");
}
} // namespace

TEST_CASE("an applied revision that was edited is refused, until it is put back or accepted") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions before = history(thing);
        migration::upgrade(*connection, before.graph(), "r1", at_once);
        const auto edited = [&](const Revisions& now) {
            return migration::find_edited(*connection, now.graph(), {}, read_applied(*connection, {}));
        };
        CHECK(edited(before).empty());
        CHECK(edited(history(thing_with_other_words)).empty());

        const Revisions after = history(other_thing);
        const auto found = edited(after);
        REQUIRE(found.size() == 1);
        CHECK(found[0].revision == "r1");
        REQUIRE(found[0].changes.size() == 2);
        CHECK_THAT(found[0].changes[0], Contains("operation 1 is another one now: create table thing") &&
                                            Contains("runner_edited_test.cpp:"));
        CHECK_THAT(found[0].changes[1], Contains("operation 3 was not there: add column thing.label"));
        CHECK(edited(history(less_of_a_thing)).at(0).changes == std::vector<std::string>{"operation 2 is gone"});

        for (const char* target : {"head", "+1", "r2"}) {
            const Error refused = error_of([&] { migration::upgrade(*connection, after.graph(), target, at_once); });
            CHECK(refused.category() == ErrorCategory::revision);
            CHECK_THAT(refused.what(),
                       Contains("'r1' was applied and has been edited since: operation 1") && EndsWith(", and 1 more"));
            CHECK_THAT(refused.hint(), Contains("retort resolve r1 --accept"));
        }
        CHECK_THROWS_AS(migration::downgrade(*connection, after.graph(), "base", at_once), Error);
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
        CHECK(migration::upgrade(*connection, after.graph(), "r1", at_once).empty()); // nothing to do

        CHECK_THAT(error_of([&] {
                       migration::resolve_by_hand(*connection, before.graph(), "r1", Resolution::accept, at_once);
                   }).what(),
                   Contains("'r1' has not been edited"));
        migration::resolve_by_hand(*connection, after.graph(), "r1", Resolution::accept, at_once);
        CHECK(edited(after).empty());
        CHECK(edited(before).size() == 1);
        CHECK(migration::upgrade(*connection, after.graph(), "head", at_once).size() == 1);
        CHECK(migration::downgrade(*connection, after.graph(), "base", at_once).size() == 2);
        CHECK(migration::upgrade(*connection, before.graph(), "head", at_once).size() == 2); // as it is then
    }
}

TEST_CASE("what is for another kind of database may be edited") {
    const auto history_with = [](Revisions::Function up) {
        Revisions revisions;
        revisions.add("r1", {}, up);
        return revisions;
    };
    const Revisions before = history_with([](Operations& op) {
        thing(op);
        op.on("postgresql", [](Operations& there) { there.add_column("thing", column("a", integer())); });
    });
    const Revisions after = history_with([](Operations& op) {
        thing(op);
        op.on("postgresql", [](Operations& there) { there.add_column("thing", column("a", bigint())); });
    });
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        migration::upgrade(*connection, before.graph(), "head", at_once);
        CHECK(migration::find_edited(*connection, after.graph(), {}, {"r1"}).size() == (dialect == "sqlite" ? 0 : 1));
    }
}

TEST_CASE("of a revision that was stamped nobody knows whether it was edited") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        connection->execute("CREATE TABLE thing (id integer PRIMARY KEY, n integer)");
        migration::stamp(*connection, history(thing).graph(), "r1", at_once);
        CHECK(migration::upgrade(*connection, history(other_thing).graph(), "head", at_once).size() == 1);
    }
}

TEST_CASE("a revision that was left half done is taken to be what a person says of it") {
    const std::string dialect = GENERATE(from_range(dialects()));
    const Scratch scratch(dialect);
    const auto connection = open(scratch.url());
    const Revisions broken = history(in_parts);
    const auto graph = broken.graph();
    const auto resolve = [&](const char* id, Resolution resolution) {
        return migration::resolve_by_hand(*connection, graph, id, resolution, at_once);
    };
    CHECK_THAT(error_of([&] { resolve("r1", Resolution::applied); }).what(), Contains("no revision is"));
    CHECK_THROWS_AS(migration::upgrade(*connection, graph, "head", at_once), Error);
    REQUIRE(read_unfinished(*connection, {}));
    CHECK_THAT(error_of([&] { resolve("r2", Resolution::applied); }).what(), Contains("'r1' is"));
    CHECK_THAT(error_of([&] { resolve("r1", Resolution::step_applied); }).what(),
               Contains("how each of them ended is known"));
    CHECK(read_unfinished(*connection, {})->completed == 2);

    SECTION("all of it is there") {
        CHECK(resolve("r1", Resolution::applied) == "revision 'r1' is taken to be applied");
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
        CHECK_FALSE(read_unfinished(*connection, {}));
        CHECK(migration::find_edited(*connection, graph, {}, {"r1"}).empty());
        CHECK(migration::find_edited(*connection, history(in_parts_mended).graph(), {}, {"r1"}).size() == 1);
        CHECK(migration::upgrade(*connection, graph, "head", at_once).size() == 1);
    }
    SECTION("nothing of it is there") {
        connection->execute("DROP TABLE early");
        CHECK(resolve("r1", Resolution::reverted) == "revision 'r1' is taken to be not applied");
        CHECK(read_applied(*connection, {}).empty());
        CHECK_FALSE(read_unfinished(*connection, {}));
        CHECK(migration::upgrade(*connection, history(in_parts_mended).graph(), "head", at_once).size() == 2);
    }
    SECTION("the step that was running") {
        // As a runner leaves it that was killed in the middle of VACUUM.
        Operations op;
        in_parts(op);
        connection->execute(
            fmt::format("UPDATE retort_history SET state = 'running', completed = 1, checksum = '{},' || checksum",
                        migration::checksum({op.recorded().front()})));
        const Revisions mended = history(in_parts_mended);
        const Error refused = error_of([&] { migration::upgrade(*connection, mended.graph(), "head", at_once); });
        CHECK_THAT(refused.what(), Contains("nobody knows whether it has happened"));
        CHECK_THAT(refused.hint(), Contains("If it has happened: retort resolve r1 --step-applied; if not: retort "
                                            "resolve r1 --step-reverted; then: retort upgrade r1"));
        const bool happened = GENERATE(true, false);
        CHECK_THAT(resolve("r1", happened ? Resolution::step_applied : Resolution::step_reverted),
                   Contains(happened ? "operation 2 of 3 of revision 'r1' is taken to have happened"
                                     : "operation 2 of 3 of revision 'r1' is taken not to have happened"));
        CHECK(read_unfinished(*connection, {})->completed == (happened ? 2U : 1U));
        CHECK(migration::upgrade(*connection, mended.graph(), "head", at_once).size() == 2);
        CHECK(connection->query("SELECT id FROM early").size() == 1);
    }
}

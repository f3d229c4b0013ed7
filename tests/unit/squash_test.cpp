// One revision in place of several: what it is made of.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/migration/record.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <retort/schema/json.hpp>
#include <retort/squash/reduce.hpp>
#include <retort/squash/squash.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using operation::Recorded;

namespace {
void create_a(Operations& op) {
    op.create_table("a", {column("id", integer()).not_null(), column("n", integer()), primary_key({"id"})});
}
void drop_a(Operations& op) { op.drop_table("a"); }
void widen_a(Operations& op) {
    op.alter_column("a", "n", {.type = bigint()});
    op.add_column("a", column("label", text()));
}
void narrow_a(Operations& op) {
    op.drop_column("a", "label");
    op.alter_column("a", "n", {.type = integer()});
}
void index_a(Operations& op) { op.create_index("a", index({"n"}), concurrently); }
void no_index_a(Operations& op) { op.drop_index("a", "ix_a_n"); }
void rows(Operations& op) { op.bulk_insert("a", {"id", "n"}, {{1, 2}, {2, 3}}); }
void no_rows(Operations& op) { op.execute("DELETE FROM a"); }
void here_only(Operations& op) {
    op.on("postgresql", [](Operations& there) { there.create_index("a", index({"label"})); });
}
void not_here(Operations& op) {
    op.on("postgresql", [](Operations& there) { there.drop_index("a", "ix_a_label"); });
}
void code(Operations& op) {
    op.run("fill in", [](database::Connection&) {});
}

std::string text(const std::vector<Recorded>& operations) {
    std::string lines;
    for (const Recorded& one : operations)
        lines += fmt::format("{}{}\n", one.dialect.empty() ? "" : one.dialect + ": ", describe(one.operation));
    return lines;
}

std::vector<Recorded> recorded(void (*function)(Operations&)) {
    Operations op;
    function(op);
    return op.recorded();
}

squash::Squash squashed(const Revisions& revisions, std::string_view from, std::string_view to) {
    return squash::squash(revisions.graph(), {from, to});
}
} // namespace

TEST_CASE("what alters a table that was just created is part of its creation") {
    CHECK(text(squash::reduce(recorded([](Operations& op) {
              create_a(op);
              op.create_table("b", {column("id", integer()).not_null(), primary_key({"id"})});
              widen_a(op);
              index_a(op);
              op.add_column("b", column("a_id", integer()));
              op.rename_column("a", "label", "title");
              op.add_constraint("b", foreign_key({"a_id"}, "a", {"id"}));
              op.add_constraint("a", foreign_key({"id"}, "b", {"id"})); // b comes later
              op.create_table("gone", {column("id", integer())});
              op.add_column("gone", column("n", integer()));
              op.drop_table("gone");
          }))) == "create table a\ncreate table b\nadd foreign key fk_a_id_b to a\n");
}

TEST_CASE("a creation with foreign keys takes up what alters it, past what points at it") {
    CHECK(text(squash::reduce(recorded([](Operations& op) {
              create_a(op);
              op.create_table("b", {column("id", integer()).not_null(), column("a", integer()), primary_key({"id"}),
                                    foreign_key({"a"}, "a", {"id"})});
              op.rename_column("b", "a", "a_id");
              op.add_column("b", column("label", text()));
              op.drop_constraint("b", "fk_b_a_id_a");
          }))) == "create table a\ncreate table b\ndrop constraint fk_b_a_id_a of b\n");
}

TEST_CASE("a creation stays behind the enum that SQL in it may name") {
    CHECK(text(squash::reduce(recorded([](Operations& op) {
              create_a(op);
              op.create_enum("mood", {"sad", "glad"});
              op.add_constraint("a", check("label::mood <> 'sad'").named("ck"));
          }))) == "create table a\ncreate enum mood\nadd check constraint ck to a\n");
}

TEST_CASE("tables that are made for each database apart, and altered for all") {
    Revisions revisions;
    revisions.add(
        "r1", {},
        [](Operations& op) {
            op.on("postgresql", [](Operations& there) { create_a(there); });
            op.on("sqlite", [](Operations& there) { create_a(there); });
        },
        drop_a);
    revisions.add("r2", "r1", widen_a, narrow_a);
    CHECK(text(squashed(revisions, "r1", "r2").upgrade) ==
          "postgresql: create table a\nsqlite: create table a\nalter column a.n\nadd column a.label\n");
}

TEST_CASE("of several parents those stay that no other comes after, whatever they need") {
    Revisions revisions;
    revisions.add("a", {}).add("b", "a").add("c", "a").depending_on("b").add("d", {"b", "c"}).add("e", "d");
    CHECK(squashed(revisions, "d", "e").parents == std::vector<std::string>{"b", "c"});
}

TEST_CASE("rows keep their operations where they are") {
    const auto kept = squash::reduce(recorded([](Operations& op) {
        create_a(op);
        rows(op);
        op.add_column("a", column("label", text())); // of rows that are there
        op.add_column("old", column("n", integer()).not_null().server_default(1));
        op.alter_column("old", "n", {.drop_default = true});
        op.drop_column("old", "m");
        op.add_column("old", column("m", integer()));
    }));
    CHECK(text(kept) == "create table a\ninsert 2 rows into a\nadd column a.label\nadd column old.n\nalter column "
                        "old.n\ndrop column old.m\nadd column old.m\n");
}

TEST_CASE("fewer operations lead to the same schema") {
    std::size_t before = 0;
    std::size_t after = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        RandomSchema random(seed, seed % 2 == 0 ? Reach::portable : Reach::everything);
        const schema::Schema start = random.schema(seed % 4);
        schema::Schema schema = start;
        std::vector<Recorded> operations;
        for (int i = 0; i < 25; ++i) {
            operations.push_back({.operation = random.operation(schema), .where = operation::Location::current()});
            schema = operation::apply(std::move(schema), operations.back().operation);
        }
        const std::vector<Recorded> fewer = squash::reduce(operations);
        operation::Replay replay(start);
        for (const Recorded& one : fewer) {
            INFO(describe(one.operation));
            REQUIRE_NOTHROW(replay.apply(one.operation));
        }
        CHECK(schema::fingerprint(replay.schema()) == schema::fingerprint(schema));
        CHECK(text(squash::reduce(fewer)) == text(fewer));
        before += operations.size();
        after += fewer.size();
    }
    CAPTURE(before, after);
    CHECK(before - after > 200); // most of them alter tables that were there before
}

TEST_CASE("a squash from nothing is what makes the schema at once") {
    Revisions revisions;
    revisions.add("r1", {}, create_a, drop_a).labelled("shop").add("r2", "r1", widen_a, narrow_a);
    revisions.add("r3", "r2", index_a, no_index_a).add("r4", "r3", widen_a);
    const squash::Squash squash = squashed(revisions, "base", "r3");
    CHECK(ids_text(squash.replaces) == "r1,r2,r3");
    CHECK(squash.parents.empty());
    CHECK(squash.branch_labels == std::vector<std::string>{"shop"});
    CHECK(squash.operations == 4);
    CHECK(text(squash.upgrade) == "create table a\n");
    CHECK(text(squash.downgrade) == "drop table a\n");
    CHECK(squash.reversible);
    CHECK(squash.fingerprint ==
          schema::fingerprint(migration::replay(revisions.graph(), migration::Ids{"r1", "r2", "r3"})));
}

TEST_CASE("a squash in the middle, with rows and operations for one database") {
    Revisions revisions;
    revisions.add("r1", {}, create_a, drop_a).add("x1", {}).add("r2", "r1", widen_a, narrow_a);
    revisions.add("r3", "r2", rows, no_rows).depending_on("x1").add("r4", "r3", here_only, not_here);
    revisions.add("r5", "r4", index_a, no_index_a).add("r6", "r5");
    const squash::Squash squash = squashed(revisions, "r2", "r5");
    CHECK(squash.parents == std::vector<std::string>{"r1"});
    CHECK(squash.depends_on == std::vector<std::string>{"x1"});
    CHECK(text(squash.upgrade) ==
          "alter column a.n\nadd column a.label\ninsert 2 rows into a\npostgresql: create index "
          "ix_a_label on a\ncreate index ix_a_n on a\n");
    CHECK(text(squash.downgrade) == "drop index ix_a_n of a\npostgresql: drop index ix_a_label of a\nexecute DELETE "
                                    "FROM a\ndrop column a.label\nalter column a.n\n");
    CHECK(std::get<operation::CreateIndex>(squash.upgrade.back().operation.value).concurrently);
}

TEST_CASE("without a downgrade of one of them there is none") {
    Revisions revisions;
    revisions.add("r1", {}, create_a, drop_a).add("r2", "r1", widen_a).add("r3", "r2"); // r3 does nothing either way
    CHECK_FALSE(squashed(revisions, "r1", "r3").reversible);
}

TEST_CASE("what one revision cannot stand in place of") {
    const auto refusal = [](const Revisions& revisions, std::string_view from, std::string_view to) {
        return message_of([&] { (void)squashed(revisions, from, to); });
    };
    Revisions revisions = linear();
    CHECK_THAT(refusal(revisions, "b", "b"), Contains("two revisions or more"));
    CHECK_THAT(refusal(revisions, "c", "b"), Contains("nothing is between"));
    revisions.add("b2", "b");
    CHECK_THAT(refusal(revisions, "a", "d"), Contains("'b2' comes after 'b', in the middle") && Contains("up to 'b'"));
    CHECK(ids_text(squashed(revisions, "c", "e").replaces) == "c,d,e");
    CHECK_THAT(refusal(revisions, "a", "heads"), Contains("several last revisions: b2, e") && Contains("retort merge"));

    Revisions around; // d needs x, and x needs b
    around.add("b", {}).add("c", "b").add("x", {}).depending_on("b").add("d", "c").depending_on("x");
    CHECK_THAT(refusal(around, "b", "d"), Contains("'x' needs 'b', and is needed by another of the range"));

    Revisions with_code;
    with_code.add("r1", {}, create_a, drop_a).add("r2", "r1", code).add("r3", "r2", widen_a);
    Revisions that_sets;
    that_sets.add("r1", {}, [](Operations& op) { op.execute("SET LOCAL search_path TO app; SELECT 1"); });
    that_sets.add("r2", "r1", [](Operations& op) { op.execute("SELECT set_config('search_path', '', false)"); });
    that_sets.add("r3", "r2", [](Operations& op) { op.execute("UPDATE t SET set_config = 1"); });
    CHECK_THAT(refusal(that_sets, "r1", "r2"), Contains("sets something for the rest of its revision"));
    CHECK_THAT(refusal(that_sets, "r2", "r3"), Contains("sets something for the rest of its revision"));
    CHECK_THAT(refusal(with_code, "r1", "r3"),
               Contains("'fill in' is code") && Contains("squash up to the revision before"));
}

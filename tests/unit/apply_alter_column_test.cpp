// Where a column's value comes from: a default, its own numbers, or an expression. Never two of them.

#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Schema;
using support::message_of;

namespace {
using Alter = Operations::Alter;

const Schema& shop() {
    static const Schema schema = [] {
        Operations op;
        op.create_table("t", {column("id", bigint()).identity(), column("plain", integer()),
                              column("five", smallint()).server_default(5), column("name", text()),
                              column("twice", integer()).generated(sql("plain * 2")), primary_key({"id"})});
        Schema made;
        for (const operation::Recorded& one : op.recorded()) made = operation::apply(std::move(made), one.operation);
        return made;
    }();
    return schema;
}

operation::Operation alter(const char* name, const Alter& change) {
    Operations op;
    op.alter_column("t", name, change);
    return op.recorded().front().operation;
}

// As it is afterwards; undone it is as it was.
schema::Column altered(const char* name, const Alter& change) {
    const operation::Operation operation = alter(name, change);
    const Schema after = operation::apply(shop(), operation);
    CHECK(operation::apply(after, operation::invert(operation, shop())) == shop());
    return *after.find_table("t")->find_column(name);
}

std::string refusal(const char* name, const Alter& change) {
    return message_of([&] { operation::apply(shop(), alter(name, change)); });
}
} // namespace

TEST_CASE("alter_column: a column comes to number itself, and no longer does") {
    const schema::Column numbered = altered("plain", {.identity = Identity{.start = 10}});
    CHECK(numbered.identity == Identity{.start = 10});
    CHECK_FALSE(numbered.nullable);
    const schema::Column plain = altered("id", {.drop_identity = true});
    CHECK_FALSE(plain.identity.has_value());
    CHECK_FALSE(plain.nullable);
    CHECK(altered("five", {.drop_default = true, .identity = Identity{}}).identity.has_value());
    CHECK_FALSE(altered("five", {.drop_default = true, .identity = Identity{}}).server_default.has_value());

    CHECK(refusal("plain", {.drop_identity = true}) ==
          "column t.plain does not number itself: there is no identity to drop | ");
    CHECK(refusal("five", {.identity = Identity{}}) ==
          "column t.five has a default: it cannot number itself too | take the default away in the same step: "
          ".drop_default = true");
    CHECK(refusal("plain", {.server_default = 1, .identity = Identity{}}) ==
          "column t.plain has no default: it numbers itself | ");
    CHECK(refusal("plain", {.nullable = true, .identity = Identity{}}) ==
          "column t.plain cannot be nullable: it numbers itself | ");
    CHECK(refusal("twice", {.identity = Identity{}}) ==
          "column t.twice is generated: it cannot number itself too | take the expression away in the same step: "
          ".drop_generated = true");
    CHECK(refusal("name", {.identity = Identity{}}) ==
          "column t.name cannot number itself: its type is text | identity is for smallint, integer and bigint");
}

// The pairs that a database tells apart: none and one that starts at 2, other increments, always and by default,
// cycling between bounds, fewer settings than before.
TEST_CASE("alter_column: the settings of an identity change") {
    const std::vector<Identity> settings{
        {},
        {.start = 2},
        {.start = 2, .increment = 7},
        {.always = true},
        {.minimum = 1, .maximum = 9, .cycle = true},
        {.start = 10, .increment = 3, .maximum = 9999},
        {.increment = 1, .maximum = 3333},
    };
    for (const Identity& from : settings) {
        const Schema before = operation::apply(shop(), alter("plain", {.identity = from}));
        for (const Identity& to : settings) {
            const operation::Operation operation = alter("plain", {.identity = to});
            const Schema after = operation::apply(before, operation);
            CHECK(after.find_table("t")->find_column("plain")->identity == to);
            CHECK((after == before) == (from == to));
            CHECK(operation::apply(after, operation::invert(operation, before)) == before);
        }
    }
}

TEST_CASE("alter_column: an identity counts in what its type holds") {
    const auto identity = [](const Identity& settings, const char* name = "plain") {
        return refusal(name, {.drop_default = name == std::string("five"), .identity = settings});
    };
    CHECK(identity({.increment = 0}) == "the identity of column t.plain has the increment 0 | it would stand still");
    CHECK(identity({.start = 40000}, "five") ==
          "the start of the identity of column t.five is 40000, which is not between 1 and 32767 | that is where it "
          "counts");
    CHECK(identity({.start = 1, .increment = -1}).starts_with("the start of the identity of column t.plain is 1"));
    CHECK(identity({.maximum = 3'000'000'000})
              .starts_with("the maximum of the identity of column t.plain is 3000000000"));
    CHECK(identity({.minimum = 5, .maximum = 5}) ==
          "the identity of column t.plain has the minimum 5 and the maximum 5 | the minimum must be the smaller one");
    CHECK(identity({.cache = 0}) == "the identity of column t.plain has the cache 0 | 1 is none");
    CHECK(refusal("id", {.type = smallint(), .identity = Identity{.start = 100000}}).starts_with("the start of"));
}

TEST_CASE("alter_column: a column comes to be generated, and no longer is") {
    const schema::Column generated = altered("name", {.generated = sql("'n' || plain")});
    REQUIRE(generated.generated.has_value());
    CHECK(generated.generated->stored);
    CHECK(altered("twice", {.generated = sql("plain * 3")}).generated->expression == schema::sql("plain * 3"));
    CHECK_FALSE(altered("twice", {.drop_generated = true}).generated.has_value());
    CHECK(altered("twice", {.server_default = 2, .drop_generated = true}).server_default.has_value());
    CHECK(altered("five", {.drop_default = true, .generated = sql("plain")}).generated.has_value());
    CHECK(altered("twice", {.identity = Identity{}, .drop_generated = true}).identity.has_value());

    CHECK(refusal("plain", {.drop_generated = true}) ==
          "column t.plain is not generated: there is no expression to drop | ");
    CHECK(refusal("five", {.generated = sql("plain")}) ==
          "column t.five has a default: it cannot be generated too | take the default away in the same step: "
          ".drop_default = true");
    CHECK(refusal("name", {.server_default = "x", .generated = sql("plain")}) ==
          "column t.name has no default: it is generated | ");
    CHECK(refusal("id", {.generated = sql("plain")}) ==
          "column t.id numbers itself: it cannot be generated too | take the identity away in the same step: "
          ".drop_identity = true");
    CHECK(refusal("plain", {.generated = sql("plain + 1")}) ==
          "column t.plain is generated from itself | its expression names other columns of the row");
}

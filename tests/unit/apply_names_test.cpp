// Comments and new names for indexes and constraints.

#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>
#include <support/random.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Schema;
using schema::Table;
using support::message_of;

namespace {
using Script = void (*)(Operations&);

Schema after(Script script, Schema schema) {
    Operations op;
    script(op);
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

const Schema& shop() {
    static const Schema schema = after(
        [](Operations& op) {
            op.create_table("user", {column("id", integer()).identity(), column("email", text()), primary_key({"id"}),
                                     unique({"email"}), index({"email"}), comment("people")});
            op.create_table("item", {column("owner_id", integer()), foreign_key({"owner_id"}, "user", {"id"}),
                                     check("owner_id > 0").named("ck")});
        },
        {});
    return schema;
}

std::string refusal(Script script) {
    return message_of([script] { after(script, shop()); });
}
} // namespace

TEST_CASE("a table's comment is set, replaced and dropped") {
    const auto comment_after = [](Script script) { return after(script, shop()).find_table("user")->comment; };
    CHECK(comment_after([](Operations& op) { op.create_table_comment("user", "customers"); }) == "customers");
    CHECK(comment_after([](Operations& op) { op.drop_table_comment("user"); }).empty());
    CHECK(refusal([](Operations& op) { op.create_table_comment("gone", "x"); }) ==
          "there is no table gone | tables at this point: item, user");
}

TEST_CASE("rename_index") {
    const Schema schema = after([](Operations& op) { op.rename_index("user", "ix_user_email", "a"); }, shop());
    Schema expected = shop();
    expected.find_table("user")->indexes.front().name = "a";
    CHECK(schema == expected);

    CHECK(refusal([](Operations& op) { op.rename_index("gone", "a", "b"); }).starts_with("there is no table gone"));
    CHECK(refusal([](Operations& op) { op.rename_index("user", "gone", "b"); }) ==
          "table user has no index gone | its indexes: ix_user_email");
    CHECK(refusal([](Operations& op) {
              op.rename_index("user", "uq_user_email", "b");
          }).ends_with("use drop_constraint"));
    CHECK(refusal([](Operations& op) { op.rename_index("user", "ix_user_email", ""); }) ==
          "index ix_user_email of table user needs a name | ");
    CHECK(refusal([](Operations& op) { op.rename_index("user", "ix_user_email", "ix_user_email"); }) ==
          "table user has an index ix_user_email already | choose another name");
    CHECK(refusal([](Operations& op) {
              op.rename_index("user", "ix_user_email", "item");
          }).starts_with("index item of table user cannot have that name: table item has it"));
    CHECK(refusal([](Operations& op) {
              op.rename_index("user", "ix_user_email", "pk_user");
          }).starts_with("index pk_user of table user cannot have that name: primary key pk_user of table user"));
}

TEST_CASE("rename_constraint") {
    const Schema schema = after(
        [](Operations& op) {
            op.rename_constraint("user", "pk_user", "the key"); // a foreign key points at its columns, not at its name
            op.rename_constraint("user", "uq_user_email", "uq");
            op.rename_constraint("item", "fk_item_owner_id_user", "fk");
            op.rename_constraint("item", "ck", "ck_positive");
        },
        shop());
    Schema expected = shop();
    expected.find_table("user")->primary_key->name = "the key";
    expected.find_table("user")->uniques.front().name = "uq";
    expected.find_table("item")->foreign_keys.front().name = "fk";
    expected.find_table("item")->checks.front().name = "ck_positive";
    CHECK(schema == expected);

    CHECK(refusal([](Operations& op) { op.rename_constraint("item", "gone", "b"); }) ==
          "table item has no constraint gone | its constraints: fk_item_owner_id_user, ck");
    CHECK(refusal([](Operations& op) { op.rename_constraint("item", "ck", ""); }) ==
          "check constraint ck of table item needs a name | ");
    CHECK(refusal([](Operations& op) { op.rename_constraint("item", "ck", "fk_item_owner_id_user"); }) ==
          "table item has the foreign key fk_item_owner_id_user already | choose another name");
    CHECK(refusal([](Operations& op) {
              op.rename_constraint("user", "uq_user_email", "item");
          }).starts_with("unique constraint item of table user cannot have that name: table item has it"));
}

TEST_CASE("validate_constraint and using_index") {
    const Schema schema = after(
        [](Operations& op) {
            op.add_constraint("item", check("owner_id < 9").not_valid().named("ck_late"));
            op.validate_constraint("item", "ck_late");
            op.validate_constraint("item", "ck_late"); // it is valid: nothing happens
            op.create_index("user", index({"id"}).unique().named("ux"));
            op.add_constraint("user", unique({"id"}).named("uq"), using_index("ux"));
        },
        shop());
    const Schema expected = after(
        [](Operations& op) {
            op.add_constraint("item", check("owner_id < 9").named("ck_late"));
            op.add_constraint("user", unique({"id"}).named("uq"));
        },
        shop());
    CHECK(schema == expected);

    CHECK(refusal([](Operations& op) {
              op.validate_constraint("item", "gone");
          }).starts_with("table item has no constraint gone"));
    CHECK(
        refusal([](Operations& op) { op.validate_constraint("user", "uq_user_email"); }) ==
        "unique constraint uq_user_email of table user cannot be validated | only foreign keys and checks can be there "
        "without being valid");
    CHECK(refusal([](Operations& op) {
              op.add_constraint("user", unique({"id"}), using_index("gone"));
          }).starts_with("table user has no index gone"));
    constexpr auto cannot = "index ux of table user cannot become the unique constraint uq";
    CHECK(refusal([](Operations& op) {
              op.create_index("user", index({"id"}).unique().named("ux"));
              op.add_constraint("user", unique({"email"}).named("uq"), using_index("ux"));
          }).starts_with(cannot));
    CHECK(refusal([](Operations& op) {
              op.create_index("user", index({"email"}).named("ux"));
              op.add_constraint("user", unique({"email"}).named("uq"), using_index("ux"));
          }).starts_with(cannot));
    CHECK(refusal([](Operations& op) {
              op.create_index("user", index({"email"}).unique().where("id > 0").named("ux"));
              op.add_constraint("user", unique({"email"}).named("uq"), using_index("ux"));
          }).starts_with(cannot));
}

TEST_CASE("renamed constraints and indexes stay in order of name") {
    const Schema schema = after(
        [](Operations& op) {
            op.create_index("user", index({"id"}).named("b"));
            op.rename_index("user", "ix_user_email", "z");
            op.add_constraint("item", check("owner_id < 9").named("d"));
            op.rename_constraint("item", "ck", "e");
        },
        shop());
    CHECK(schema.find_table("user")->indexes.front().name == "b");
    CHECK(schema.find_table("item")->checks.front().name == "d");
}

TEST_CASE("an exclude constraint is added once its columns are there") {
    const Schema schema = after(
        [](Operations& op) {
            op.add_constraint("item", exclude({{"owner_id", "="}}));
        },
        shop());
    CHECK(schema.find_table("item")->excludes.front().name == "ex_item_owner_id");
    CHECK(refusal([](Operations& op) {
              op.add_constraint("item", exclude({{"owner_id", "="}}).named("ex"));
              op.create_table("ex", {column("a", text())});
          }).starts_with("table ex cannot have that name: exclude constraint ex of table item has it"));
    CHECK(refusal([](Operations& op) {
              op.add_constraint("item", exclude({{"gone", "="}}));
          }) == "exclude constraint ex_item_gone of table item has the unknown column gone | add the column first");
    CHECK(refusal([](Operations& op) {
              op.add_constraint("item", exclude({{"owner_id", "="}}).named("ex"));
              op.drop_column("item", "owner_id");
          }).starts_with("column item.owner_id is used by"));
}

namespace {
// What the call has to say against it; nothing when it does it.
template <class F> std::string refusal_of(F&& call) {
    try {
        call();
        return "";
    } catch (const Error& e) {
        return e.what();
    }
}
} // namespace

TEST_CASE("a replay takes and refuses what apply() takes and refuses") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    int refused = 0;
    for (std::uint64_t round = 0; round < 30; ++round) {
        support::RandomSchema random(seed + round, support::Reach::everything);
        Schema schema = random.schema(3);
        const Schema other = random.schema(4); // has some of the same names
        operation::Replay replay(schema);
        for (int i = 0; i < 60; ++i) {
            const operation::Operation operation = random.operation(i % 2 == 0 ? schema : other);
            CAPTURE(round, i, operation::describe(operation));
            const auto by_apply = refusal_of([&] { schema = operation::apply(schema, operation); });
            REQUIRE(refusal_of([&] { replay.apply(operation); }) == by_apply);
            if (!by_apply.empty()) {
                ++refused;
                replay = operation::Replay(schema);
            }
            REQUIRE(replay.schema() == schema);
        }
    }
    CHECK(refused > 100);
}

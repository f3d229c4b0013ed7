// Values of enums: new ones, other names, other lists; and what follows in defaults and SQL.

#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Schema;
using support::error_of;
using support::message_of;

namespace {
using Script = void (*)(Operations&);
using Values = std::vector<std::string>;

Schema after(Script script, Schema schema) {
    Operations op;
    script(op);
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

const Schema& shop() {
    static const Schema schema = after(
        [](Operations& op) {
            op.create_enum("mood", {"good", "bad", "it's so so"});
            op.create_enum("other", {"good"});
            op.create_table("person", {column("id", integer()).not_null(),
                                       column("mood", enumeration("mood")).server_default("good"),
                                       column("later", enumeration("mood")).server_default(sql("'good'::mood")),
                                       column("else", enumeration("other")).server_default("good"),
                                       column("note", text()).server_default("good"), primary_key({"id"}),
                                       check("mood <> 'bad' AND later IN ('bad', 'it''s so so')").named("ck"),
                                       check("note <> 'good'").named("ck_note"),
                                       index({"id"}).where("mood = 'good'").named("ix")});
        },
        {});
    return schema;
}

Values values_after(Script script) { return after(script, shop()).find_enum("mood")->values; }

std::string refusal(Script script) {
    CHECK(error_of([script] { after(script, shop()); }).category() == ErrorCategory::schema);
    return message_of([script] { after(script, shop()); });
}

const std::string& text_of(const schema::Expression& expression) {
    return std::get<schema::SqlText>(expression.value).text;
}
} // namespace

TEST_CASE("add_enum_value") {
    CHECK(values_after([](Operations& op) { op.add_enum_value("mood", "x"); }) ==
          Values{"good", "bad", "it's so so", "x"});
    CHECK(values_after([](Operations& op) { op.add_enum_value("mood", "x", {.before = "good"}); }) ==
          Values{"x", "good", "bad", "it's so so"});
    CHECK(values_after([](Operations& op) { op.add_enum_value("mood", "x", {.after = "good"}); }) ==
          Values{"good", "x", "bad", "it's so so"});

    CHECK(refusal([](Operations& op) { op.add_enum_value("gone", "x"); }) ==
          "there is no enum gone | enums at this point: mood, other");
    CHECK(refusal([](Operations& op) { op.add_enum_value("mood", "bad"); }) ==
          "enum mood has the value 'bad' already | its values: good, bad, it's so so");
    CHECK(refusal([](Operations& op) { op.add_enum_value("mood", "x", {.before = "gone"}); }) ==
          "enum mood has no value 'gone' | its values: good, bad, it's so so");
    CHECK(refusal([](Operations& op) {
              op.add_enum_value("mood", "x", {.after = "gone"});
          }).starts_with("enum mood has no value 'gone'"));
    CHECK(refusal([](Operations& op) { op.add_enum_value("mood", "x", {.before = "good", .after = "bad"}); }) ==
          "value 'x' of enum mood is placed before 'good' and after 'bad' | one place is enough");
}

TEST_CASE("rename_enum_value: defaults and SQL of its columns follow, no other") {
    const Schema schema = after(
        [](Operations& op) {
            op.rename_enum_value("mood", "good", "it's fine");
            op.rename_enum_value("mood", "it's so so", "so");
        },
        shop());
    CHECK(schema.find_enum("mood")->values == Values{"it's fine", "bad", "so"});
    const schema::Table& person = *schema.find_table("person");
    CHECK(person.find_column("mood")->server_default == schema::Literal{"it's fine"});
    CHECK(text_of(*person.find_column("later")->server_default) == "'it''s fine'::mood");
    CHECK(person.find_column("else")->server_default == schema::Literal{"good"});
    CHECK(person.find_column("note")->server_default == schema::Literal{"good"});
    CHECK(text_of(person.checks[0].expression) == "mood <> 'bad' AND later IN ('bad', 'so')");
    CHECK(text_of(person.checks[1].expression) == "note <> 'good'");
    CHECK(text_of(*person.indexes[0].predicate) == "mood = 'it''s fine'");

    CHECK(refusal([](Operations& op) {
              op.rename_enum_value("mood", "gone", "x");
          }).starts_with("enum mood has no value 'gone'"));
    CHECK(refusal([](Operations& op) {
              op.rename_enum_value("mood", "good", "bad");
          }).starts_with("enum mood has the value 'bad' already"));
    CHECK(refusal([](Operations& op) {
              op.add_constraint("person", check("mood = 'good' OR note = 'good'").named("both"));
              op.rename_enum_value("mood", "good", "x");
          }) ==
          "value 'good' of enum mood is used by check constraint both of table person | that goes first, and comes "
          "again afterwards: op.drop_constraint(\"person\", \"both\")");
}

TEST_CASE("replace_enum: values that go become others, in defaults and SQL too") {
    const Schema schema = after(
        [](Operations& op) {
            op.replace_enum("mood", {"fine", "bad", "so"}, {{"good", "fine"}, {"it's so so", "so"}});
        },
        shop());
    CHECK(schema.find_enum("mood")->values == Values{"fine", "bad", "so"});
    const schema::Table& person = *schema.find_table("person");
    CHECK(person.find_column("mood")->server_default == schema::Literal{"fine"});
    CHECK(text_of(person.checks[0].expression) == "mood <> 'bad' AND later IN ('bad', 'so')");
    CHECK(values_after([](Operations& op) {
              op.replace_enum("mood", {"it's so so", "bad", "good"});
          }) == Values{"it's so so", "bad", "good"});
}

TEST_CASE("replace_enum refuses") {
    CHECK(refusal([](Operations& op) { op.replace_enum("gone", {"a"}); }).starts_with("there is no enum gone"));
    CHECK(refusal([](Operations& op) { op.replace_enum("mood", {}); }).starts_with("enum mood is given no values"));
    CHECK(refusal([](Operations& op) {
              op.replace_enum("mood", {"a", "a"});
          }) == "the new list of enum mood has a twice | ");
    CHECK(refusal([](Operations& op) {
              op.replace_enum("mood", {"good", "bad", "it's so so"});
          }) == "enum mood has these values already, in this order | ");
    CHECK(refusal([](Operations& op) {
              op.replace_enum("mood", {"a"}, {{"gone", "a"}});
          }).starts_with("enum mood has no value 'gone'"));
    CHECK(refusal([](Operations& op) {
              op.replace_enum("mood", {"good"}, {{"good", "good"}});
          }) == "value 'good' of enum mood stays: it cannot be mapped to 'good' | only values that go are mapped");
    CHECK(refusal([](Operations& op) {
              op.replace_enum("mood", {"a"}, {{"good", "b"}});
          }) == "value 'good' of enum mood is mapped to 'b', which is not one of the new values | the new values: a");
    CHECK(refusal([](Operations& op) {
              op.replace_enum("mood", {"bad", "it's so so"});
          }) ==
          "value 'good' of enum mood is used by the default of column person.mood | map it to a value that stays, or "
          "change the default first: op.alter_column(\"person\", \"mood\", …)");
    CHECK(refusal([](Operations& op) { op.replace_enum("mood", {"good"}); }) ==
          "value 'bad' of enum mood is used by check constraint ck of table person | that goes first, and comes again "
          "afterwards: op.drop_constraint(\"person\", \"ck\")");
}

TEST_CASE("a default of an enum column is one of its values") {
    CHECK(refusal([](Operations& op) { op.alter_column("person", "mood", {.server_default = "gone"}); }) ==
          "column person.mood has the default 'gone', which is no value of enum mood | its values: good, bad, it's so "
          "so");
    CHECK(refusal([](Operations& op) {
              op.add_column("person", column("a", enumeration("mood")).server_default("x"));
          }).starts_with("column person.a has the default 'x'"));
}

TEST_CASE("values of enums are undone") {
    using namespace operation;
    const auto inverse = [](const Operation& op) { return invert(op, shop()); };
    CHECK(inverse({AddEnumValue{"mood", "x"}}) ==
          std::vector<Operation>{{ReplaceEnum{"mood", {"good", "bad", "it's so so"}}}});
    CHECK(inverse({RenameEnumValue{"mood", "bad", "x"}}) ==
          std::vector<Operation>{{RenameEnumValue{"mood", "x", "bad"}}});
    CHECK(inverse({ReplaceEnum{"mood", {"good", "bad", "x"}, {{"it's so so", "x"}}}}) ==
          std::vector<Operation>{{ReplaceEnum{"mood", {"good", "bad", "it's so so"}, {{"x", "it's so so"}}}}});
    CHECK(message_of([&] {
              inverse({ReplaceEnum{"mood", {"x"}, {{"good", "x"}, {"bad", "x"}, {"it's so so", "x"}}}});
          }) == "replace the values of enum mood has no inverse | several of its values became one, and a default or "
                "check holds that: write the way back in downgrade()");
}

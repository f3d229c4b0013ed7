#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

#include <retort/diff/hazards.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>

using namespace retort;
using namespace retort::ddl;
using Lines = std::vector<std::string>;

namespace {
schema::Schema some_schema() {
    Operations op;
    op.create_enum("state", {"on", "off"});
    op.create_table("country", {column("id", integer()).not_null(), column("code", varchar(9)),
                                column("half", integer()).generated(sql("id / 2")), primary_key({"id"})});
    schema::Schema schema;
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(schema, one.operation);
    return schema;
}

Lines hazards_of(void (*script)(Operations&)) {
    Operations op;
    script(op);
    return diff::hazards(op.recorded().front().operation, some_schema());
}
} // namespace

TEST_CASE("what is lost is told") {
    CHECK(hazards_of([](Operations& op) { op.drop_table("country"); }) == Lines{"all rows of country are lost"});
    CHECK(hazards_of([](Operations& op) { op.drop_column("country", "code"); }) ==
          Lines{"the values of country.code are lost"});
    CHECK(hazards_of([](Operations& op) { op.drop_column("country", "half"); }).empty());
    CHECK(hazards_of([](Operations& op) { op.alter_column("country", "code", {.generated = sql("'x'")}); }) ==
          Lines{"the values of country.code are lost: it is computed from now on"});
    CHECK(hazards_of([](Operations& op) { op.drop_sequence("s"); }) == Lines{"where s has counted to is lost"});
    CHECK(hazards_of([](Operations& op) { op.set_table_options("country", options().unlogged()); }) ==
          Lines{"on PostgreSQL, all rows of country are lost when the server crashes"});
}

TEST_CASE("what fails on a table with rows is told") {
    CHECK(hazards_of([](Operations& op) { op.add_column("country", column("name", text()).not_null()); }) ==
          Lines{"fails when country has rows: name is NOT NULL and has no default"});
    CHECK(hazards_of([](Operations& op) { op.alter_column("country", "code", {.nullable = false}); }) ==
          Lines{"fails when a row of country has no code"});
    CHECK(hazards_of([](Operations& op) {
              op.add_constraint("country", unique({"code", "half"}));
          }) == Lines{"fails when rows of country have the same (code, half)"});
    CHECK(hazards_of([](Operations& op) {
              op.add_constraint("country", primary_key({"id", "code"}));
          }) ==
          Lines{"fails when rows of country have the same (id, code)", "fails when a row of country has no code"});
    CHECK(hazards_of([](Operations& op) { op.add_constraint("country", check("id > 0")); }) ==
          Lines{"fails when a row of country does not meet it"});
    CHECK(hazards_of([](Operations& op) { op.add_constraint("country", foreign_key({"code"}, "user", {"id"})); }) ==
          Lines{"fails when (code) of a row of country is in no row of user"});
    CHECK(hazards_of([](Operations& op) {
              op.add_constraint("country", exclude({{"id", "="}}));
          }) == Lines{"fails when two rows of country exclude each other"});
    CHECK(hazards_of([](Operations& op) {
              op.create_index("country", index({"code", expression("lower(code)")}).unique());
          }) == Lines{"fails when rows of country have the same (code, …)"});
    CHECK(hazards_of([](Operations& op) { op.replace_enum("state", {"on"}); }) ==
          Lines{"fails when a row holds 'off' of state: say in the mapping what becomes of it"});
    CHECK(hazards_of([](Operations& op) { op.set_table_options("country", options().strict()); }) ==
          Lines{"on SQLite, fails when a value of country is not of its column's type"});
}

TEST_CASE("a type that may not hold what there is is told") {
    CHECK(hazards_of([](Operations& op) { op.alter_column("country", "code", {.type = varchar(3)}); }) ==
          Lines{"values of country.code may not fit, or lose something: varchar(9) becomes varchar(3)"});
    CHECK(hazards_of([](Operations& op) { op.alter_column("country", "code", {.type = varchar(10)}); }).empty());
}

TEST_CASE("what loses nothing and cannot fail is not remarked upon") {
    CHECK(hazards_of([](Operations& op) { op.create_table("t", {column("a", integer())}); }).empty());
    CHECK(hazards_of([](Operations& op) { op.rename_table("country", "land"); }).empty());
    CHECK(hazards_of([](Operations& op) { op.add_column("country", column("name", text())); }).empty());
    CHECK(hazards_of([](Operations& op) {
              op.add_column("country", column("name", text()).not_null().server_default("x"));
          }).empty());
    CHECK(hazards_of([](Operations& op) { op.create_index("country", index({"code"})); }).empty());
    CHECK(hazards_of([](Operations& op) { op.alter_column("country", "code", {.nullable = true}); }).empty());
    CHECK(hazards_of([](Operations& op) { op.alter_column("country", "id", {.nullable = false}); }).empty());
    CHECK(hazards_of([](Operations& op) { op.replace_enum("state", {"off", "on"}); }).empty());
    CHECK(hazards_of([](Operations& op) { op.replace_enum("state", {"on"}, {{"off", "on"}}); }).empty());
}

TEST_CASE("types that hold every value of another") {
    const std::vector<std::pair<schema::Type, schema::Type>> fit{
        {smallint(), integer()},        {integer(), bigint()},
        {smallint(), real()},           {integer(), double_precision()},
        {bigint(), numeric()},          {integer(), numeric(12, 2)},
        {real(), double_precision()},   {numeric(8, 2), numeric(10, 2)},
        {numeric(8, 2), numeric(9, 3)}, {numeric(8, 2), numeric()},
        {varchar(3), varchar(4)},       {varchar(3), text()},
        {character(3), varchar(3)},     {text(), varchar()},
        {date(), timestamp()},          {uuid(), text()},
        {enumeration("e"), text()},     {array(integer()), array(bigint())}};
    for (const auto& [from, to] : fit) {
        CAPTURE(display(from), display(to));
        CHECK(diff::always_fits(from, to));
        CHECK(diff::always_fits(from, from));
    }
    const std::vector<std::pair<schema::Type, schema::Type>> not_fit{
        {integer(), smallint()},      {bigint(), double_precision()}, {integer(), real()},
        {integer(), numeric(11, 2)},  {double_precision(), real()},   {numeric(10, 2), numeric(10, 3)},
        {numeric(), numeric(10, 2)},  {varchar(4), varchar(3)},       {varchar(), varchar(3)},
        {text(), integer()},          {timestamp(), date()},          {text(), character(3)},
        {timestamp(), timestamptz()}, {native("citext"), text()},     {array(integer()), integer()},
        {text(), enumeration("e")},   {numeric(3, 0), integer()},     {boolean(), integer()}};
    for (const auto& [from, to] : not_fit) {
        CAPTURE(display(from), display(to));
        CHECK_FALSE(diff::always_fits(from, to));
    }
}

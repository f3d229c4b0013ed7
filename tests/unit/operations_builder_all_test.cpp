// What the builder records for the operations that came last, and how each is to be run.

#include <catch2/catch.hpp>

#include <retort/operation/operation.hpp>
#include <retort/operation/operations.hpp>
#include <retort/schema/naming.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using namespace retort::operation;
using support::message_of;

namespace {
std::vector<Operation> recorded(void (*script)(Operations&)) {
    Operations op;
    script(op);
    std::vector<Operation> operations;
    for (const Recorded& one : op.recorded()) operations.push_back(one.operation);
    return operations;
}

void step(database::Connection&) {}
} // namespace

TEST_CASE("comments and names are recorded") {
    CHECK(recorded([](Operations& op) {
              op.create_table_comment({"s", "t"}, "c");
              op.drop_table_comment("t");
              op.set_table_options("t", options().strict().with("fillfactor", "50"));
              op.rename_index("t", "a", "b");
              op.rename_constraint("t", "a", "b");
              op.add_constraint("t", unique({"a"}), using_index("ux"));
              op.add_constraint("t", primary_key({"a"}), using_index("ux"));
              op.validate_constraint("t", "ck");
          }) == std::vector<Operation>{{SetTableComment{{"s", "t"}, "c"}},
                                       {SetTableComment{"t", ""}},
                                       {SetTableOptions{"t", {.strict = true, .with = {{"fillfactor", "50"}}}}},
                                       {RenameIndex{"t", "a", "b"}},
                                       {RenameConstraint{"t", "a", "b"}},
                                       {AddConstraint{"t", schema::Unique{"uq_t_a", {"a"}}, "ux"}},
                                       {AddConstraint{"t", schema::PrimaryKey{"pk_t", {"a"}}, "ux"}},
                                       {ValidateConstraint{"t", "ck"}}});
}

TEST_CASE("alter_column records one change, and a new name after it") {
    AlterColumn identity{.table = "t", .column = "c"};
    identity.identity.emplace(Identity{.start = 3});
    identity.server_default.emplace(std::nullopt);
    AlterColumn generated{.table = "t", .column = "c"};
    generated.generated.emplace(schema::Generated{schema::sql("a + 1"), true});
    generated.identity.emplace(std::nullopt);
    AlterColumn computed{.table = "t", .column = "c"};
    computed.generated.emplace(schema::Generated{schema::sql("a + 1"), false});
    AlterColumn plain{.table = "t", .column = "c"};
    plain.generated.emplace(std::nullopt);
    CHECK(recorded([](Operations& op) {
              op.alter_column("t", "c", {.drop_default = true, .identity = Identity{.start = 3}});
              op.alter_column("t", "c", {.drop_identity = true, .generated = sql("a + 1")});
              op.alter_column("t", "c", {.generated_virtual = sql("a + 1")});
              op.alter_column("t", "c", {.drop_generated = true, .name = "d"});
              op.alter_column("t", "d", {.name = "e"});
          }) == std::vector<Operation>{{identity},
                                       {generated},
                                       {computed},
                                       {plain},
                                       {RenameColumn{"t", "c", "d"}},
                                       {RenameColumn{"t", "d", "e"}}});
}

TEST_CASE("enum values, sequences and schemas are recorded") {
    CHECK(recorded([](Operations& op) {
              op.add_enum_value("e", "x");
              op.add_enum_value("e", "x", {.before = "a"});
              op.add_enum_value("e", "x", {.after = "a"});
              op.rename_enum_value("e", "a", "b");
              op.replace_enum("e", {"a", "b"}, {{"c", "a"}, {"d", "a"}});
              op.create_sequence({"s", "n"}, {.type = integer(), .start = 5, .cycle = true});
              op.alter_sequence("n", {.increment = 2, .minimum = 1, .maximum = 9, .cache = 3});
              op.drop_sequence("n");
              op.create_schema("s");
              op.drop_schema("s");
          }) ==
          std::vector<Operation>{{AddEnumValue{"e", "x"}},
                                 {AddEnumValue{"e", "x", "a", ""}},
                                 {AddEnumValue{"e", "x", "", "a"}},
                                 {RenameEnumValue{"e", "a", "b"}},
                                 {ReplaceEnum{"e", {"a", "b"}, {{"c", "a"}, {"d", "a"}}}},
                                 {CreateSequence{{.name = {"s", "n"}, .type = integer(), .start = 5, .cycle = true}}},
                                 {AlterSequence{{.name = "n", .increment = 2, .minimum = 1, .maximum = 9, .cache = 3}}},
                                 {DropSequence{"n"}},
                                 {CreateSchema{"s"}},
                                 {DropSchema{"s"}}});
}

TEST_CASE("an exclude constraint is recorded with its name") {
    schema::Exclude wanted{
        .method = "spgist",
        .elements = {{.column = "a", .with = "="}, {.column = "", .expression = schema::sql("b"), .with = "&&"}},
        .predicate = schema::sql("a > 0"),
        .deferral = schema::Deferral::initially_deferred};
    wanted.name = schema::exclude_name("t", wanted);
    CHECK(wanted.name.starts_with("ex_t_a_"));
    CHECK(recorded([](Operations& op) {
              op.add_constraint("t", exclude({{"a", "="}})
                                         .and_expression("b", "&&")
                                         .using_method("spgist")
                                         .where("a > 0")
                                         .deferrable(initially_deferred));
          }) == std::vector<Operation>{{AddConstraint{"t", wanted}}});
}

TEST_CASE("expressions of several dialects, and columns after them, in exclude constraints and keys") {
    const schema::Expression dialects(schema::SqlText{{}, {{"postgresql", "a"}}});
    schema::Exclude wanted{
        .name = "ex",
        .elements = {{.column = "", .expression = dialects, .with = "="}, {.column = "b", .with = "&&"}},
        .predicate = dialects};
    const auto operations = recorded([](Operations& op) {
        op.add_constraint("t", exclude({})
                                   .and_expression(sql({{"postgresql", "a"}}), "=")
                                   .and_column("b", "&&")
                                   .where(sql({{"postgresql", "a"}}))
                                   .named("ex"));
        op.create_index("t", index({expression(sql({{"postgresql", "a"}})).descending()}).named("ix"));
    });
    CHECK(
        operations ==
        std::vector<Operation>{
            {AddConstraint{"t", wanted}},
            {CreateIndex{"t", {.name = "ix", .parts = {{.column = "", .expression = dialects, .descending = true}}}}}});
}

TEST_CASE("one text for every database and another for some") {
    const schema::SqlText both{"a", {{"sqlite", "b"}}};
    CHECK(sql("a", {{"sqlite", "b"}}).value() == schema::Expression(both));
    CHECK(recorded([](Operations& op) {
              op.execute("a", {{"sqlite", "b"}}, [](Operations& same) { same.drop_table("t"); });
              op.execute("a", {{"sqlite", "b"}});
          }) == std::vector<Operation>{{Execute{both, {{DropTable{"t"}}}}}, {Execute{both, {}}}});
}

TEST_CASE("bytes are said by their hex digits") {
    CHECK(hex("00fF") == Bytes{std::byte{0}, std::byte{0xff}});
    CHECK(hex("").empty());
    CHECK_THROWS_AS(hex("0"), Error);
    CHECK_THROWS_AS(hex("0g"), Error);
}

TEST_CASE("an index without blocking, and a data step, are recorded") {
    const schema::Index built{.name = "ix_t_a", .parts = {{.column = "a"}}};
    const auto operations = recorded([](Operations& op) {
        op.create_index("t", index({"a"}), concurrently);
        op.create_index("t", index({"a"}));
        op.drop_index("t", "i", concurrently);
        op.drop_index("t", "i");
        op.run("fill in codes", step);
    });
    CHECK(operations == std::vector<Operation>{{CreateIndex{"t", built, true}},
                                               {CreateIndex{"t", built, false}},
                                               {DropIndex{"t", "i", true}},
                                               {DropIndex{"t", "i", false}},
                                               {Run{"fill in codes", step}}});
}

TEST_CASE("on() and autocommit() say how what is in them is run, and no more") {
    Operations op;
    op.drop_table("a");
    op.on(postgresql, [](Operations& there) {
        there.drop_table("b");
        there.autocommit(
            [](Operations& alone) { alone.on(postgresql, [](Operations& same) { same.drop_table("c"); }); });
        there.drop_table("d");
    });
    op.autocommit([](Operations& alone) {
        alone.autocommit([](Operations& same) { same.drop_table("e"); });
        alone.drop_table("f");
    });
    op.drop_table("g");
    std::vector<std::string> found;
    for (const Recorded& one : op.recorded())
        found.push_back(describe(one.operation) + " " + one.dialect + (one.autocommit ? "!" : ""));
    CHECK(found == std::vector<std::string>{"drop table a ", "drop table b postgresql", "drop table c postgresql!",
                                            "drop table d postgresql", "drop table e !", "drop table f !",
                                            "drop table g "});
    CHECK(message_of([] {
              Operations two;
              two.on(postgresql, [](Operations& there) { there.on(sqlite, [](Operations&) {}); });
          }).starts_with("op.on(\"sqlite\") stands in op.on(\"postgresql\"): no database is both"));
}

TEST_CASE("how an operation is run is part of what a revision's checksum knows") {
    Operations op;
    op.drop_table("a");
    op.on(sqlite, [](Operations& there) { there.drop_table("a"); });
    op.autocommit([](Operations& alone) { alone.drop_table("a"); });
    op.run("a step", step);
    op.online([](Operations& free) {
        free.plain([](Operations& plain) { plain.drop_table("a"); });
        free.drop_table("a");
    });
    CHECK(to_json(op.recorded()) ==
          R"([{"op":"drop_table","table":"a"},{"op":"drop_table","table":"a","dialect":"sqlite"},)"
          R"({"op":"drop_table","table":"a","autocommit":true},{"op":"run","what":"a step"},)"
          R"({"op":"drop_table","table":"a","form":"plain"},{"op":"drop_table","table":"a","form":"online"}])");
}

TEST_CASE("each operation is told in a few words") {
    const auto told = [](void (*script)(Operations&)) { return describe(recorded(script).front()); };
    CHECK(told([](Operations& op) { op.create_table_comment("t", "c"); }) == "set comment of table t");
    CHECK(told([](Operations& op) { op.drop_table_comment("t"); }) == "drop comment of table t");
    CHECK(told([](Operations& op) { op.set_table_options("t", options()); }) == "set options of table t");
    CHECK(told([](Operations& op) { op.rename_index("t", "a", "b"); }) == "rename index a of t to b");
    CHECK(told([](Operations& op) { op.rename_constraint("t", "a", "b"); }) == "rename constraint a of t to b");
    CHECK(told([](Operations& op) { op.add_enum_value("e", "x"); }) == "add value 'x' to enum e");
    CHECK(told([](Operations& op) { op.rename_enum_value("e", "a", "b"); }) == "rename value 'a' of enum e to 'b'");
    CHECK(told([](Operations& op) { op.replace_enum("e", {"a"}); }) == "replace the values of enum e");
    CHECK(told([](Operations& op) { op.create_sequence({"s", "n"}); }) == "create sequence s.n");
    CHECK(told([](Operations& op) { op.drop_schema("s"); }) == "drop schema s");
    CHECK(told([](Operations& op) { op.run("fill in codes", step); }) == "run fill in codes");
}

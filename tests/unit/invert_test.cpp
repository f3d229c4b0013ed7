#include <catch2/catch.hpp>

#include <algorithm>

#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/operations.hpp>
#include <retort/schema/json.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::ddl;
using namespace support;
using operation::Operation;

namespace {
std::vector<Operation> recorded(const Operations& op) {
    std::vector<Operation> operations;
    for (const operation::Recorded& one : op.recorded()) operations.push_back(one.operation);
    return operations;
}

// A dropped column comes back as the last one.
schema::Schema with_dropped_columns_last(schema::Schema schema, const Operation& operation) {
    if (const auto* drop = std::get_if<operation::DropColumn>(&operation.value)) {
        auto& columns = schema.find_table(drop->table)->columns;
        const auto column = std::ranges::find(columns, drop->column, &schema::Column::name);
        std::rotate(column, column + 1, columns.end());
    }
    if (const auto* execute = std::get_if<operation::Execute>(&operation.value))
        for (const Operation& one : execute->amounts_to) schema = with_dropped_columns_last(std::move(schema), one);
    return schema;
}

template <class... Op> bool is_one_of(std::size_t kind) { return ((kind == Operation{Op{}}.value.index()) || ...); }

bool is_drawn(std::size_t kind, Reach reach) {
    using namespace operation;
    if (is_one_of<BulkInsert, Backfill, Run>(kind)) return false; // they have no inverse
    return reach == Reach::everything || !is_one_of<CreateSequence, AlterSequence, DropSequence, CreateSchema,
                                                    DropSchema, SetComment, Execute, ValidateConstraint>(kind);
}

void undoes_everything(Reach reach) {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    RandomSchema random(seed, reach);
    std::vector<int> kinds(std::variant_size_v<decltype(Operation::value)>);
    for (int i = 0; i < 40; ++i) {
        schema::Schema before = random.schema(1 + static_cast<std::size_t>(i) % 6);
        for (int j = 0; j < 60; ++j) {
            const Operation operation = random.operation(before);
            const schema::Schema after = operation::apply(before, operation);
            const auto inverse = operation::invert(operation, before);
            INFO(operation::to_json({operation}));
            INFO(operation::to_json(inverse));
            const schema::Schema undone = operation::apply(after, inverse);
            const schema::Schema expected = with_dropped_columns_last(before, operation);
            if (undone != expected) { // the texts only when they are needed: there are thousands of cases
                REQUIRE(schema::to_json(undone) == schema::to_json(expected));
                FAIL("the schemas differ and their JSON does not");
            }
            ++kinds[operation.value.index()];
            before = after;
        }
    }
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        CAPTURE(kind);
        CHECK((kinds[kind] > 0) == is_drawn(kind, reach));
    }
}
} // namespace

TEST_CASE("the inverse of an operation undoes it: portable schemas") { undoes_everything(Reach::portable); }
TEST_CASE("the inverse of an operation undoes it: everything a schema can hold") {
    undoes_everything(Reach::everything);
}

TEST_CASE("a dropped table comes back with all that it had") {
    Operations op;
    op.create_table("parent", {column("id", integer()).identity(), primary_key({"id"})});
    op.create_table("child",
                    {column("id", integer()).not_null().comment("the key"),
                     column("parent_id", integer()).server_default(1), primary_key({"id"}).named("key"),
                     foreign_key({"parent_id"}, "parent", {"id"}).on_delete(cascade),
                     foreign_key({"parent_id"}, "child", {"id"}).named("to_itself"), check("id > 0"),
                     index({"parent_id"}).where("parent_id > 3"), comment("children"), options().without_rowid()});
    const schema::Schema before = operation::apply({}, recorded(op));
    const auto inverse = operation::invert({operation::DropTable{"child"}}, before);
    REQUIRE(inverse == std::vector<Operation>{{operation::CreateTable{*before.find_table("child")}}});
    CHECK(operation::apply(operation::apply(before, {operation::DropTable{"child"}}), inverse) == before);
}

TEST_CASE("a primary key that is dropped again leaves its columns as they were") {
    Operations op;
    op.create_table("t", {column("a", integer()), column("b", integer()).not_null()});
    const schema::Schema before = operation::apply({}, recorded(op));
    const Operation add{operation::AddConstraint{"t", schema::PrimaryKey{.name = "", .columns = {"a", "b"}}}};
    CHECK_FALSE(operation::apply(before, add).find_table("t")->find_column("a")->nullable);
    CHECK(operation::apply(operation::apply(before, add), operation::invert(add, before)) == before);
}

TEST_CASE("several operations are undone from the last to the first") {
    Operations op;
    op.create_enum("status", {"draft", "live"});
    op.create_table("a", {column("id", integer()).not_null(), primary_key({"id"})});
    op.add_column("a", column("status", enumeration("status")));
    op.rename_table("a", "b");
    op.rename_column("b", "status", "state");
    const auto operations = recorded(op);
    const auto inverse = operation::invert(operations, {});
    REQUIRE(inverse.size() == operations.size());
    CHECK(inverse.front() == Operation{operation::RenameColumn{"b", "state", "status"}});
    CHECK(inverse.back() == Operation{operation::DropEnum{"status"}});
    CHECK(operation::apply(operation::apply({}, operations), inverse) == schema::Schema{});
}

TEST_CASE("SQL that says what it amounts to is undone, other SQL and inserted rows are not") {
    Operations op;
    op.create_table("t", {column("a", integer())});
    const schema::Schema before = operation::apply({}, recorded(op));

    Operations text;
    text.execute("ALTER TABLE t ADD COLUMN b integer",
                 [](Operations& same) { same.add_column("t", column("b", integer())); });
    CHECK(operation::invert(recorded(text).front(), before) ==
          std::vector<Operation>{{operation::DropColumn{"t", "b"}}});

    Operations other;
    other.execute("UPDATE t SET a = 1");
    other.bulk_insert("t", {"a"}, {{1}});
    CHECK(error_of([&] { operation::invert(recorded(other)[0], before); }).category() == ErrorCategory::unsupported);
    CHECK(message_of([&] { operation::invert(recorded(other)[0], before); }) ==
          "SQL text has no inverse | write the way back in downgrade(), or say what the text amounts to");
    CHECK(
        message_of([&] { operation::invert(recorded(other)[1], before); }) ==
        "rows inserted into table t have no inverse | say in downgrade() which rows go: op.execute(\"DELETE FROM …\")");
}

TEST_CASE("what is not there cannot be put back") {
    CHECK(message_of([] { operation::invert({operation::DropTable{"t"}}, {}); }) ==
          "there is no table t | tables at this point: none");
}

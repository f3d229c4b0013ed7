#include <postgresql/compile.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/alter_column.hpp>
#include <postgresql/bulk_insert.hpp>
#include <postgresql/keys.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <retort/error.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>

namespace retort::postgresql {

namespace {
using database::Step;
using database::Steps;
using schema::Schema;

Step statement(std::string sql) { return Step{.sql = std::move(sql)}; }

Step add_constraint(const schema::Name& table, const schema::Constraint& constraint) {
    return statement(fmt::format("ALTER TABLE {} ADD {}", quote_name(table), constraint_definition(constraint)));
}

Steps compile_one(const operation::CreateTable& op, const Schema& /*before*/) {
    schema::Table table = op.table;
    schema::canonicalise(table);
    const std::vector<schema::Unique> repeated = take_repeated(table);
    Steps steps{statement(create_table_statement(table))};
    for (const schema::Unique& unique : repeated) steps.push_back(add_constraint(table.name, unique));
    for (const schema::Index& index : table.indexes)
        steps.push_back(statement(create_index_statement(table.name, index)));
    if (!table.comment.empty()) steps.push_back(statement(comment_statement(table.name, table.comment)));
    for (const schema::Column& column : table.columns) {
        if (!column.comment.empty())
            steps.push_back(statement(comment_statement(table.name, column.name, column.comment)));
    }
    return steps;
}

Steps compile_one(const operation::DropTable& op, const Schema& /*before*/) {
    return {statement(fmt::format("DROP TABLE {}", quote_name(op.table)))};
}

Steps compile_one(const operation::RenameTable& op, const Schema& /*before*/) {
    return {statement(fmt::format("ALTER TABLE {} RENAME TO {}", quote_name(op.from), quote(op.to)))};
}

Steps compile_one(const operation::AddColumn& op, const Schema& /*before*/) {
    Steps steps{
        statement(fmt::format("ALTER TABLE {} ADD COLUMN {}", quote_name(op.table), column_definition(op.column)))};
    if (!op.column.comment.empty())
        steps.push_back(statement(comment_statement(op.table, op.column.name, op.column.comment)));
    return steps;
}

Steps compile_one(const operation::DropColumn& op, const Schema& /*before*/) {
    return {statement(fmt::format("ALTER TABLE {} DROP COLUMN {}", quote_name(op.table), quote(op.column)))};
}

Steps compile_one(const operation::RenameColumn& op, const Schema& /*before*/) {
    return {statement(
        fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", quote_name(op.table), quote(op.from), quote(op.to)))};
}

Steps compile_one(const operation::AlterColumn& op, const Schema& before) { return alter_column(op, before); }

Steps compile_one(const operation::CreateIndex& op, const Schema& /*before*/) {
    return {statement(create_index_statement(op.table, schema::named(op.table, op.index)))};
}

Steps compile_one(const operation::DropIndex& op, const Schema& before) {
    schema::Table dropped{.name = op.table};
    dropped.indexes.push_back(operation::index_of(operation::table_of(before, op.table), op.index));
    // An index lives in the schema of its table.
    return drop_key(before, dropped,
                    statement(fmt::format("DROP INDEX {}", quote_name(schema::Name(op.table.schema, op.index)))));
}

Steps compile_one(const operation::AddConstraint& op, const Schema& /*before*/) {
    return {add_constraint(op.table, schema::named(op.table, op.constraint))};
}

Steps compile_one(const operation::DropConstraint& op, const Schema& before) {
    schema::Table dropped{.name = op.table};
    schema::add_constraint(dropped, operation::constraint_of(operation::table_of(before, op.table), op.constraint));
    return drop_key(
        before, dropped,
        statement(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", quote_name(op.table), quote(op.constraint))));
}

Steps compile_one(const operation::CreateEnum& op, const Schema& /*before*/) {
    std::vector<std::string> values;
    values.reserve(op.type.values.size());
    for (const std::string& value : op.type.values) values.push_back(quote_text(value));
    return {statement(fmt::format("CREATE TYPE {} AS ENUM ({})", quote_name(op.type.name), fmt::join(values, ", ")))};
}

Steps compile_one(const operation::DropEnum& op, const Schema& /*before*/) {
    return {statement(fmt::format("DROP TYPE {}", quote_name(op.type)))};
}

Steps compile_one(const operation::BulkInsert& op, const Schema& before) { return bulk_insert(op, before); }

template <class Op> Steps compile_one(const Op&, const Schema& /*before*/) {
    throw Error(ErrorCategory::unsupported, "PostgreSQL cannot do this operation yet");
}

Steps compile_one(const operation::Execute& op, const Schema& /*before*/) {
    const std::string* text = text_for_postgresql(op.sql);
    if (text == nullptr) return {};
    // A step has no final semicolon.
    const auto end = text->find_last_not_of(" \t\r\n;");
    if (end == std::string::npos) return {};
    return {statement(text->substr(0, end + 1))};
}
} // namespace

Steps compile(const operation::Operation& operation, const Schema& before) {
    return std::visit([&](const auto& op) { return compile_one(op, before); }, operation.value);
}

} // namespace retort::postgresql

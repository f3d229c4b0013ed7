#include <postgresql/compile.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/alter_column.hpp>
#include <postgresql/bulk_insert.hpp>
#include <postgresql/check.hpp>
#include <postgresql/comment.hpp>
#include <postgresql/counter.hpp>
#include <postgresql/enum.hpp>
#include <postgresql/index.hpp>
#include <postgresql/keys.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <postgresql/table_options.hpp>
#include <retort/error.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/uses.hpp>
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

// CREATE TABLE takes what is NOT VALID for valid, because there are no rows yet.
template <class T> void take_not_valid(std::vector<T>& constraints, std::vector<schema::Constraint>& taken) {
    for (const T& constraint : constraints)
        if (constraint.not_valid) taken.emplace_back(constraint);
    std::erase_if(constraints, [](const T& constraint) { return constraint.not_valid; });
}

// Foreign keys of a table that point at it, and at no more than an index of it: that one comes after the table.
void take_keys_to_index(schema::Table& table, std::vector<schema::Constraint>& taken) {
    const schema::Table with_keys{.name = {}, .primary_key = table.primary_key, .uniques = table.uniques};
    std::erase_if(table.foreign_keys, [&](const schema::ForeignKey& key) {
        if (key.target != table.name || operation::is_key(with_keys, key.target_columns)) return false;
        taken.emplace_back(key);
        return true;
    });
}

Steps compile_one(const operation::CreateTable& op, const Schema& /*before*/) {
    schema::Table table = op.table;
    schema::canonicalise(table);
    std::vector<schema::Constraint> later;
    for (schema::Unique& unique : take_repeated(table)) later.emplace_back(std::move(unique));
    take_not_valid(table.foreign_keys, later);
    take_keys_to_index(table, later);
    take_not_valid(table.checks, later);
    Steps steps{statement(create_table_statement(table))};
    for (const schema::Index& index : table.indexes)
        steps.push_back(statement(create_index_statement(table.name, index)));
    for (const schema::Constraint& constraint : later) steps.push_back(add_constraint(table.name, constraint));
    if (!table.comment.empty()) steps.push_back(statement(comment_on_table(table.name, table.comment)));
    for (const schema::Column& column : table.columns) {
        if (!column.comment.empty())
            steps.push_back(statement(comment_on_column(table.name, column.name, column.comment)));
    }
    for (const schema::Constraint& constraint : operation::constraints_of(table))
        add_comment(steps, table.name, constraint);
    for (const schema::Constraint& constraint : later) add_comment(steps, table.name, constraint);
    for (const schema::Index& index : table.indexes) add_comment(steps, table.name, index);
    return steps;
}

Steps compile_one(const operation::DropTable& op, const Schema& /*before*/) {
    return {statement(fmt::format("DROP TABLE {}", quote_name(op.table)))};
}

Steps compile_one(const operation::RenameTable& op, const Schema& /*before*/) {
    return {statement(fmt::format("ALTER TABLE {} RENAME TO {}", quote_name(op.from), quote(op.to)))};
}

// What the rows that are there get must be something where NULL is not allowed. A native type may be a domain with a
// default, or serial.
Steps checks_of(const schema::Name& table, const schema::Column& column, const Schema& before) {
    if (column.nullable || column.server_default || column.identity || column.type.kind == schema::TypeKind::native)
        return {};
    if (column.generated)
        return {no_row_where(
            before, table, fmt::format("({}) IS NULL", expression(column.generated->expression)),
            fmt::format("{} would be NULL, and must not be", operation::describe_column(table, column.name)))};
    return {
        no_row(before, table,
               fmt::format("{} has rows, and {} is NOT NULL without a default for them", display(table), column.name))};
}

Steps compile_one(const operation::AddColumn& op, const Schema& before) {
    Steps steps = checks_of(op.table, op.column, before);
    steps.push_back(
        statement(fmt::format("ALTER TABLE {} ADD COLUMN {}", quote_name(op.table), column_definition(op.column))));
    if (!op.column.comment.empty())
        steps.push_back(statement(comment_on_column(op.table, op.column.name, op.column.comment)));
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

Steps compile_one(const operation::SetTableComment& op, const Schema& /*before*/) {
    return {statement(comment_on_table(op.table, op.comment))};
}

Steps compile_one(const operation::SetComment& op, const Schema& /*before*/) {
    return {statement(comment_statement(op))};
}

Steps compile_one(const operation::SetTableOptions& op, const Schema& before) {
    return set_table_options(*before.find_table(op.table), op.options);
}

Steps compile_one(const operation::CreateIndex& op, const Schema& /*before*/) { return create_index(op); }
Steps compile_one(const operation::DropIndex& op, const Schema& before) { return drop_index(op, before); }

Steps compile_one(const operation::RenameIndex& op, const Schema& /*before*/) {
    return {statement(
        fmt::format("ALTER INDEX {} RENAME TO {}", quote_name(schema::Name(op.table.schema, op.from)), quote(op.to)))};
}

// The rows that a foreign key, unique or exclude constraint does not allow are named by the server itself.
Steps checks_of(const schema::Name& table, const schema::Constraint& constraint, const Schema& before) {
    Steps steps;
    if (const auto* check = std::get_if<schema::Check>(&constraint)) {
        if (check->not_valid) return {};
        steps.push_back(no_row_where(before, table, fmt::format("NOT ({})", expression(check->expression)),
                                     fmt::format("{}: rows of {} do not meet it", check->name, display(table))));
    } else if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint)) {
        const schema::Table* keyed = before.find_table(table);
        for (const std::string& name : key->columns) {
            const schema::Column* column = keyed == nullptr ? nullptr : keyed->find_column(name);
            if (column != nullptr && column->nullable)
                steps.push_back(no_row_where(before, table, quote(name) + " IS NULL",
                                             fmt::format("{} holds NULLs", operation::describe_column(table, name))));
        }
    }
    return steps;
}

Steps compile_one(const operation::AddConstraint& op, const Schema& before) {
    const schema::Constraint constraint = schema::named(op.table, op.constraint);
    Steps steps = checks_of(op.table, constraint, before);
    steps.push_back(op.using_index.empty() ? add_constraint(op.table, constraint)
                                           : statement(fmt::format("ALTER TABLE {} ADD {}", quote_name(op.table),
                                                                   constraint_of_index(constraint, op.using_index))));
    add_comment(steps, op.table, constraint);
    return steps;
}

Steps compile_one(const operation::ValidateConstraint& op, const Schema& before) {
    schema::Constraint constraint = operation::constraint_of(operation::table_of(before, op.table), op.constraint);
    if (!schema::is_not_valid(constraint)) return {};
    if (auto* check = std::get_if<schema::Check>(&constraint)) check->not_valid = false;
    Steps steps = checks_of(op.table, constraint, before);
    steps.push_back(
        statement(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", quote_name(op.table), quote(op.constraint))));
    return steps;
}

Steps compile_one(const operation::DropConstraint& op, const Schema& before) {
    schema::Table dropped{.name = op.table};
    schema::add_constraint(dropped, operation::constraint_of(operation::table_of(before, op.table), op.constraint));
    return drop_key(
        before, dropped,
        statement(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", quote_name(op.table), quote(op.constraint))));
}

Steps compile_one(const operation::RenameConstraint& op, const Schema& /*before*/) {
    return {statement(
        fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", quote_name(op.table), quote(op.from), quote(op.to)))};
}

Steps compile_one(const operation::CreateEnum& op, const Schema& /*before*/) { return create_enum(op.type); }

Steps compile_one(const operation::DropEnum& op, const Schema& /*before*/) {
    return {statement(fmt::format("DROP TYPE {}", quote_name(op.type)))};
}

Steps compile_one(const operation::AddEnumValue& op, const Schema& /*before*/) { return add_enum_value(op); }
Steps compile_one(const operation::RenameEnumValue& op, const Schema& /*before*/) { return rename_enum_value(op); }
Steps compile_one(const operation::ReplaceEnum& op, const Schema& before) { return replace_enum(op, before); }

Steps compile_one(const operation::CreateSequence& op, const Schema& /*before*/) {
    return create_sequence(op.sequence);
}

Steps compile_one(const operation::AlterSequence& op, const Schema& before) {
    return alter_sequence(op.sequence, before);
}

Steps compile_one(const operation::DropSequence& op, const Schema& /*before*/) {
    return {statement("DROP SEQUENCE " + quote_name(op.sequence))};
}

Steps compile_one(const operation::CreateSchema& op, const Schema& /*before*/) {
    return {statement("CREATE SCHEMA " + quote(op.schema))};
}

Steps compile_one(const operation::DropSchema& op, const Schema& /*before*/) {
    return {statement("DROP SCHEMA " + quote(op.schema))};
}

Steps compile_one(const operation::Run& op, const Schema& /*before*/) {
    return {{.sql = {}, .kind = Step::Kind::code, .code = op.step}};
}

Steps compile_one(const operation::BulkInsert& op, const Schema& before) { return bulk_insert(op, before); }

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

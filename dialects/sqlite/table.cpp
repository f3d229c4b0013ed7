#include <sqlite/table.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/schema/naming.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>
#include <sqlite/unqualified.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
using schema::Column;
using schema::Name;
using schema::Schema;
using schema::Table;

Error unsupported(std::string message, std::string hint) {
    return Error(ErrorCategory::unsupported, std::move(message), std::move(hint));
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::vector<std::string> quoted;
    for (const std::string& name : names) quoted.push_back(quote(name));
    return fmt::format("{}", fmt::join(quoted, ", "));
}

bool is_primary_key(const Table& table, const Column& column) {
    if (!table.primary_key) return false;
    const auto& columns = table.primary_key->columns;
    return std::find(columns.begin(), columns.end(), column.name) != columns.end();
}

std::string action(const char* event, schema::Action action) {
    switch (action) {
    case schema::Action::no_action: return "";
    case schema::Action::restrict_: return fmt::format(" ON {} RESTRICT", event);
    case schema::Action::cascade: return fmt::format(" ON {} CASCADE", event);
    case schema::Action::set_null: return fmt::format(" ON {} SET NULL", event);
    case schema::Action::set_default: return fmt::format(" ON {} SET DEFAULT", event);
    }
    return "";
}

std::string deferral(schema::Deferral deferral) {
    switch (deferral) {
    case schema::Deferral::not_deferrable: return "";
    case schema::Deferral::initially_immediate: return " DEFERRABLE INITIALLY IMMEDIATE";
    case schema::Deferral::initially_deferred: return " DEFERRABLE INITIALLY DEFERRED";
    }
    return "";
}

std::string definition(const Name&, const schema::PrimaryKey& key) {
    return fmt::format("CONSTRAINT {} PRIMARY KEY ({})", quote(key.name), quoted_list(key.columns));
}

std::string definition(const Name&, const schema::Unique& unique) {
    if (unique.deferral != schema::Deferral::not_deferrable)
        throw unsupported(fmt::format("unique constraint {}: SQLite cannot defer it", unique.name),
                          "leave out deferrable()");
    if (unique.nulls_not_distinct)
        throw unsupported(fmt::format("unique constraint {}: NULLs are always distinct in SQLite", unique.name),
                          "leave out nulls_not_distinct(), or make the columns NOT NULL");
    return fmt::format("CONSTRAINT {} UNIQUE ({})", quote(unique.name), quoted_list(unique.columns));
}

std::string definition(const Name&, const schema::ForeignKey& key) {
    // SQLite reads MATCH and ignores it (https://sqlite.org/foreignkeys.html §6). One column matches the same either
    // way.
    if (key.match == schema::Match::full && key.columns.size() > 1)
        throw unsupported(fmt::format("foreign key {}: SQLite has no MATCH FULL", key.name),
                          "leave it out, or make the columns NOT NULL");
    std::string text = fmt::format("CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}", quote(key.name),
                                   quoted_list(key.columns), quote_table(key.target));
    if (!key.target_columns.empty()) text += fmt::format(" ({})", quoted_list(key.target_columns));
    return text + action("DELETE", key.on_delete) + action("UPDATE", key.on_update) + deferral(key.deferral);
}

std::string definition(const Name& table, const schema::Check& check) {
    return fmt::format("CONSTRAINT {} CHECK ({})", quote(check.name), unqualified(check.expression, table));
}

std::string definition(const Name&, const schema::Exclude& exclude) {
    throw unsupported(fmt::format("constraint {}: SQLite has no EXCLUDE", exclude.name),
                      "put it in op.on(postgresql, …), or check the rule in the application");
}

std::vector<std::string> constraints(const Table& table) {
    std::vector<std::string> lines;
    const auto add = [&](const auto& constraint) { lines.push_back(definition(table.name, constraint)); };
    const bool has_identity = std::any_of(table.columns.begin(), table.columns.end(),
                                          [](const Column& column) { return column.identity.has_value(); });
    std::for_each(table.uniques.begin(), table.uniques.end(), add);
    // SQLite 3.40 cannot rename the column of a WITHOUT ROWID table's INTEGER key when a UNIQUE with that column comes
    // after the key: "expressions prohibited in PRIMARY KEY and UNIQUE constraints".
    if (table.primary_key && !has_identity) // AUTOINCREMENT is written in the column only
        lines.insert(table.options.without_rowid ? lines.end() : lines.begin(),
                     definition(table.name, *table.primary_key));
    std::for_each(table.foreign_keys.begin(), table.foreign_keys.end(), add);
    std::for_each(table.checks.begin(), table.checks.end(), add);
    std::for_each(table.excludes.begin(), table.excludes.end(), add);
    return lines;
}

} // namespace

std::string table_options(const schema::TableOptions& options) {
    if (options.without_rowid && options.strict) return " WITHOUT ROWID, STRICT";
    if (options.without_rowid) return " WITHOUT ROWID";
    return options.strict ? " STRICT" : "";
}

std::string collation_name(const std::string& collation) {
    if (collation == "C" || collation == "POSIX") return "BINARY";
    for (const char* known : {"BINARY", "NOCASE", "RTRIM"}) {
        if (same_name(collation, known)) return known;
    }
    throw unsupported(fmt::format("SQLite has no collation '{}'", collation), "use BINARY, NOCASE, RTRIM or none");
}

std::string constraint_definition(const Name& table, const schema::Constraint& constraint) {
    return std::visit([&](const auto& one) { return definition(table, one); }, constraint);
}

bool has_enum_check(const Column& column) {
    return column.type.kind == schema::TypeKind::enumeration && column.type.array_dimensions == 0;
}

std::string enum_check_name(const Name& table, const Column& column) {
    return schema::fit_identifier(fmt::format("ck_{}_{}_enum", table.name, column.name));
}

std::string enum_condition(const Table& table, const Column& column, const Schema& schema) {
    const schema::Enum* type = schema.find_enum(column.type.name);
    if (type == nullptr)
        throw Error(ErrorCategory::schema,
                    fmt::format("{}.{} is of type {}, which does not exist", schema::display(table.name), column.name,
                                schema::display(column.type.name)),
                    "create the enum first: op.create_enum(…)");
    std::vector<std::string> values;
    for (const std::string& value : type->values) values.push_back(literal(value));
    return fmt::format("{} IN ({})", quote(column.name), fmt::join(values, ", "));
}

std::string enum_check(const Table& table, const Column& column, const Schema& schema) {
    return fmt::format("CONSTRAINT {} CHECK ({})", quote(enum_check_name(table.name, column)),
                       enum_condition(table, column, schema));
}

// SQLite has one kind of identity: the rowid, counting up by one and never again what it once was.
void require_possible_identity(const Table& table, const Column& column) {
    const std::string place = fmt::format("{}.{}", schema::display(table.name), column.name);
    const schema::Identity& identity = *column.identity;
    if (table.options.without_rowid)
        throw unsupported(fmt::format("{} cannot be an identity: the table is WITHOUT ROWID", place),
                          "leave out WITHOUT ROWID or the identity");
    if (!table.primary_key || table.primary_key->columns != std::vector{column.name})
        throw unsupported(fmt::format("{} cannot be an identity: SQLite numbers only a single primary key", place),
                          "make it the primary key, or number the rows in the application");
    if (identity.increment.value_or(1) != 1 || identity.minimum || identity.maximum || identity.cycle ||
        identity.start.value_or(1) < 1)
        throw unsupported(fmt::format("{}: SQLite counts an identity up by one, from 1 or more, without limits", place),
                          "leave out the increment, the limits and the cycle");
}

std::string column_definition(const Table& table, const Column& column, const Schema& schema) {
    std::string text = quote(column.name);
    if (const std::string type = declared_type(table, column); !type.empty()) text += " " + type;
    if (!column.collation.empty()) text += " COLLATE " + collation_name(column.collation);
    if (!column.nullable || is_primary_key(table, column)) text += " NOT NULL";
    if (column.identity) {
        require_possible_identity(table, column);
        text += fmt::format(" CONSTRAINT {} PRIMARY KEY AUTOINCREMENT", quote(table.primary_key->name));
    }
    if (column.server_default) text += " DEFAULT " + default_for(*column.server_default, column.type);
    if (column.generated)
        text += fmt::format(" GENERATED ALWAYS AS ({}) {}", unqualified(column.generated->expression, table.name),
                            column.generated->stored ? "STORED" : "VIRTUAL");
    // A column's own CHECK, so that DROP COLUMN takes it along and RENAME COLUMN renames in it.
    if (has_enum_check(column)) text += " " + enum_check(table, column, schema);
    return text;
}

void require_columns(const Table& table) {
    if (table.columns.empty())
        throw Error(ErrorCategory::unsupported,
                    fmt::format("table {} would have no columns, and on SQLite a table has one", display(table.name)),
                    "give it one, or put it where it belongs: op.on(postgresql, [](auto& op) { … })");
}

std::string create_table(const Table& table, const Schema& schema) {
    return create_table(table, schema, table.name.name);
}

std::string create_table(const Table& table, const Schema& schema, const std::string& name) {
    require_columns(table);
    std::vector<std::string> lines;
    for (const Column& column : table.columns) lines.push_back(column_definition(table, column, schema));
    for (std::string& line : constraints(table)) lines.push_back(std::move(line));
    return fmt::format("CREATE TABLE {} (\n    {}\n){}", quote_table(Name(table.name.schema, name)),
                       fmt::join(lines, ",\n    "), table_options(table.options));
}

std::string index_key(const Name& table, const schema::IndexPart& part) {
    std::string text =
        part.column.empty() && part.expression ? "(" + unqualified(*part.expression, table) + ")" : quote(part.column);
    if (!part.collation.empty()) text += " COLLATE " + collation_name(part.collation);
    return part.descending ? text + " DESC" : text;
}

std::string create_index(const Name& table, const schema::Index& index) {
    if (!index.method.empty() && index.method != "btree")
        throw unsupported(fmt::format("index {}: SQLite has no {} indexes", index.name, index.method),
                          "use it on PostgreSQL only, or leave the method out");
    if (index.nulls_not_distinct)
        throw unsupported(fmt::format("index {}: NULLs are always distinct in SQLite", index.name),
                          "leave out nulls_not_distinct(), or make the columns NOT NULL");
    std::vector<std::string> keys;
    for (const auto& part : index.parts) keys.push_back(index_key(table, part));
    std::string text = fmt::format("CREATE {}INDEX {} ON {} ({})", index.unique ? "UNIQUE " : "", quote(index.name),
                                   quote_table(table), fmt::join(keys, ", "));
    if (index.predicate) text += fmt::format(" WHERE {}", unqualified(*index.predicate, table));
    return text;
}

} // namespace retort::sqlite

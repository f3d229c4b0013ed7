#include <sqlite/row_checks.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/operation/uses.hpp>
#include <sqlite/enum_values.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>
#include <sqlite/unqualified.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
using database::Step;
using database::Steps;
using schema::Column;
using schema::Table;

// A default of NULL is the same as none.
bool has_default(const Column& column) {
    if (!column.server_default) return false;
    const auto* value = std::get_if<schema::Literal>(&column.server_default->value);
    if (value != nullptr) return !std::holds_alternative<Null>(value->value);
    return !same_name(expression(*column.server_default), "null");
}

bool has(const std::vector<std::string>& columns, std::string_view column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::string place(const Table& table, const Column& column) {
    return fmt::format("{}.{}", schema::display(table.name), column.name);
}
} // namespace

std::vector<std::string> quoted(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(quote(name));
    return all;
}

std::string same_values(const std::string& constraint, const schema::Name& table) {
    return fmt::format("{}: rows of {} have the same values", constraint, schema::display(table));
}

bool needs_a_value(const Column& column) { return !column.nullable && !column.generated && !has_default(column); }

// https://sqlite.org/lang_altertable.html §4. Column definitions hold neither keys nor references here, so that two of
// its rules remain: no stored generated column, and no default that has to be computed.
bool can_be_added(const Column& column) {
    if (column.generated) return !column.generated->stored;
    return !column.server_default || is_constant(*column.server_default);
}

std::string default_value(const Column& column) {
    return column.server_default ? default_for(*column.server_default, column.type) : "NULL";
}

Steps checks_of_new_column(const Rows& rows, const Table& table, const Column& column) {
    if (!needs_a_value(column)) return {};
    return {no_row(rows, fmt::format("{} has rows, and {} is NOT NULL without a default for them",
                                     schema::display(table.name), column.name))};
}

Steps primary_key_checks(const Rows& rows, const Table& before, const schema::PrimaryKey& key) {
    Steps checks{no_duplicates(rows, quoted(key.columns), {}, same_values(key.name, before.name))};
    for (const std::string& column : key.columns) {
        if (before.find_column(column)->nullable)
            checks.push_back(no_row_where(rows, quote(column) + " IS NULL",
                                          fmt::format("{}.{} holds NULLs", schema::display(before.name), column)));
    }
    return checks;
}

Step unique_index(const Rows& rows, const Table& table, const schema::Index& index) {
    std::vector<std::string> keys;
    for (schema::IndexPart part : index.parts) {
        part.descending = false;
        keys.push_back(index_key(table.name, part));
    }
    return no_duplicates(rows, keys, index.predicate ? unqualified(*index.predicate, table.name) : std::string(),
                         same_values(index.name, table.name));
}

Step met_by_all(const Rows& rows, const Table& table, const schema::Check& check) {
    return no_row_where(rows, fmt::format("NOT ({})", unqualified(check.expression, table.name)),
                        fmt::format("{}: rows of {} do not meet it", check.name, schema::display(table.name)));
}

Step values_of_enum(const Rows& rows, const Table& table, const Column& column, const schema::Schema& schema) {
    return no_row_where(
        rows, fmt::format("NOT ({})", enum_condition(table, column, schema)),
        fmt::format("{} holds values that {} has not", place(table, column), schema::display(column.type)));
}

Step no_lost_value(const Rows& rows, const Table& table, const Column& column, const std::vector<std::string>& values) {
    return no_row_where(rows, holds_any(column, values),
                        fmt::format("{} holds values that {} is about to lose: {}", place(table, column),
                                    schema::display(column.type), fmt::join(values, ", ")));
}

Steps unique_again(const Rows& rows, const Table& table, std::string_view column) {
    Steps checks;
    if (table.primary_key && has(table.primary_key->columns, column))
        checks.push_back(no_duplicates(rows, quoted(table.primary_key->columns), {},
                                       same_values(table.primary_key->name, table.name)));
    for (const schema::Unique& unique : table.uniques)
        if (has(unique.columns, column))
            checks.push_back(no_duplicates(rows, quoted(unique.columns), {}, same_values(unique.name, table.name)));
    for (const schema::Index& index : table.indexes) {
        const bool uses_column =
            std::any_of(index.parts.begin(), index.parts.end(), [&](const schema::IndexPart& part) {
                return part.column == column ||
                       (part.expression && operation::mentions_column(*part.expression, column));
            });
        if (index.unique && uses_column) checks.push_back(unique_index(rows, table, index));
    }
    return checks;
}

Steps checked_again(const Rows& rows, const Table& table, std::string_view column) {
    Steps checks;
    for (const schema::Check& check : table.checks)
        if (operation::mentions_column(check.expression, column)) checks.push_back(met_by_all(rows, table, check));
    return checks;
}

} // namespace retort::sqlite

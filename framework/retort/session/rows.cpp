#include <retort/session/rows.hpp>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/session/statement_writer.hpp>

namespace retort::query {

namespace {
using schema::TypeKind;

const ColumnAttributes* attributes_of(const TableView& table, const ColumnView& column) {
    const auto found = std::ranges::find(table.attributes, column.member, &ColumnAttributes::member);
    return found == table.attributes.end() ? nullptr : &*found;
}

bool always_generated(const TableView& table, const ColumnView& column) {
    if (column.generated) return true;
    const ColumnAttributes* attributes = attributes_of(table, column);
    return attributes != nullptr && attributes->identity == IdentitySpec::always;
}

bool default_is_computed(const TableView& table, const ColumnView& column) {
    const ColumnAttributes* attributes = attributes_of(table, column);
    if (attributes == nullptr) return false;
    const DefaultSpec::Kind kind = attributes->server_default.kind;
    return kind == DefaultSpec::Kind::sql || kind == DefaultSpec::Kind::function;
}

// A member that was not set, of a type where that can be told.
bool is_blank(const ColumnView& column, const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || column.type.array_dimensions > 0) return false;
    switch (column.type.kind) {
    case TypeKind::uuid: return text->find_first_not_of("0-") == std::string::npos;
    case TypeKind::date:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
        return text->starts_with("1970-01-01") && text->find_first_not_of("0: .", 10) == std::string::npos;
    default: return false;
    }
}

bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }

bool left_to_database(const TableView& table, const ColumnView& column, const Value& value) {
    if (always_generated(table, column)) return true;
    if (column.identity) return is_null(value) || value == Value{std::int64_t{0}};
    if (column.has_default && is_null(value)) return true;
    return default_is_computed(table, column) && is_blank(column, value);
}
} // namespace

Columns inserted_columns(const TableView& table, const Row& row) {
    Columns columns;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!left_to_database(table, table.columns[i], row[i])) columns.push_back(i);
    }
    return columns;
}

Columns other_columns(const TableView& table, const Columns& columns) {
    Columns others;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (std::ranges::find(columns, i) == columns.end()) others.push_back(i);
    }
    return others;
}

Columns updated_columns(const TableView& table, const Row& row) {
    Columns columns;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnView& column = table.columns[i];
        if (column.primary_key || always_generated(table, column)) continue;
        if (is_null(row[i]) || !left_to_database(table, column, row[i])) columns.push_back(i);
    }
    return columns;
}

std::string display(const TableView& table, const Place& place) {
    const std::string name = schema::display(table.table_name());
    return place.of == 1 ? name : fmt::format("{}, row {} of {}", name, place.row, place.of);
}

std::string display(const TableView& table, const Place& first, const Place& last) {
    // Rows that were given one by one have no numbers in common.
    if (first.of != last.of || first.row == last.row) return schema::display(table.table_name());
    return fmt::format("{}, rows {} to {} of {}", schema::display(table.table_name()), first.row, last.row, first.of);
}

Row read_row(const TableView& table, const void* model, const Place& place) {
    try {
        Row row = table.read(model);
        for (std::size_t i = 0; i < row.size(); ++i) check_storable(table, table.columns[i], row[i]);
        return row;
    } catch (const Error& e) {
        throw e.at(display(table, place));
    }
}

std::vector<Row> read_rows(const TableView& table, std::span<const void* const> models) {
    std::vector<Row> rows;
    rows.reserve(models.size());
    for (const void* model : models) rows.push_back(read_row(table, model, {rows.size() + 1, models.size()}));
    return rows;
}

void check_fits(const TableView& table, const ColumnView& column, const Value& value) {
    const auto fits = [&] {
        if (column.type.array_dimensions > 0) return std::holds_alternative<std::string>(value);
        switch (column.type.kind) {
        case TypeKind::boolean: return std::holds_alternative<bool>(value);
        case TypeKind::smallint:
        case TypeKind::integer:
        case TypeKind::bigint: return std::holds_alternative<std::int64_t>(value);
        case TypeKind::real:
        case TypeKind::double_precision: return std::holds_alternative<double>(value);
        case TypeKind::bytes: return std::holds_alternative<Bytes>(value);
        default: return std::holds_alternative<std::string>(value);
        }
    };
    if (!fits())
        throw Error(ErrorCategory::usage,
                    fmt::format("{} is {}: it cannot be compared with a value of that type", display(table, column),
                                schema::display(to_type(column.type))),
                    "give the key the type of the member");
}

} // namespace retort::query

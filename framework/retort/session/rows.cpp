#include <retort/session/rows.hpp>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/model/value_view.hpp>
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

// A member that was not set, of a type where that can be told: a nil uuid, the first instant of 1970.
bool is_blank(const ColumnView& column, const ValueView& cell) {
    if (column.type.array_dimensions > 0) return false;
    switch (cell.kind) {
    case ValueView::Kind::uuid: return cell.text.find_first_not_of('\0') == std::string_view::npos;
    case ValueView::Kind::date:
    case ValueView::Kind::timestamp: return cell.integer == 0;
    case ValueView::Kind::text: break;
    default: return false;
    }
    switch (column.type.kind) {
    case TypeKind::uuid: return cell.text.find_first_not_of("0-") == std::string_view::npos;
    case TypeKind::date:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
        return cell.text.starts_with("1970-01-01") && cell.text.find_first_not_of("0: .", 10) == std::string_view::npos;
    default: return false;
    }
}

bool is_null(const Value& value) { return std::holds_alternative<Null>(value); }

bool left_to_database(const TableView& table, const ColumnView& column, const ValueView& cell) {
    if (always_generated(table, column)) return true;
    if (column.identity) return cell.is_null() || (cell.kind == ValueView::Kind::integer && cell.integer == 0);
    if (column.has_default && cell.is_null()) return true;
    return default_is_computed(table, column) && is_blank(column, cell);
}

bool left_to_database(const TableView& table, const ColumnView& column, const Value& value) {
    return left_to_database(table, column, look_at(value));
}
} // namespace

InsertedValues::InsertedValues(const TableView& table) : table_(table), members_(table.columns.size()) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnView& column = table.columns[i];
        if (always_generated(table, column)) continue;
        columns_.push_back(i);
        depends_.push_back(column.identity || column.has_default || default_is_computed(table, column));
    }
    kept_.resize(columns_.size());
    cells_.resize(columns_.size());
}

std::span<const ValueView> InsertedValues::of(const void* model) {
    table_.members(model, members_.data());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const ColumnView& column = table_.columns[columns_[i]];
        try {
            cells_[i] = column.view(members_[columns_[i]], kept_[i]);
        } catch (const Error&) {
            static_cast<void>(table_.get(model, columns_[i])); // throws once more, with the column's name
            throw;
        }
        put(i);
    }
    return cells_;
}

std::span<const ValueView> InsertedValues::of(const Row& row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        cells_[i] = look_at(row[columns_[i]]);
        put(i);
    }
    return cells_;
}

void InsertedValues::put(std::size_t i) {
    const ColumnView& column = table_.columns[columns_[i]];
    if (depends_[i] && left_to_database(table_, column, cells_[i]))
        cells_[i].kind = ValueView::Kind::absent;
    else
        check_storable(table_, column, cells_[i]);
}

database::BulkTarget InsertedValues::target() const {
    database::BulkTarget target{.table = table_.table_name(), .columns = {}, .types = {}};
    for (const std::size_t i : columns_) {
        target.columns.emplace_back(table_.columns[i].name);
        target.types.push_back(to_type(table_.columns[i].type));
    }
    return target;
}

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
    if (place.of == 1) return name;
    return place.of == 0 ? fmt::format("{}, row {}", name, place.row)
                         : fmt::format("{}, row {} of {}", name, place.row, place.of);
}

std::string display(const TableView& table, const Place& first, const Place& last) {
    // Rows that were given one by one have no numbers in common.
    if (first.of != last.of || first.row == last.row) return schema::display(table.table_name());
    return fmt::format("{}, rows {} to {} of {}", schema::display(table.table_name()), first.row, last.row, first.of);
}

Row read_row(const TableView& table, const void* model, const Place& place) {
    try {
        Row row = table.read(model);
        for (std::size_t i = 0; i < row.size(); ++i) check_storable(table, table.columns[i], look_at(row[i]));
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

#include <postgresql/bulk_insert.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/quote.hpp>
#include <postgresql/type.hpp>
#include <retort/error.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::postgresql {

namespace {
using operation::BulkInsert;
using Columns = std::vector<const schema::Column*>;

// Large enough that round trips do not count, small enough that one statement stays readable in a log.
constexpr std::size_t rows_in_a_statement = 500;

Columns columns_of(const BulkInsert& op, const schema::Schema& before) {
    const schema::Table& table = operation::table_of(before, op.table);
    Columns columns;
    for (const std::string& name : op.columns) columns.push_back(&operation::column_of(table, name));
    return columns;
}

std::string row_text(const std::vector<Value>& row, const Columns& columns) {
    if (row.size() != columns.size())
        throw Error(ErrorCategory::schema,
                    fmt::format("a row has {} values for {} columns", row.size(), columns.size()));
    std::vector<std::string> values;
    values.reserve(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) values.push_back(literal_for(row[i], columns[i]->type));
    return fmt::format("({})", fmt::join(values, ", "));
}

bool is_counted_up(const schema::Column* column) {
    return column->identity && column->identity->increment.value_or(1) > 0;
}

// The sequence goes to the largest value in the table, and never back: it may be ahead, and asking it moves it on.
std::string follow_statement(const schema::Name& table, const std::string& column) {
    return fmt::format("SELECT setval(s, greatest(nextval(s), (SELECT max({0}) FROM {1}))) "
                       "FROM CAST(pg_get_serial_sequence({2}, {3}) AS regclass) AS s",
                       quote(column), quote_name(table), quote_text(quote_name(table)), quote_text(column));
}
} // namespace

database::Steps bulk_insert(const BulkInsert& op, const schema::Schema& before) {
    const Columns columns = columns_of(op, before);
    if (op.rows.empty()) return {};
    const bool overrides = std::any_of(columns.begin(), columns.end(), [](const schema::Column* column) {
        return column->identity && column->identity->always;
    });
    const std::string start = fmt::format("INSERT INTO {} {}{} VALUES\n    ", quote_name(op.table),
                                          quote_list(op.columns), overrides ? " OVERRIDING SYSTEM VALUE" : "");
    database::Steps steps;
    for (std::size_t first = 0; first < op.rows.size(); first += rows_in_a_statement) {
        std::vector<std::string> rows;
        const std::size_t end = std::min(first + rows_in_a_statement, op.rows.size());
        for (std::size_t i = first; i < end; ++i) rows.push_back(row_text(op.rows[i], columns));
        steps.push_back({.sql = fmt::format("{}{}", start, fmt::join(rows, ",\n    "))});
    }
    for (const schema::Column* column : columns) {
        if (is_counted_up(column)) steps.push_back({.sql = follow_statement(op.table, column->name)});
    }
    return steps;
}

} // namespace retort::postgresql

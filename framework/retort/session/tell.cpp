#include <retort/session/tell.hpp>

#include <algorithm>
#include <numeric>

#include <retort/model/value_view.hpp>
#include <retort/session/batch.hpp>

namespace retort::query {

namespace {
// Not that of a table without one, which key_columns() refuses.
Columns primary_key(const TableView& table) {
    Columns key;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].primary_key) key.push_back(i);
    return key;
}

RowChange begin(RowChange::Kind kind, const TableView& table) {
    return {.kind = kind, .table = schema::display(table.table_name())};
}

RowChange::Column named(const TableView& table, std::size_t column) {
    return {.name = std::string(table.columns[column].name)};
}
} // namespace

std::vector<Row> fetch_rows(database::Connection& connection, const database::Statement& statement) {
    std::vector<Row> rows;
    connection.fetch(statement, [&](std::span<const ValueView> cells) {
        Row& row = rows.emplace_back();
        for (const ValueView& cell : cells) row.push_back(to_value(cell));
    });
    return rows;
}

std::vector<Row> read_again(database::Connection& connection, const TableView& table, const std::vector<Row>& rows) {
    const Columns key = primary_key(table);
    std::vector<Row> again(rows.size());
    if (key.empty()) return again;
    const std::size_t step = rows_per_statement(key.size());
    for (std::size_t first = 0; first < rows.size(); first += step) {
        const auto some = std::span(rows).subspan(first, std::min(step, rows.size() - first));
        for (Row& found : fetch_rows(connection, find(connection.dialect(), table, key, some))) {
            const auto is_it = [&](const Row& row) {
                return std::ranges::all_of(key, [&](std::size_t column) { return row[column] == found[column]; });
            };
            const auto at = std::ranges::find_if(some, is_it);
            if (at != some.end()) again[first + static_cast<std::size_t>(at - some.begin())] = std::move(found);
        }
    }
    return again;
}

void tell_inserted(const Watch& watch, const TableView& table, const Columns& columns, const Row& row) {
    RowChange change = begin(RowChange::Kind::inserted, table);
    for (const std::size_t column : columns) {
        change.columns.push_back(named(table, column));
        change.columns.back().after = row[column];
    }
    watch.change(change);
}

void tell_changed(const Watch& watch, const TableView& table, const Columns& columns, const Row& before,
                  const Row& after) {
    RowChange change = begin(RowChange::Kind::changed, table);
    for (const std::size_t column : columns) {
        if (before[column] == after[column]) continue;
        change.columns.push_back(named(table, column));
        change.columns.back().before = before[column];
        change.columns.back().after = after[column];
    }
    if (change.columns.empty()) return;
    for (const std::size_t column : primary_key(table)) {
        change.key.push_back(named(table, column));
        change.key.back().after = after[column];
    }
    watch.change(change);
}

void tell_removed(const Watch& watch, const TableView& table, const Row& row) {
    RowChange change = begin(RowChange::Kind::removed, table);
    Columns key = primary_key(table);
    if (key.empty()) {
        key.resize(table.columns.size());
        std::iota(key.begin(), key.end(), std::size_t{0});
    }
    for (const std::size_t column : key) {
        change.key.push_back(named(table, column));
        change.key.back().before = row[column];
    }
    watch.change(change);
}

} // namespace retort::query

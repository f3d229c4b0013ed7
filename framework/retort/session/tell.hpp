#pragma once
// What a Watch is told of rows that are written one by one or by a condition. The bulk paths tell for themselves.

#include <vector>

#include <retort/database/connection.hpp>
#include <retort/session/statements.hpp>
#include <retort/session/watch.hpp>

namespace retort::query {

/// The rows that a statement of whole rows finds.
std::vector<Row> fetch_rows(database::Connection& connection, const database::Statement& statement);
/// What has become of rows: each of them as it is now, found by its primary key; an empty one where it is gone.
std::vector<Row> read_again(database::Connection& connection, const TableView& table, const std::vector<Row>& rows);

void tell_inserted(const Watch& watch, const TableView& table, const Columns& columns, const Row& row);
/// Of the columns those that differ; nothing when none does.
void tell_changed(const Watch& watch, const TableView& table, const Columns& columns, const Row& before,
                  const Row& after);
void tell_removed(const Watch& watch, const TableView& table, const Row& row);

} // namespace retort::query

#pragma once
// The SQL that writes the rows of a session. Pure. Queries: query_writer.hpp.

#include <cstddef>
#include <span>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/model/view.hpp>

namespace retort::query {

/// Numbers of columns of a TableView.
using Columns = std::vector<std::size_t>;

/// The values of one row, a value for each column of the table whether it is written or not.
using Row = std::vector<Value>;

/// The number of a member's column. Throws Error (usage) when the table has none.
std::size_t column_number(const TableView& table, const MemberRef& member);
/// The columns of the primary key. Throws Error (usage) when the table has none.
Columns key_columns(const TableView& table);

/// INSERT of those columns of the rows; `returning` are read back, a row for each. Throws Error (value) for text with a
/// NUL character; so do the following.
database::Statement insert(const database::Dialect& dialect, const TableView& table, const Columns& columns,
                           std::span<const Row> rows, const Columns& returning);
/// UPDATE of those columns of the row whose key columns have the values of `row`.
database::Statement update(const database::Dialect& dialect, const TableView& table, const Columns& columns,
                           const Columns& key, const Row& row);
/// DELETE of the row whose key columns have these values.
database::Statement remove(const database::Dialect& dialect, const TableView& table, const Columns& key,
                           const Row& row);
/// SELECT of all columns of the rows that have the key of one of `rows`.
database::Statement find(const database::Dialect& dialect, const TableView& table, const Columns& key,
                         std::span<const Row> rows);
/// INSERT of those columns of the rows. A row whose key is there gets the columns `set` instead, if one of them
/// differs; the columns `returning` of the rows that were written are read back.
database::Statement upsert(const database::Dialect& dialect, const TableView& table, const Columns& columns,
                           const Columns& key, const Columns& set, std::span<const Row> rows, const Columns& returning);

} // namespace retort::query

#pragma once
// What a query with groups may return.

#include <retort/session/query.hpp>
#include <retort/session/scope.hpp>

namespace retort::query {

/// Throws Error (usage) that names the column where a query with aggregates or groups returns, orders by or asks in
/// HAVING for a column that has no single value in a group: SQLite would take that of any row. A column has one when it
/// is grouped by, or all columns of its table's primary key are (SQL:2016 4.26). Also where a query of different rows
/// is ordered by what it does not return.
void check_grouping(const Scope& scope, const Query& query);

} // namespace retort::query

#pragma once
// INSERT of many rows.

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// INSERT statements of at most 500 rows each, with the values as constants of their columns' types. Where identity
/// columns are given values, their sequences follow, so that the next row finds a free one, as on SQLite.
/// Throws Error (schema) when `before` has no such table or column, or a row has another width than the column list.
database::Steps bulk_insert(const operation::BulkInsert& op, const schema::Schema& before);

} // namespace retort::postgresql

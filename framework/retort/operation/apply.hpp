#pragma once
// apply(): the pivot. Replaying a history gives the schema at any revision without a database.

#include <span>

#include <retort/operation/operation.hpp>

namespace retort::operation {

/// The schema after the operation. Pure.
/// Throws Error (schema) that names the table, column or constraint when the operation cannot be: unknown table or
/// column, something of that name exists already, a column that a key still uses, a table that others still reference,
/// rows whose width differs from the column list. `schema` is then unchanged.
schema::Schema apply(schema::Schema schema, const Operation& operation);

/// All of them, one after the other.
schema::Schema apply(schema::Schema schema, std::span<const Operation> operations);

} // namespace retort::operation

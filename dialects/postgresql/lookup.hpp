#pragma once
// What the DDL compiler asks of the schema that an operation meets.

#include <string_view>

#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// Throws Error (schema) when there is no such table.
const schema::Table& table_in(const schema::Schema& schema, const schema::Name& name);
/// Throws Error (schema) when the table has no such column.
const schema::Column& column_in(const schema::Table& table, std::string_view name);

} // namespace retort::postgresql

#pragma once
// Renaming inside a schema: everything that names the thing follows. Nothing is checked here; apply() has done that.

#include <string>

#include <retort/schema/schema.hpp>

namespace retort::operation {

/// The table and the foreign keys that point at it; expressions that qualify its columns with its name.
void rename_table(schema::Schema& schema, const schema::Name& from, const std::string& to);

/// The column in keys, indexes, checks and generated columns of `table`, and in foreign keys of every table of
/// `schema`.
void rename_column(schema::Schema& schema, schema::Table& table, const std::string& from, const std::string& to);

} // namespace retort::operation

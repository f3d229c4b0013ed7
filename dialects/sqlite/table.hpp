#pragma once
// The texts of CREATE TABLE and CREATE INDEX (https://sqlite.org/lang_createtable.html, lang_createindex.html).
// Every function throws Error (unsupported) for what SQLite cannot have. What changes no result (comments, tablespaces,
// storage parameters, UNLOGGED, INCLUDE, operator classes, where NULLs sort in an index) is left out in silence.

#include <string>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// One column with all that belongs to it, the CHECK of an enum included: its values are in `schema`.
/// Throws Error (schema) when the enum is not.
std::string column_definition(const schema::Table& table, const schema::Column& column, const schema::Schema& schema);

/// Throws Error (unsupported) for a table without columns: SQLite has none such.
void require_columns(const schema::Table& table);

/// CREATE TABLE, under the table's own name or `name`. Indexes are not part of it.
std::string create_table(const schema::Table& table, const schema::Schema& schema);
std::string create_table(const schema::Table& table, const schema::Schema& schema, const std::string& name);

/// What follows the last parenthesis of CREATE TABLE: " WITHOUT ROWID, STRICT" or a part of it.
std::string table_options(const schema::TableOptions& options);

/// CONSTRAINT name and what it is, as it stands behind the columns.
std::string constraint_definition(const schema::Name& table, const schema::Constraint& constraint);

/// Whether the column has a CHECK that holds the values of its enum. An array of an enum has none.
bool has_enum_check(const schema::Column& column);
/// That CHECK: its name, what is between its parentheses, and the whole with both. Throws Error (schema) when the enum
/// is not in `schema`.
std::string enum_check_name(const schema::Name& table, const schema::Column& column);
std::string enum_condition(const schema::Table& table, const schema::Column& column, const schema::Schema& schema);
std::string enum_check(const schema::Table& table, const schema::Column& column, const schema::Schema& schema);

/// Throws Error (unsupported) when SQLite cannot number the rows as the column's identity says.
void require_possible_identity(const schema::Table& table, const schema::Column& column);

/// CREATE INDEX on the table of that name.
std::string create_index(const schema::Name& table, const schema::Index& index);

/// One key of an index on the table as it stands in the text: the column or expression, its collation and its
/// direction.
std::string index_key(const schema::Name& table, const schema::IndexPart& part);

/// The collation as SQLite calls it. "C" and "POSIX" compare bytes, as BINARY does; any other that SQLite has not built
/// in throws Error (unsupported).
std::string collation_name(const std::string& collation);

} // namespace retort::sqlite

#pragma once
// The logical types as PostgreSQL declares, takes and gives them.

#include <cstddef>
#include <string>
#include <string_view>

#include <retort/schema/expression.hpp>
#include <retort/schema/type.hpp>
#include <retort/schema/value.hpp>

namespace retort::postgresql {

/// The type as a column declares it. An enum type by its quoted name, a native one as it is spelled.
std::string type_name(const schema::Type& type);

/// $1, … The server infers a parameter's type from where it stands (manual, PREPARE). Only arrays need more: they
/// travel as JSON text, as on every database.
std::string placeholder(std::size_t position, const schema::Type& type);

/// A column in a SELECT list. Arrays are read as JSON text and native types as the server prints them; all else is read
/// as it is (read_field.hpp).
std::string read(std::string column, const schema::Type& type);

/// A value as a constant for a column of that type.
std::string literal_for(const Value& value, const schema::Type& type);

/// What stands behind DEFAULT for a column of that type. SQL texts stand in parentheses: the grammar wants an operand.
std::string default_for(const schema::Expression& expression, const schema::Type& type);

/// How values of `column` (already SQL) become the new type, for ALTER COLUMN … TYPE … USING. Empty where PostgreSQL
/// does it by an assignment cast (manual, CREATE CAST); those check lengths where an explicit cast would cut.
std::string conversion(std::string_view column, const schema::Type& from, const schema::Type& to);

/// smallint, integer, bigint.
bool is_integer(const schema::Type& type);

/// Whether values of the type are text that a collation orders.
bool is_collatable(const schema::Type& type);

} // namespace retort::postgresql

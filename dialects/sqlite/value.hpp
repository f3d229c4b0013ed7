#pragma once
// Values as constants for a column. PostgreSQL brings what it is given into the form of the column's type; SQLite
// stores what it is given, so that '2024-02-29' in a timestamp column would be one that no other timestamp equals.

#include <string>
#include <string_view>

#include <retort/schema/expression.hpp>
#include <retort/schema/type.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::sqlite {

/// Dialect::unstorable.
std::string_view unstorable(const ValueView& value, const schema::Type& type);

/// A value as a constant for a column of that type, in the form in which such columns store it (model/codec.hpp):
/// dates, times, timestamps, intervals and uuids in their canonical text, the words for booleans as 0 and 1. Throws
/// Error (value) for text that the type cannot be.
std::string literal_for(const Value& value, const schema::Type& type);

/// What stands behind DEFAULT for a column of that type: in parentheses unless it is constant.
std::string default_for(const schema::Expression& expression, const schema::Type& type);

} // namespace retort::sqlite

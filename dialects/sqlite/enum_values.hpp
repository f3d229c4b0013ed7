#pragma once
// The values of an enum in rows, when the enum changes: they stand there as text, and in arrays as JSON.

#include <map>
#include <string>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// The values of a column of an enum, or of an array of one, with each key of `mapping` made what it maps to; SQL.
std::string mapped_values(const schema::Column& column, const std::map<std::string, std::string>& mapping);

/// The condition that the column holds one of these values; SQL.
std::string holds_any(const schema::Column& column, const std::vector<std::string>& values);

} // namespace retort::sqlite

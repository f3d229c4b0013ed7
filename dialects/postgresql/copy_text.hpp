#pragma once
// Rows in the text format of COPY (manual, COPY, "Text Format").

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/type.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::postgresql {

/// Appends a row with its line feed; absent values are left out. `types`: of all values. Throws Error (value) for text
/// with a NUL character, and for an array that is none; `out` has got no part of the row then.
void append_row(std::string& out, std::span<const ValueView> row, std::span<const schema::Type> types);

/// The fields of a row that append_row() has written, as plain texts; nothing: NULL.
std::vector<std::optional<std::string>> fields_of(std::string_view row);

} // namespace retort::postgresql

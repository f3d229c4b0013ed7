#pragma once
// A text of a file as the value of a member.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <retort/seed/records.hpp>

namespace retort::seed {

/// How a file writes a value.
enum class Notation {
    plain,    ///< CSV, where everything is text
    string,   ///< JSON: what stood between the quotes, without escapes
    number,   ///< JSON: the digits
    boolean,  ///< JSON: true or false
    document, ///< JSON: an object or array; for a member that is a Json any value, as it stands there
};

/// Sets a member. The text is what model/codec.hpp says for the member's type; besides, in CSV,
/// - booleans are true and false, t and f, or 1 and 0, in either case: what databases export;
/// - bytes are hex digits, with or without `\x` in front;
/// - arrays are JSON arrays, and so are enums their labels.
/// JSON has numbers for numbers, strings for decimals that need one, and NaN and Infinity as strings.
/// Throws Error (value) that says what was expected and does not hold the text.
void set_from_text(const ColumnView& column, void* member, std::string_view text, Notation notation);
/// Sets a member to NULL. Throws Error (value) when it is not optional.
void set_to_null(const ColumnView& column, void* member);

/// The number of the column that a file calls `name`: the column's name, else the member's.
std::optional<std::size_t> find_column(const RecordType& type, std::string_view name);
/// The names of all columns, for hints.
std::string column_names(const RecordType& type);

} // namespace retort::seed

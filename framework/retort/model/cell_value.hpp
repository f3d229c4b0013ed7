#pragma once
// Cells and Values say the same things.

#include <array>
#include <string_view>

#include <retort/schema/cell.hpp>
#include <retort/schema/value.hpp>

namespace retort {

/// A look at the value.
[[nodiscard]] Cell look_at(const Value& value) noexcept;
/// A copy of what the cell shows; uuids, dates and timestamps in their canonical text (codec.hpp). Of an absent one:
/// Null. Throws Error (value) for a date or timestamp without such a text.
[[nodiscard]] Value to_value(const Cell& cell);

/// Room for the text of a cell of fixed length.
using CellText = std::array<char, 48>;
/// The canonical text of a uuid, date or timestamp cell, in `room`; that of a text or bytes cell is where it is. Throws
/// like to_value(), and Error (internal) for other kinds.
[[nodiscard]] std::string_view text_of(const Cell& cell, CellText& room);

} // namespace retort

#pragma once
// Views and Values say the same things.

#include <array>
#include <string_view>

#include <retort/schema/value.hpp>
#include <retort/schema/value_view.hpp>

namespace retort {

/// A look at the value.
[[nodiscard]] ValueView look_at(const Value& value) noexcept;
/// A copy of what the view shows; uuids, dates and timestamps in their canonical text (codec.hpp). Of an absent one:
/// Null. Throws Error (value) for a date or timestamp without such a text.
[[nodiscard]] Value to_value(const ValueView& cell);

/// Room for the text of a view of fixed length.
using ViewText = std::array<char, 48>;
/// The canonical text of a uuid, date or timestamp view, in `room`; that of a text or bytes view is where it is. Throws
/// like to_value(), and Error (internal) for other kinds.
[[nodiscard]] std::string_view text_of(const ValueView& cell, ViewText& room);

} // namespace retort

#pragma once
// Text as characters: what a source file can show of it.

#include <string_view>

namespace retort::render {

/// The number of bytes of the UTF-8 character at the start of `text` (Unicode 15, table 3-7); 0 when it is none.
std::size_t character_length(std::string_view text) noexcept;

/// Whether the character is none that hides or steers what stands beside it: controls, marks of direction (a source
/// file that holds them reads as something else than it is), spaces without width, separators of lines.
bool is_plain_character(std::string_view character) noexcept;

/// How many characters the text has, which is how many columns it takes.
std::size_t width(std::string_view text) noexcept;

} // namespace retort::render

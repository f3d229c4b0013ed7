#pragma once
// Text as a C++ string literal.

#include <string>
#include <string_view>

namespace retort::render {

/// The text as a string literal, quotes included. Whatever is in it stays data: quotes, backslashes, line ends and
/// control characters are escaped; UTF-8 stays readable. Throws Error (value) for bytes that are not UTF-8.
std::string cpp_literal(std::string_view text);

} // namespace retort::render

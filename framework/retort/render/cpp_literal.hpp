#pragma once
// Text as C++ writes it: string literals and comments. Whatever is in it stays text.

#include <string>
#include <string_view>

namespace retort::render {

/// The text as a string literal, quotes included. Quotes, backslashes, line ends, trigraphs, controls and what hides or
/// steers (characters.hpp) are escaped; other UTF-8 stays readable. Throws Error (value) for bytes that are not UTF-8.
std::string cpp_literal(std::string_view text);

/// The same, as R"(…)" where that spares escapes and is as safe: text of one line, such as JSON.
std::string cpp_readable_literal(std::string_view text);

/// Lines that begin with `// `, each indented and, where its words allow it, no wider than `columns`. Only the text as
/// one line is in them, and no line takes the next into the comment.
std::string cpp_comment(std::string_view text, std::size_t indent, std::size_t columns);

/// The text as one line of UTF-8, with question marks for bytes that are none and spaces for controls.
std::string as_one_line(std::string_view text);

} // namespace retort::render

#pragma once
// How results and messages look. Only the command line prints.

#include <string>
#include <string_view>

#include <retort/error.hpp>

namespace retort::cli {

enum class Style { plain, strong, good, warning, bad };

/// The text with the terminal's codes for the style where `stream` (1 or 2) is a terminal and NO_COLOR is not set
/// (no-color.org), else as it is.
std::string styled(std::string_view text, Style style, int stream);

/// A line of result, to stdout. Where nobody reads it any more (`retort history | head -1`) it is dropped: the command
/// goes on, and its exit code is what it would have been. Throws Error when it cannot be written (a full disk).
void print(std::string_view line);
/// The same with what it is about in a column of its own.
void print_about(std::string_view about, std::string_view text);
/// Sees to it that all results have left the program. Throws as print() does.
void flush();
/// A line of progress or explanation, to stderr. Never throws: a run does not end because nobody watches it.
void say(std::string_view line);
/// Progress on a terminal: written over what was said this way before; nothing wipes it out. Never throws.
void say_over(std::string_view text);
/// Whether `stream` (1 or 2) is a terminal.
[[nodiscard]] bool is_terminal(int stream);
/// "error: …" and "hint: …", to stderr.
void report(const Error& error);

} // namespace retort::cli

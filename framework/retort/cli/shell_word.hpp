#pragma once
// Words of a shell's command.

#include <string>

namespace retort::cli {

/// The text as one word, in quotes where it needs them.
std::string shell_word(const std::string& text);

} // namespace retort::cli

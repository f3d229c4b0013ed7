#pragma once
// A file that the command line names, as text.

#include <string>

namespace retort::cli {

/// Throws Error (usage) when it cannot be read.
std::string read_file(const std::string& path);

} // namespace retort::cli

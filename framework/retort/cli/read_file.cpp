#include <retort/cli/read_file.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::cli {

std::string read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    // A folder opens, and only reading it fails.
    if (!stream || std::filesystem::is_directory(path))
        throw Error(ErrorCategory::usage, fmt::format("'{}' cannot be read", path),
                    "name a file, and check its rights");
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace retort::cli

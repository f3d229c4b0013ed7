#include <retort/seed/content.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/schema/json.hpp>

namespace retort::seed {

namespace {
// By pieces, so that a large file needs no memory.
std::string content_of_file(const Seed& seed, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content;
    std::string piece(1U << 20U, '\0');
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        content = schema::fingerprint(content + piece.substr(0, static_cast<std::size_t>(file.gcount())));
    }
    if (!file.eof())
        throw Error(ErrorCategory::usage,
                    fmt::format("{}: the data of seed '{}' cannot be read: {}", path, seed.name, std::strerror(errno)),
                    "paths in .files are relative to the current folder");
    return content;
}
} // namespace

std::string content_of(const Seed& seed, std::string_view source, const std::string& environment,
                       const Parameters& parameters) {
    if (source.empty()) return {};
    std::string all = fmt::format("{}\n{}\n", source, environment);
    for (const auto& [name, value] : parameters) all += fmt::format("{}:{}={}\n", value.size(), name, value);
    for (const std::string_view file : seed.body.files) all += content_of_file(seed, std::string(file)) + "\n";
    return schema::fingerprint(all);
}

} // namespace retort::seed

#pragma once
// What a sqlite:// URL names.

#include <filesystem>
#include <string>

#include <retort/database/url.hpp>

namespace retort::sqlite {

/// A file, or memory when `path` is empty. A relative path is relative to the current folder.
struct Location {
    std::string path;

    [[nodiscard]] bool in_memory() const noexcept { return path.empty(); }
};

/// sqlite:///relative.db, sqlite:////absolute.db, sqlite://, sqlite:/// and sqlite:///:memory:. The path is taken as it
/// stands: nothing in it is decoded. Throws Error (usage) on two slashes before a name, on parameters and on a NUL
/// byte.
Location location_of(const Url& url);

/// The URL with its relative path made absolute; any other unchanged.
Url resolve(const Url& url, const std::filesystem::path& folder);

} // namespace retort::sqlite

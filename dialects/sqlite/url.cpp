#include <sqlite/url.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::sqlite {

Location location_of(const Url& url) {
    constexpr std::string_view memory = ":memory:";
    std::string_view rest = url.rest();
    if (rest.empty() || rest == memory) return {};
    if (rest.front() != '/')
        throw Error(ErrorCategory::usage, fmt::format("{} names no file: a path follows three slashes", url.display()),
                    fmt::format("write sqlite:///{}", rest));
    rest.remove_prefix(1);
    if (rest.empty() || rest == memory) return {};
    if (rest.find('?') != std::string_view::npos)
        throw Error(ErrorCategory::usage, "a sqlite URL takes no parameters", "leave out '?' and what follows it");
    if (rest.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::usage, "the path in the sqlite URL has a NUL character");
    return {.path = std::string(rest)};
}

Url resolve(const Url& url, const std::filesystem::path& folder) {
    const Location location = location_of(url);
    if (location.in_memory() || location.path.front() == '/') return url;
    return Url("sqlite:///" + (std::filesystem::absolute(folder) / location.path).lexically_normal().string());
}

} // namespace retort::sqlite

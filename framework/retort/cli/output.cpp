#include <retort/cli/output.hpp>

#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include <fmt/format.h>

namespace retort::cli {

namespace {
bool has_colour(int stream) {
    const char* no_color = std::getenv("NO_COLOR");
    return (no_color == nullptr || *no_color == '\0') && isatty(stream) == 1;
}

std::string_view code(Style style) {
    switch (style) {
    case Style::plain: return "";
    case Style::strong: return "\033[1m";
    case Style::good: return "\033[32m";
    case Style::warning: return "\033[33m";
    case Style::bad: return "\033[31m";
    }
    return "";
}
} // namespace

std::string styled(std::string_view text, Style style, int stream) {
    if (style == Style::plain || !has_colour(stream)) return std::string(text);
    return fmt::format("{}{}\033[0m", code(style), text);
}

void print(std::string_view line) { fmt::print("{}\n", line); }

void say(std::string_view line) { fmt::print(stderr, "{}\n", line); }

void report(const Error& error) {
    std::fflush(stdout);
    const std::string state = error.state().empty() ? "" : fmt::format(" [{}]", error.state());
    say(fmt::format("{} {}{}", styled("error:", Style::bad, 2), error.what(), state));
    if (!error.hint().empty()) say(fmt::format("{} {}", styled("hint:", Style::strong, 2), error.hint()));
}

} // namespace retort::cli

#include <retort/cli/output.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

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

void refuse_output(int reason) {
    if (reason == EPIPE) return;
    throw Error(ErrorCategory::permission, fmt::format("the result cannot be written: {}", std::strerror(reason)),
                "check where the output goes");
}
} // namespace

std::string styled(std::string_view text, Style style, int stream) {
    if (style == Style::plain || !has_colour(stream)) return std::string(text);
    return fmt::format("{}{}\033[0m", code(style), text);
}

void print(std::string_view line) {
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size() || std::fputc('\n', stdout) == EOF)
        refuse_output(errno);
}

void print_about(std::string_view about, std::string_view text) { print(fmt::format("{:<10}{}", about, text)); }

void flush() {
    if (std::fflush(stdout) != 0) refuse_output(errno);
}

void say(std::string_view line) {
    const std::string text = std::string(line) + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void say_over(std::string_view text) {
    const std::string line = "\r\033[K" + std::string(text); // back to the start, and clear to the end
    std::fwrite(line.data(), 1, line.size(), stderr);
    std::fflush(stderr);
}

bool is_terminal(int stream) { return isatty(stream) == 1; }

void report(const Error& error) {
    std::fflush(stdout);
    const std::string state = error.state().empty() ? "" : fmt::format(" [{}]", error.state());
    say(fmt::format("{} {}{}", styled("error:", Style::bad, 2), error.what(), state));
    if (!error.hint().empty()) say(fmt::format("{} {}", styled("hint:", Style::strong, 2), error.hint()));
}

} // namespace retort::cli

#pragma once
// A line of a source file. clang 14 has no std::source_location; the built-ins behind it are in both compilers.

#include <string_view>

namespace retort::operation {

class Location {
public:
    static constexpr Location current(const char* file = __builtin_FILE(), int line = __builtin_LINE()) noexcept {
        return {file, line};
    }

    constexpr Location(const char* file, int line) noexcept : file_(file), line_(line) {}
    [[nodiscard]] constexpr const char* file_name() const noexcept { return file_; }
    [[nodiscard]] constexpr int line() const noexcept { return line_; }

    friend constexpr bool operator==(const Location& a, const Location& b) noexcept {
        return a.line_ == b.line_ && std::string_view(a.file_) == std::string_view(b.file_);
    }

private:
    const char* file_;
    int line_;
};

} // namespace retort::operation

#pragma once
// Text that is read in pieces, with the number of the line that has been reached.

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <istream>
#include <string>
#include <string_view>

namespace retort::seed {

/// A file or a stream, byte by byte, in UTF-8; a byte order mark at the beginning is skipped.
class TextInput {
public:
    static constexpr int end = -1;

    /// Throws Error (usage) when the file cannot be opened.
    explicit TextInput(const std::filesystem::path& path);
    /// `name`: what errors call it. The stream has to outlive this.
    TextInput(std::istream& stream, std::string name);
    TextInput(const TextInput&) = delete;
    TextInput& operator=(const TextInput&) = delete;

    /// The next byte, or `end`. Throws Error (value) when the file cannot be read.
    int peek() { return at_ < size_ || fill() ? static_cast<unsigned char>(buffer_[at_]) : end; }
    int get() {
        const int c = peek();
        if (c == end) return end;
        ++at_;
        if (c == '\n') ++line_;
        return c;
    }
    /// Puts the bytes up to the next of `stops`, a line end or the end of the input behind `text`, at most `most`.
    void append_until(std::string_view stops, std::string& text, std::size_t most);

    /// The line of the next byte, from 1.
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    /// "countries.csv:12"
    [[nodiscard]] std::string place(std::size_t line) const;
    /// Throws Error (value) at that line.
    [[noreturn]] void refuse(std::size_t line, std::string message, std::string hint = {}) const;

private:
    bool fill();
    void skip_mark();

    std::ifstream file_;
    std::istream& stream_;
    std::string name_;
    std::array<char, 65536> buffer_;
    std::size_t at_ = 0;
    std::size_t size_ = 0;
    std::size_t line_ = 1;
};

/// Whether the text is UTF-8 (Unicode 15, table 3-7).
bool is_utf8(std::string_view text) noexcept;

} // namespace retort::seed

#include <retort/seed/text_input.hpp>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>
#include <retort/error.hpp>

namespace retort::seed {

namespace {
[[noreturn]] void cannot_open(const std::filesystem::path& path, std::string_view why) {
    std::error_code ignored;
    throw Error(ErrorCategory::usage, fmt::format("cannot open {}: {}", path.string(), why),
                path.is_absolute() ? std::string()
                                   : fmt::format("relative paths begin at the current directory, {}",
                                                 std::filesystem::current_path(ignored).string()));
}
} // namespace

TextInput::TextInput(const std::filesystem::path& path) : stream_(file_), name_(path.string()) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) cannot_open(path, "it is a directory");
    errno = 0;
    file_.open(path, std::ios::binary);
    if (!file_) cannot_open(path, errno != 0 ? std::generic_category().message(errno) : "it cannot be read");
    skip_mark();
}

TextInput::TextInput(std::istream& stream, std::string name) : stream_(stream), name_(std::move(name)) { skip_mark(); }

bool TextInput::fill() {
    if (!stream_.good()) return false; // the end was reached before
    stream_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    if (stream_.bad()) refuse(line_, "the file cannot be read any further");
    at_ = 0;
    size_ = static_cast<std::size_t>(stream_.gcount());
    return size_ > 0;
}

void TextInput::skip_mark() {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (peek() == end) return;
    const std::string_view start(buffer_.data(), std::min<std::size_t>(size_, mark.size()));
    if (start == mark) at_ = mark.size();
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF"))
        refuse(1, "the text is in UTF-16", "save it as UTF-8");
}

void TextInput::append_until(std::string_view stops, std::string& text, std::size_t most) {
    while (most > 0 && peek() != end) {
        const std::string_view rest(buffer_.data() + at_, std::min(size_ - at_, most));
        const auto stop = std::find_if(rest.begin(), rest.end(), [&](char c) {
            return c == '\n' || c == '\r' || stops.find(c) != std::string_view::npos;
        });
        const auto count = static_cast<std::size_t>(stop - rest.begin());
        text.append(rest.substr(0, count));
        at_ += count;
        most -= count;
        if (stop != rest.end()) return;
    }
}

std::string TextInput::place(std::size_t line) const { return fmt::format("{}:{}", name_, line); }

void TextInput::refuse(std::size_t line, std::string message, std::string hint) const {
    throw Error({.category = ErrorCategory::value,
                 .message = std::move(message),
                 .hint = std::move(hint),
                 .where = place(line)});
}

bool is_utf8(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned lead = byte(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : 4;
        if (lead < 0xC2 || lead > 0xF4 || text.size() - i < length) return false;
        // The second byte rules out what is longer than it needs to be, surrogates, and what is beyond U+10FFFF.
        const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (byte(i + 1) < low || byte(i + 1) > high) return false;
        for (std::size_t j = 2; j < length; ++j)
            if (byte(i + j) < 0x80 || byte(i + j) > 0xBF) return false;
        i += length;
    }
    return true;
}

} // namespace retort::seed

#include <retort/render/cpp_literal.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::render {

namespace {
// The number of bytes of the UTF-8 character at the start of `text` (Unicode 15, table 3-7); 0 when it is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}
} // namespace

std::string cpp_literal(std::string_view text) {
    std::string literal = "\"";
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0)
            throw Error(ErrorCategory::value, "a text is not UTF-8 and cannot be written into a source file");
        const char c = text.front();
        if (length > 1) {
            literal += text.substr(0, length);
        } else if (c == '"' || c == '\\') {
            literal += '\\';
            literal += c;
        } else if (c == '\n') {
            literal += "\\n";
        } else if (c == '\t') {
            literal += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            literal += fmt::format("\\{:03o}", static_cast<unsigned char>(c)); // three octal digits end by themselves
        } else {
            literal += c;
        }
        text.remove_prefix(length);
    }
    return literal + "\"";
}

} // namespace retort::render

#include <retort/database/hex.hpp>

#include <retort/error.hpp>

namespace retort::database {

namespace {
unsigned digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    throw Error(ErrorCategory::value, "the database returned bytes that are not written in hex digits");
}
} // namespace

std::string to_hex(const Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte b : bytes) {
        text += digits[std::to_integer<unsigned>(b) >> 4U];
        text += digits[std::to_integer<unsigned>(b) & 0xFU];
    }
    return text;
}

Bytes from_hex(std::string_view text) {
    if (text.starts_with("\\x")) text.remove_prefix(2);
    if (text.size() % 2 != 0) throw Error(ErrorCategory::value, "the database returned an odd number of hex digits");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(digit(text[i]) << 4U | digit(text[i + 1])));
    return bytes;
}

} // namespace retort::database

#include <retort/render/characters.hpp>

#include <algorithm>

namespace retort::render {

namespace {
unsigned byte_at(std::string_view text, std::size_t i) noexcept {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// The number of a character of three bytes at most; the longer ones all are plain.
unsigned code_point(std::string_view character) noexcept {
    const unsigned lead = byte_at(character, 0);
    if (character.size() == 1) return lead;
    if (character.size() == 2) return (lead & 0x1FU) << 6U | (byte_at(character, 1) & 0x3FU);
    return (lead & 0x0FU) << 12U | (byte_at(character, 1) & 0x3FU) << 6U | (byte_at(character, 2) & 0x3FU);
}
} // namespace

std::size_t character_length(std::string_view text) noexcept {
    const auto follows = [text](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte_at(text, i) >= low && byte_at(text, i) <= high;
    };
    if (text.empty()) return 0;
    const unsigned lead = byte_at(text, 0);
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

bool is_plain_character(std::string_view character) noexcept {
    if (character.size() > 3) return true;
    const unsigned point = code_point(character);
    const auto is_in = [point](unsigned first, unsigned last) { return point >= first && point <= last; };
    return !(point < 0x20 || is_in(0x7F, 0x9F) || point == 0x61C || is_in(0x200B, 0x200F) || is_in(0x2028, 0x202E) ||
             is_in(0x2060, 0x206F) || point == 0xFEFF);
}

std::size_t width(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace retort::render

#include <retort/render/cpp_literal.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/render/characters.hpp>

namespace retort::render {

namespace {
// Three octal digits end by themselves, whatever follows; \x does not (C++20 5.13.3).
std::string escaped_bytes(std::string_view character) {
    std::string escapes;
    for (const char c : character) escapes += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    return escapes;
}

std::string escaped(std::string_view character) {
    switch (character.front()) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\t': return "\\t";
    default: return is_plain_character(character) ? std::string(character) : escaped_bytes(character);
    }
}

bool can_be_raw(std::string_view text) {
    if (text.find(")\"") != std::string_view::npos || text.find("\?\?") != std::string_view::npos) return false;
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0 || !is_plain_character(text.substr(0, length))) return false;
        text.remove_prefix(length);
    }
    return true;
}
} // namespace

std::string cpp_literal(std::string_view text) {
    std::string literal = "\"";
    char before = '\0';
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0)
            throw Error(ErrorCategory::value, "a text is not UTF-8 and cannot be written into a source file");
        const bool may_be_trigraph = before == '?' && text.front() == '?';
        before = text.front();
        literal += may_be_trigraph ? "\\?" : escaped(text.substr(0, length));
        text.remove_prefix(length);
    }
    return literal + "\"";
}

std::string cpp_readable_literal(std::string_view text) {
    const auto escapes = std::ranges::count_if(text, [](char c) { return c == '"' || c == '\\'; });
    return escapes >= 2 && can_be_raw(text) ? fmt::format("R\"({})\"", text) : cpp_literal(text);
}

std::string as_one_line(std::string_view text) {
    std::string line;
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) {
            line += '?';
        } else if (is_plain_character(text.substr(0, length))) {
            line += text.substr(0, length);
        } else {
            line += ' ';
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return line;
}

std::string cpp_comment(std::string_view text, std::size_t indent, std::size_t columns) {
    const std::string start = std::string(indent, ' ') + "//";
    const std::string line = as_one_line(text);
    std::string comment;
    std::string current = start;
    const auto end_line = [&] {
        // A backslash, or the trigraph for one, would take the next line into the comment.
        if (current.ends_with('\\') || current.ends_with("\?\?/")) current += '.';
        comment += current + "\n";
        current = start;
    };
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        const std::string word = line.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        if (current != start && width(current) + 1 + width(word) + 1 > columns) end_line();
        current += " " + word;
    }
    end_line();
    return comment;
}

} // namespace retort::render

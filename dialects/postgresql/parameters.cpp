#include <postgresql/parameters.hpp>

#include <array>
#include <charconv>

#include <retort/error.hpp>
#include <retort/model/value_view.hpp>

namespace retort::postgresql {

namespace {
template <class Number> void append_number(std::string& out, Number number) {
    std::array<char, 32> room{};
    out.append(room.data(), std::to_chars(room.data(), room.data() + room.size(), number).ptr);
}

void append_hex(std::string& out, std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    out += "\\x";
    for (const char byte : bytes) {
        out += digits[static_cast<unsigned char>(byte) >> 4U];
        out += digits[static_cast<unsigned char>(byte) & 15U];
    }
}
} // namespace

void append_text(std::string& out, const ValueView& cell) {
    switch (cell.kind) {
    case ValueView::Kind::null:
    case ValueView::Kind::absent: return;
    case ValueView::Kind::boolean: out += cell.integer != 0 ? "true" : "false"; return;
    case ValueView::Kind::integer: append_number(out, cell.integer); return;
    case ValueView::Kind::real: append_number(out, cell.real); return;
    case ValueView::Kind::bytes: append_hex(out, cell.text); return;
    case ValueView::Kind::text:
        if (cell.text.find('\0') != std::string_view::npos)
            throw Error(ErrorCategory::value, "text with a NUL character cannot be stored in PostgreSQL",
                        "store it as bytes, or remove the character");
        out += cell.text;
        return;
    case ValueView::Kind::uuid:
    case ValueView::Kind::date:
    case ValueView::Kind::timestamp: {
        ViewText room;
        out += text_of(cell, room);
        return;
    }
    }
}

Parameters::Parameters(const std::vector<Value>& values) {
    texts_.reserve(values.size()); // the pointers stay good
    pointers_.reserve(values.size());
    for (const Value& value : values) {
        const ValueView cell = look_at(value);
        std::string& text = texts_.emplace_back();
        append_text(text, cell);
        pointers_.push_back(cell.is_null() ? nullptr : text.c_str());
    }
}

} // namespace retort::postgresql

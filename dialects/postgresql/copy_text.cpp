#include <postgresql/copy_text.hpp>

#include <array>

#include <postgresql/array.hpp>
#include <postgresql/parameters.hpp>
#include <retort/model/codec.hpp>
#include <retort/model/value_view.hpp>

namespace retort::postgresql {

namespace {
// What stands behind the backslash for a character that cannot stand for itself; 0: it can.
constexpr auto escapes = [] {
    std::array<char, 256> table{};
    table['\\'] = '\\';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    return table;
}();

void append_escaped(std::string& out, std::string_view text) {
    const char* begin = text.data();
    const char* const end = begin + text.size();
    for (const char* at = begin; at != end; ++at) {
        const char escape = escapes[static_cast<unsigned char>(*at)];
        if (escape == 0) continue;
        out.append(begin, at);
        out += '\\';
        out += escape;
        begin = at + 1;
    }
    out.append(begin, end);
}

// PostgreSQL has a notation of its own for arrays (manual, 8.15.2).
std::string array_literal(std::string_view json, const schema::Type& type) {
    std::string literal;
    for (const Value& value : codec::parse_array(json, type.kind)) {
        const ValueView element = look_at(value);
        std::string text;
        append_text(text, element);
        literal += (literal.empty() ? "" : ",") + (element.is_null() ? "NULL" : array_element(text));
    }
    return "{" + literal + "}";
}

void append_field(std::string& out, const ValueView& cell, const schema::Type& type) {
    std::string text;
    switch (cell.kind) {
    case ValueView::Kind::null: out += "\\N"; return;
    case ValueView::Kind::text:
    case ValueView::Kind::bytes:
        if (type.array_dimensions > 0) {
            append_escaped(out, array_literal(cell.text, type));
        } else if (cell.kind == ValueView::Kind::text && cell.text.find('\0') == std::string_view::npos) {
            append_escaped(out, cell.text);
        } else {
            append_text(text, cell);
            append_escaped(out, text);
        }
        return;
    default: append_text(out, cell); // nothing in it needs an escape
    }
}
} // namespace

void append_row(std::string& out, std::span<const ValueView> row, std::span<const schema::Type> types) {
    const std::size_t before = out.size();
    try {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (row[i].kind == ValueView::Kind::absent) continue;
            append_field(out, row[i], types[i]);
            out += '\t';
        }
    } catch (...) {
        out.resize(before);
        throw;
    }
    if (out.size() > before)
        out.back() = '\n';
    else
        out += '\n';
}

std::vector<std::optional<std::string>> fields_of(std::string_view row) {
    std::vector<std::optional<std::string>> fields;
    if (row == "\n") return fields;
    std::optional<std::string> field = "";
    for (std::size_t i = 0; i < row.size(); ++i) {
        switch (row[i]) {
        case '\t':
        case '\n':
            fields.push_back(std::move(field));
            field = "";
            break;
        case '\\':
            switch (row[++i]) {
            case 'N': field.reset(); break;
            case 'n': *field += '\n'; break;
            case 'r': *field += '\r'; break;
            case 't': *field += '\t'; break;
            default: *field += row[i];
            }
            break;
        default: *field += row[i];
        }
    }
    return fields;
}

} // namespace retort::postgresql

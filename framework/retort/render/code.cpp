#include <retort/render/code.hpp>

#include <algorithm>
#include <utility>

#include <retort/render/characters.hpp>
#include <retort/render/cpp_literal.hpp>

namespace retort::render {

namespace {
using Kind = Code::Kind;

bool fits_one_line(const Code& code) {
    if (code.kind == Kind::block && code.elements.size() > 1) return false;
    return std::ranges::all_of(code.elements, fits_one_line);
}

std::string on_one_line(const Code& code);

std::string joined(const std::vector<Code>& elements, std::string_view separator) {
    std::string line;
    for (const Code& element : elements) {
        if (&element != &elements.front()) line += separator;
        line += on_one_line(element);
    }
    return line;
}

std::string on_one_line(const Code& code) {
    switch (code.kind) {
    case Kind::word: return code.head;
    case Kind::text: return cpp_readable_literal(code.head);
    case Kind::call: return code.head + "(" + joined(code.elements, ", ") + ")";
    case Kind::list:
    case Kind::row: return "{" + joined(code.elements, ", ") + "}";
    case Kind::chain: return joined(code.elements, ".");
    case Kind::prefix: return code.head + joined(code.elements, "");
    case Kind::block: return code.head + (code.elements.empty() ? " {}" : " { " + joined(code.elements, "; ") + "; }");
    }
    return {};
}

// What opens and ends by itself when it is broken, and so need not begin on a line of its own.
bool opens(const Code& code) { return code.kind == Kind::list || code.kind == Kind::row || code.kind == Kind::block; }

class Layout {
public:
    explicit Layout(std::size_t indent) : out_(indent, ' ') {}

    /// `tail`: how many columns the end of its last line is to leave.
    void write(const Code& code, std::size_t indent, std::size_t tail) {
        if (fits(code, tail) || (opens(code) && code.elements.empty())) {
            out_ += on_one_line(code);
            return;
        }
        switch (code.kind) {
        case Kind::word: out_ += code.head; break;
        case Kind::text: write_text(code.head, tail); break;
        case Kind::call:
            out_ += code.head + "(";
            write_arguments(code.elements, indent, tail + 1);
            out_ += ")";
            break;
        case Kind::list: write_list(code.elements, indent); break;
        case Kind::row: write_row(code.elements, indent); break;
        case Kind::chain: write_chain(code.elements, indent, tail); break;
        case Kind::prefix:
            out_ += code.head;
            write(code.elements.front(), indent, tail);
            break;
        case Kind::block: write_block(code, indent); break;
        }
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    [[nodiscard]] std::size_t column() const { return width(std::string_view(out_).substr(out_.rfind('\n') + 1)); }
    [[nodiscard]] bool fits(const Code& code, std::size_t tail) const {
        return fits_one_line(code) && column() + width(on_one_line(code)) + tail <= line_columns;
    }
    void new_line(std::size_t indent) {
        while (out_.ends_with(' ')) out_.pop_back();
        out_ += "\n" + std::string(indent, ' ');
    }

    // Literals that stand beside each other are one (C++20 5.13.5): cut behind line ends, and behind spaces where a
    // line is full.
    void write_text(std::string_view content, std::size_t tail) {
        constexpr std::size_t least = 40;
        const std::size_t start = column();
        const std::size_t room = start + tail + least < line_columns ? line_columns - start - tail : least;
        std::string piece;
        const auto end_piece = [&] {
            out_ += cpp_literal(piece);
            piece.clear();
        };
        while (!content.empty()) {
            const std::size_t end = std::min(content.find_first_of(" \n"), content.size() - 1) + 1;
            const std::string_view more = content.substr(0, end);
            const bool is_new_line = piece.ends_with('\n');
            if (is_new_line || (!piece.empty() && width(cpp_literal(piece + std::string(more))) > room)) {
                end_piece();
                new_line(start);
            }
            piece += more;
            content.remove_prefix(end);
        }
        end_piece();
    }

    void write_arguments(const std::vector<Code>& arguments, std::size_t indent, std::size_t tail) {
        for (const Code& argument : arguments) {
            const std::size_t its_tail = &argument == &arguments.back() ? tail : 1;
            if (&argument != &arguments.front()) {
                out_ += ", ";
                if (!opens(argument) && !fits(argument, its_tail)) {
                    new_line(indent + indent_columns);
                    write(argument, indent + indent_columns, its_tail);
                    continue;
                }
            }
            write(argument, indent, its_tail);
        }
    }

    void write_list(const std::vector<Code>& elements, std::size_t indent) {
        out_ += "{";
        for (const Code& element : elements) {
            new_line(indent + indent_columns);
            write(element, indent + indent_columns, 1);
            out_ += ",";
        }
        new_line(indent);
        out_ += "}";
    }

    void write_row(const std::vector<Code>& elements, std::size_t indent) {
        out_ += "{";
        for (const Code& element : elements) {
            if (&element == &elements.front() || !fits(element, 1)) new_line(indent + indent_columns);
            write(element, indent + indent_columns, 1);
            out_ += ", ";
        }
        out_.pop_back();
        new_line(indent);
        out_ += "}";
    }

    void write_chain(const std::vector<Code>& links, std::size_t indent, std::size_t tail) {
        for (const Code& link : links) {
            const std::size_t its_tail = &link == &links.back() ? tail : 0;
            if (&link == &links.front()) {
                write(link, indent, its_tail);
            } else if (fits(link, its_tail + 1)) {
                out_ += ".";
                write(link, indent, its_tail);
            } else {
                new_line(indent + indent_columns);
                out_ += ".";
                write(link, indent + indent_columns, its_tail);
            }
        }
    }

    void write_block(const Code& code, std::size_t indent) {
        out_ += code.head + " {";
        for (const Code& one : code.elements) {
            new_line(indent + indent_columns);
            write(one, indent + indent_columns, 1);
            out_ += ";";
        }
        new_line(indent);
        out_ += "}";
    }

    std::string out_;
};
} // namespace

Code word(std::string head) { return {Kind::word, std::move(head), {}}; }
Code text(std::string content) { return {Kind::text, std::move(content), {}}; }
Code call(std::string head, std::vector<Code> arguments) { return {Kind::call, std::move(head), std::move(arguments)}; }
Code list(std::vector<Code> elements) { return {Kind::list, {}, std::move(elements)}; }
Code row(std::vector<Code> elements) { return {Kind::row, {}, std::move(elements)}; }
Code chain(std::vector<Code> elements) { return {Kind::chain, {}, std::move(elements)}; }
Code prefix(std::string head, Code element) { return {Kind::prefix, std::move(head), {std::move(element)}}; }
Code block(std::string head, std::vector<Code> statements) {
    return {Kind::block, std::move(head), std::move(statements)};
}

std::string statement(const Code& code, std::size_t indent) {
    Layout layout(indent);
    layout.write(code, indent, 1);
    return layout.take() + ";\n";
}

} // namespace retort::render

#pragma once
// C++ that is still to be laid out: what a revision's statements are made of, before it is known what fits on a line.

#include <string>
#include <string_view>
#include <vector>

namespace retort::render {

/// The style of the repository (.clang-format).
inline constexpr std::size_t line_columns = 120;
inline constexpr std::size_t indent_columns = 4;

/// A piece of C++. On one line where it fits; where it does not, broken as its kind says.
struct Code {
    enum class Kind {
        word,   ///< `head`, never broken
        text,   ///< `head` as a string literal; broken: several, one below the other
        call,   ///< `head(element, element)`; broken: what does not fit goes to the next line
        list,   ///< `{element, element}`; broken: one a line
        row,    ///< `{element, element}`; broken: as many a line as fit
        chain,  ///< `element.element.element`; broken: what does not fit goes to the next line
        prefix, ///< `head`, and its one element after it
        block,  ///< `head { element; element; }`; broken, or with more than one: one a line
    };

    Kind kind = Kind::word;
    std::string head{};
    std::vector<Code> elements{};
};

Code word(std::string head);
/// Throws Error (value) when it is laid out and is not UTF-8.
Code text(std::string content);
Code call(std::string head, std::vector<Code> arguments = {});
Code list(std::vector<Code> elements);
Code row(std::vector<Code> elements);
Code chain(std::vector<Code> elements);
Code prefix(std::string head, Code element);
Code block(std::string head, std::vector<Code> statements);

/// The statement, indented, with its semicolon and line end.
std::string statement(const Code& code, std::size_t indent);

} // namespace retort::render

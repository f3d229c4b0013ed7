#pragma once
// SQL text taken apart, as far as finding names in it needs.

#include <string>
#include <string_view>
#include <vector>

namespace retort::schema {

struct SqlToken {
    enum class Kind {
        word,   ///< a bare name or keyword; `name` is it in lower case
        quoted, ///< "a", `a` or [a]; `name` is it without the quotes
        text,   ///< a string or a number
        symbol, ///< anything else; `name` is it
    };

    Kind kind = Kind::symbol;
    std::size_t begin = 0;
    std::size_t end = 0; ///< after the last byte
    std::string name{};

    [[nodiscard]] bool is_word(std::string_view word) const { return kind == Kind::word && name == word; }
    [[nodiscard]] bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && name == symbol; }
};

/// The tokens of an expression, read as SQL of PostgreSQL and SQLite at once. Spaces and comments are in no token. Text
/// that ends too early ends the last token.
std::vector<SqlToken> sql_tokens(std::string_view sql);

/// Whether a bare name goes on with the character.
bool continues_sql_word(char c);

/// In lower case, ASCII only, as both databases fold names.
std::string sql_lower(std::string_view text);

} // namespace retort::schema

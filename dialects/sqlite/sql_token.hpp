#pragma once
// SQL taken apart exactly as SQLite's own tokenizer does (tokenize.c). schema/sql_tokens.hpp reads expressions of both
// databases at once; for a text that is edited in place, where they differ (comments nest on PostgreSQL only, [ is
// always a quote on SQLite) a guess would not do.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace retort::sqlite {

struct SqlToken {
    enum class Kind {
        word,    ///< a bare name or keyword
        quoted,  ///< "a", `a` or [a]
        string,  ///< 'a', which is a name where only a name can stand
        number,  ///< 1, 1.5e-3, 0x1F
        blob,    ///< x'00'
        symbol,  ///< an operator or a mark, all of its characters
        illegal, ///< what SQLite takes for no token: a quote that never ends, a variable, 1a
    };

    Kind kind = Kind::illegal;
    std::size_t begin = 0;
    std::size_t end = 0;   ///< after the last byte
    std::string name{};    ///< word: as it is written; quoted and string: without the quotes; else its bytes
    bool reserved = false; ///< a word that SQLite never takes for a name

    [[nodiscard]] bool is_word(std::string_view word) const;
    [[nodiscard]] bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && name == symbol; }
    /// Whether it can stand for a name (`nm` in parse.y).
    [[nodiscard]] bool is_name() const {
        return (kind == Kind::word && !reserved) || kind == Kind::quoted || kind == Kind::string;
    }
};

/// `-- …` without its line feed, or `/* … */`.
struct SqlComment {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct SqlTokens {
    std::vector<SqlToken> tokens;
    std::vector<SqlComment> comments;
};

/// Never fails: what is no token becomes an illegal one. A NUL byte is illegal as well and ends nothing.
SqlTokens tokenize(std::string_view sql);

/// SQLite's white space.
constexpr bool is_sql_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

} // namespace retort::sqlite

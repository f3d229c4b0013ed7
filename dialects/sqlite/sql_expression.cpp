#include <sqlite/sql_expression.hpp>

#include <algorithm>

#include <retort/schema/sql_keywords.hpp>
#include <retort/schema/sql_tokens.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using Kind = SqlToken::Kind;
using Tokens = std::vector<SqlToken>;

bool is_column_name(const SqlToken& token) {
    return token.kind == Kind::quoted || (token.kind == Kind::word && !token.reserved);
}

// Quoted, these are columns and nothing else.
bool is_constant_word(const SqlToken& token) {
    return token.is_word("true") || token.is_word("false") || token.is_word("current_date") ||
           token.is_word("current_time") || token.is_word("current_timestamp");
}

bool is_name(const SqlToken& token) { return is_column_name(token) && !is_constant_word(token); }

bool is_symbol(const Tokens& tokens, std::size_t at, std::string_view symbol) {
    return at < tokens.size() && tokens[at].is_symbol(symbol);
}

// Whether the parenthesis that opens at the first token closes at the last one.
bool encloses(const Tokens& tokens) {
    if (tokens.size() < 3 || !tokens.front().is_symbol("(")) return false;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        depth += tokens[i].is_symbol("(") ? 1 : tokens[i].is_symbol(")") ? -1 : 0;
        if (depth == 0) return i + 1 == tokens.size();
    }
    return false;
}

Tokens without_parentheses(std::string_view expression) {
    Tokens tokens = tokenize(expression).tokens;
    while (encloses(tokens)) {
        tokens.pop_back();
        tokens.erase(tokens.begin());
    }
    return tokens;
}

std::string_view spelling(const SqlToken& token) {
    if (token.is_symbol("==")) return "=";
    if (token.is_symbol("!=")) return "<>";
    return token.name;
}

bool same_token(const SqlToken& a, const SqlToken& b) {
    if (is_name(a) && is_name(b)) return same_name(a.name, b.name);
    if (a.kind != b.kind) return false;
    if (a.kind == Kind::string) return a.name == b.name;
    return same_name(spelling(a), spelling(b)); // 1E3 and 1e3, X'AB' and x'ab' are the same as well
}
} // namespace

bool mentions(std::string_view expression, std::string_view column) {
    const Tokens tokens = tokenize(expression).tokens;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool is_qualified = i > 0 && tokens[i - 1].is_symbol(".");
        if (!is_column_name(tokens[i]) && !(is_qualified && tokens[i].is_name())) continue;
        if (!same_name(tokens[i].name, column)) continue;
        const bool is_other = is_symbol(tokens, i + 1, "(") || is_symbol(tokens, i + 1, ".") ||
                              (i > 0 && (tokens[i - 1].is_word("collate") || tokens[i - 1].is_word("as")));
        if (!is_other) return true;
    }
    return false;
}

bool same_expression(std::string_view a, std::string_view b) {
    const Tokens first = without_parentheses(a);
    const Tokens second = without_parentheses(b);
    return std::equal(first.begin(), first.end(), second.begin(), second.end(), same_token);
}

std::vector<QualifiedName> qualified_names(const Tokens& tokens, std::size_t begin, std::size_t end,
                                           std::string_view table) {
    const auto qualifies = [&](std::size_t at, std::string_view name) {
        return at + 2 < end && tokens[at].is_name() && same_name(tokens[at].name, name) &&
               tokens[at + 1].is_symbol(".") && tokens[at + 2].is_name();
    };
    std::vector<QualifiedName> found;
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t own = qualifies(i, "main") && qualifies(i + 2, table) ? i + 2 : i;
        if (!qualifies(own, table)) continue;
        const std::size_t column = own + 2;
        const SqlToken& name = tokens[column];
        const bool keeps = name.kind == Kind::quoted ||
                           (name.kind == Kind::word && !schema::is_sql_keyword(schema::sql_lower(name.name)));
        found.push_back({i, column, keeps ? "" : quote(name.name)});
        i = column;
    }
    return found;
}

} // namespace retort::sqlite

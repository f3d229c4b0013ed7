#include <postgresql/parentheses.hpp>

#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
// Whether the first parenthesis ends with the text, and holds one expression.
bool are_around(const std::vector<schema::SqlToken>& tokens) {
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        depth += tokens[i].is_symbol("(") ? 1 : tokens[i].is_symbol(")") ? -1 : 0;
        if (depth == 0) return i > 1 && i + 1 == tokens.size();
        if (depth == 1 && tokens[i].is_symbol(",")) return false;
        if (i == 1 && (tokens[i].is_word("select") || tokens[i].is_word("values"))) return false;
    }
    return false;
}
} // namespace

std::string_view within_parentheses(std::string_view sql) {
    while (sql.starts_with('(') && sql.ends_with(')')) {
        const std::vector<schema::SqlToken> tokens = schema::sql_tokens(sql);
        if (!are_around(tokens)) break;
        sql = sql.substr(tokens[1].begin, tokens[tokens.size() - 2].end - tokens[1].begin);
    }
    return sql;
}

} // namespace retort::postgresql

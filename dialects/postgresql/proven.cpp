#include <postgresql/proven.hpp>

#include <algorithm>

#include <postgresql/quote.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
using schema::SqlToken;

bool is_column(const SqlToken& token, std::string_view column) {
    return (token.kind == SqlToken::Kind::word || token.kind == SqlToken::Kind::quoted) && token.name == column;
}

bool says_not_null(const std::string& sql, std::string_view column) {
    std::vector<SqlToken> tokens = schema::sql_tokens(sql);
    while (tokens.size() > 2 && tokens.front().is_symbol("(") && tokens.back().is_symbol(")")) {
        tokens.pop_back();
        tokens.erase(tokens.begin());
    }
    return tokens.size() == 4 && is_column(tokens[0], column) && tokens[1].is_word("is") && tokens[2].is_word("not") &&
           tokens[3].is_word("null");
}
} // namespace

bool is_proven_not_null(const schema::Table& table, std::string_view column) {
    return std::ranges::any_of(table.checks, [&](const schema::Check& check) {
        return !check.not_valid && says_not_null(expression(check.expression), column);
    });
}

} // namespace retort::postgresql

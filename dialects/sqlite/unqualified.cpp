#include <sqlite/unqualified.hpp>

#include <string_view>
#include <vector>

#include <retort/schema/rename.hpp>
#include <retort/schema/sql_tokens.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using schema::SqlToken;
using Tokens = std::vector<SqlToken>;

bool is_name(const SqlToken& token) {
    return token.kind == SqlToken::Kind::word || token.kind == SqlToken::Kind::quoted;
}

// Whether `name` and a dot stand there, and a name behind them.
bool qualifies(const Tokens& tokens, std::size_t at, std::string_view name) {
    return at + 2 < tokens.size() && is_name(tokens[at]) && same_name(tokens[at].name, name) &&
           tokens[at + 1].is_symbol(".") && is_name(tokens[at + 2]);
}

// Where the column stands that a qualifier at `at` belongs to; `at` when there is none.
std::size_t column_behind(const Tokens& tokens, std::size_t at, std::string_view table) {
    const std::size_t after_schema = qualifies(tokens, at, "main") ? at + 2 : at;
    if (qualifies(tokens, after_schema, table)) return after_schema + 2;
    return at;
}

// The column as it can stand alone: a dot allows words that are else keywords, a gap keeps it from the word before it.
std::string alone(std::string_view sql, const SqlToken& column, std::string_view before) {
    const bool quoted = column.kind == SqlToken::Kind::quoted;
    std::string text = quoted ? std::string(sql.substr(column.begin, column.end - column.begin))
                              : schema::quote_if_needed(column.name);
    if (!before.empty() && schema::continues_sql_word(before.back())) text.insert(0, 1, ' ');
    return text;
}
} // namespace

std::string unqualified(const schema::Expression& e, const schema::Name& table) {
    const std::string sql = expression(e);
    const Tokens tokens = schema::sql_tokens(sql);
    std::string text;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool is_start = i == 0 || !tokens[i - 1].is_symbol(".");
        const std::size_t column = is_start ? column_behind(tokens, i, table.name) : i;
        if (column == i) continue;
        text += std::string_view(sql).substr(copied, tokens[i].begin - copied);
        text += alone(sql, tokens[column], text);
        copied = tokens[column].end;
        i = column;
    }
    return text + sql.substr(copied);
}

} // namespace retort::sqlite

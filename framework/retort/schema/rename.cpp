#include <retort/schema/rename.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <retort/schema/sql_keywords.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::schema {

namespace {
// Words of which the second is no column when it follows the first.
constexpr auto phrases = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"at", "time"},
    {"with", "time"},
    {"without", "time"},
    {"time", "zone"},
    {"double", "precision"},
    {"character", "varying"},
    {"bit", "varying"},
});

// A token with its neighbours; outside of the text there is an empty symbol.
class Neighbourhood {
public:
    Neighbourhood(const std::vector<SqlToken>& tokens, std::size_t index) : tokens_(tokens), index_(index) {}

    [[nodiscard]] const SqlToken& before(std::size_t distance) const {
        return distance > index_ ? none : tokens_[index_ - distance];
    }
    [[nodiscard]] const SqlToken& after(std::size_t distance) const {
        return index_ + distance >= tokens_.size() ? none : tokens_[index_ + distance];
    }

private:
    static inline const SqlToken none{};

    const std::vector<SqlToken>& tokens_;
    std::size_t index_;
};

bool is_called(const SqlToken& token, std::string_view name) {
    if (token.kind == SqlToken::Kind::quoted) return token.name == name;
    return token.kind == SqlToken::Kind::word && token.name == sql_lower(name) && !is_sql_operator(token.name);
}

bool can_be_column(const SqlToken& token, const Neighbourhood& around) {
    const SqlToken& previous = around.before(1);
    const SqlToken& next = around.after(1);
    if (next.is_symbol("(")) return false; // a function
    if (next.is_symbol(".")) return false; // a table or schema
    if (previous.is_symbol(".") && (around.before(2).is_symbol(")") || around.before(2).is_symbol("]")))
        return false; // a field of a composite value
    if (previous.is_symbol("::") || previous.is_word("as") || previous.is_word("collate")) return false;
    if (token.kind != SqlToken::Kind::word) return true;
    if (next.kind == SqlToken::Kind::text) return false; // DATE '2020-01-01'
    if (previous.is_symbol("(") && around.before(2).is_word("extract") && next.is_word("from")) return false;
    return std::ranges::none_of(
        phrases, [&](const auto& phrase) { return previous.is_word(phrase.first) && token.name == phrase.second; });
}

bool can_be_qualifier(const SqlToken&, const Neighbourhood& around) {
    return around.after(1).is_symbol(".") && !around.after(3).is_symbol("(");
}

using Role = bool (*)(const SqlToken&, const Neighbourhood&);

std::vector<SqlToken> find(std::string_view sql, std::string_view name, Role can_be) {
    const std::vector<SqlToken> tokens = sql_tokens(sql);
    std::vector<SqlToken> found;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (is_called(tokens[i], name) && can_be(tokens[i], Neighbourhood(tokens, i))) found.push_back(tokens[i]);
    return found;
}

std::string quoted(std::string_view identifier) {
    std::string text = "\"";
    for (const char c : identifier) {
        if (c == '"') text += '"';
        text += c;
    }
    return text + "\"";
}

// Whether a word would run into another when the quotes between them go: "a"AND b.
bool touches_word(std::string_view sql, const SqlToken& token) {
    return (token.begin > 0 && continues_sql_word(sql[token.begin - 1])) ||
           (token.end < sql.size() && continues_sql_word(sql[token.end]));
}

std::string replace(std::string_view sql, const std::vector<SqlToken>& found, std::string_view with) {
    std::string text;
    std::size_t at = 0;
    for (const SqlToken& token : found) {
        text += sql.substr(at, token.begin - at);
        text += touches_word(sql, token) ? quoted(with) : quote_if_needed(with);
        at = token.end;
    }
    text += sql.substr(at);
    return text;
}
} // namespace

bool mentions_identifier(std::string_view sql, std::string_view name) {
    return !find(sql, name, can_be_column).empty();
}

std::string rename_identifier(std::string_view sql, std::string_view from, std::string_view to) {
    return replace(sql, find(sql, from, can_be_column), to);
}

std::string rename_qualifier(std::string_view sql, std::string_view from, std::string_view to) {
    return replace(sql, find(sql, from, can_be_qualifier), to);
}

std::string quote_if_needed(std::string_view identifier) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto plain = [&](char c) { return (c >= 'a' && c <= 'z') || c == '_' || is_digit(c); };
    if (!identifier.empty() && !is_digit(identifier.front()) && std::ranges::all_of(identifier, plain) &&
        !is_sql_keyword(identifier))
        return std::string(identifier);
    return quoted(identifier);
}

} // namespace retort::schema

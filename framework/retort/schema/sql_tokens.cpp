#include <retort/schema/sql_tokens.hpp>

#include <algorithm>
#include <utility>

namespace retort::schema {

namespace {
// ASCII only, as both databases fold.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool starts_word(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

class Scanner {
public:
    explicit Scanner(std::string_view sql) : sql_(sql) {}

    std::vector<SqlToken> tokens() {
        while (at_ < sql_.size()) {
            const char c = sql_[at_];
            if (is_space(c)) {
                ++at_;
            } else if (starts_with("--")) {
                at_ = std::min(sql_.find('\n', at_), sql_.size());
            } else if (starts_with("/*")) {
                skip_comment();
            } else if (c == '\'') {
                add(SqlToken::Kind::text, end_of_quoted(at_, '\''));
            } else if (c == '"' || c == '`') {
                add_quoted_name(c);
            } else if (c == '[' && !is_subscript()) {
                add_quoted_name(']');
            } else if (c == '$' && end_of_dollar_quoted() != at_) {
                add(SqlToken::Kind::text, end_of_dollar_quoted());
            } else if (is_digit(c)) {
                add_number();
            } else if (starts_word(c)) {
                add_word();
            } else {
                add(SqlToken::Kind::symbol, at_ + (starts_with("::") ? 2 : 1));
            }
        }
        return std::move(tokens_);
    }

private:
    [[nodiscard]] bool starts_with(std::string_view text) const { return sql_.substr(at_).starts_with(text); }

    void add(SqlToken::Kind kind, std::size_t end) {
        tokens_.push_back(
            {kind, at_, end, kind == SqlToken::Kind::symbol ? std::string(sql_.substr(at_, end - at_)) : ""});
        at_ = end;
    }

    // PostgreSQL's comments nest; a nested one is no less a comment on SQLite.
    void skip_comment() {
        int depth = 0;
        do {
            if (starts_with("/*")) {
                ++depth;
                at_ += 2;
            } else if (starts_with("*/")) {
                --depth;
                at_ += 2;
            } else {
                ++at_;
            }
        } while (depth > 0 && at_ < sql_.size());
        at_ = std::min(at_, sql_.size());
    }

    // After the quote that ends what begins at `begin`; a doubled one stands for itself.
    [[nodiscard]] std::size_t end_of_quoted(std::size_t begin, char quote, bool backslashes = false) const {
        for (std::size_t i = begin + 1; i < sql_.size(); ++i) {
            if (backslashes && sql_[i] == '\\') {
                ++i;
            } else if (sql_[i] == quote) {
                if (i + 1 == sql_.size() || sql_[i + 1] != quote) return i + 1;
                ++i;
            }
        }
        return sql_.size();
    }

    void add_quoted_name(char quote) {
        const std::size_t end = end_of_quoted(at_, quote);
        SqlToken token{SqlToken::Kind::quoted, at_, end};
        for (std::size_t i = at_ + 1; i + 1 < end; ++i) {
            token.name += sql_[i];
            if (sql_[i] == quote) ++i;
        }
        tokens_.push_back(std::move(token));
        at_ = end;
    }

    // [ after an operand is PostgreSQL's subscript, elsewhere it is SQLite's quote. ARRAY [a] is the one with a space.
    [[nodiscard]] bool is_subscript() const {
        if (tokens_.empty()) return false;
        const SqlToken& last = tokens_.back();
        if (last.is_word("array") || last.is_symbol("]") || last.is_symbol(")")) return true;
        if (last.is_symbol("[") || last.is_symbol(",")) return in_array();
        return last.kind != SqlToken::Kind::symbol && last.end == at_;
    }

    // ARRAY[[1, 2], [a, b]]: a bracket that is open is no name.
    [[nodiscard]] bool in_array() const {
        int open = 0;
        for (const SqlToken& token : tokens_) open += token.is_symbol("[") ? 1 : token.is_symbol("]") ? -1 : 0;
        return open > 0;
    }

    // $tag$ … $tag$; where there is none, the same place.
    [[nodiscard]] std::size_t end_of_dollar_quoted() const {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && continues_sql_word(sql_[end]) && sql_[end] != '$') ++end;
        if (end == sql_.size() || sql_[end] != '$' || is_digit(sql_[at_ + 1])) return at_;
        const std::string_view tag = sql_.substr(at_, end + 1 - at_);
        const std::size_t close = sql_.find(tag, end + 1);
        return close == std::string_view::npos ? sql_.size() : close + tag.size();
    }

    void add_number() {
        std::size_t end = at_;
        while (end < sql_.size() && (continues_sql_word(sql_[end]) || sql_[end] == '.')) ++end;
        add(SqlToken::Kind::text, end);
    }

    void add_word() {
        std::size_t end = at_;
        while (end < sql_.size() && continues_sql_word(sql_[end])) ++end;
        const std::string word = sql_lower(sql_.substr(at_, end - at_));
        const bool quote_follows = end < sql_.size() && sql_[end] == '\'';
        if (quote_follows && (word == "e" || word == "b" || word == "x" || word == "n")) {
            add(SqlToken::Kind::text, end_of_quoted(end, '\'', word == "e"));
            return;
        }
        tokens_.push_back({SqlToken::Kind::word, at_, end, word});
        at_ = end;
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    std::vector<SqlToken> tokens_;
};
} // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql) { return Scanner(sql).tokens(); }

bool continues_sql_word(char c) { return starts_word(c) || is_digit(c) || c == '$'; }

std::string sql_lower(std::string_view text) {
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), [](char c) { return lower(c); });
    return folded;
}

} // namespace retort::schema

#include <sqlite/sql_token.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using Kind = SqlToken::Kind;

// The keywords of SQLite that do not fall back to a name (parse.y, %fallback).
constexpr auto reserved_words = std::to_array<std::string_view>(
    {"add",     "all",     "alter",      "and",    "as",      "autoincrement", "between", "case",       "check",
     "collate", "commit",  "constraint", "create", "default", "deferrable",    "delete",  "distinct",   "drop",
     "else",    "escape",  "except",     "exists", "foreign", "from",          "group",   "having",     "in",
     "index",   "insert",  "intersect",  "into",   "is",      "isnull",        "join",    "limit",      "not",
     "nothing", "notnull", "null",       "on",     "or",      "order",         "primary", "references", "returning",
     "select",  "set",     "table",      "then",   "to",      "transaction",   "union",   "unique",     "update",
     "using",   "values",  "when",       "where"});

bool is_reserved(std::string_view word) {
    return std::any_of(reserved_words.begin(), reserved_words.end(),
                       [&](std::string_view reserved) { return same_name(reserved, word); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool starts_word(char c) { return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool continues_word(char c) { return starts_word(c) || is_digit(c) || c == '$'; }

constexpr auto long_symbols =
    std::to_array<std::string_view>({"->>", "->", "==", "<=", "<>", "<<", ">=", ">>", "!=", "||"});
constexpr std::string_view short_symbols = "()+-*/%=<>|,&~;.";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class Scanner {
public:
    explicit Scanner(std::string_view sql) : sql_(sql) {}

    SqlTokens scan() {
        found_.tokens.reserve(sql_.size() / 5); // a guess that is seldom too low
        while (at_ < sql_.size()) {
            const char c = sql_[at_];
            if (is_sql_space(c)) {
                ++at_;
            } else if (starts_with(byte_order_mark)) {
                at_ += byte_order_mark.size();
            } else if (starts_with("--")) {
                add_comment(std::min(sql_.find('\n', at_), sql_.size()));
            } else if (starts_with("/*") && at_ + 2 < sql_.size()) {
                const std::size_t close = sql_.find("*/", at_ + 2);
                add_comment(close == std::string_view::npos ? sql_.size() : close + 2);
            } else if (c == '\'' || c == '"' || c == '`') {
                add_quoted(c, c == '\'' ? Kind::string : Kind::quoted);
            } else if (c == '[') {
                add_bracketed();
            } else if ((c == 'x' || c == 'X') && peek(1) == '\'') {
                add_blob();
            } else if (starts_word(c)) {
                add_word();
            } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
                add_number();
            } else {
                add_symbol();
            }
        }
        return std::move(found_);
    }

private:
    [[nodiscard]] bool starts_with(std::string_view text) const { return sql_.substr(at_).starts_with(text); }
    [[nodiscard]] char peek(std::size_t ahead) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

    void add_comment(std::size_t end) {
        found_.comments.push_back({at_, end});
        at_ = end;
    }

    void add(Kind kind, std::size_t end, std::string name) {
        const bool reserved = kind == Kind::word && is_reserved(name);
        found_.tokens.push_back({kind, at_, end, std::move(name), reserved});
        at_ = end;
    }

    void add(Kind kind, std::size_t end) { add(kind, end, std::string(sql_.substr(at_, end - at_))); }

    void add_quoted(char quote, Kind kind) {
        std::string name;
        for (std::size_t i = at_ + 1; i < sql_.size(); ++i) {
            if (sql_[i] == quote) {
                if (i + 1 == sql_.size() || sql_[i + 1] != quote) return add(kind, i + 1, std::move(name));
                ++i;
            }
            name += sql_[i];
        }
        add(Kind::illegal, sql_.size());
    }

    void add_bracketed() {
        const std::size_t close = sql_.find(']', at_);
        if (close == std::string_view::npos) return add(Kind::illegal, sql_.size());
        add(Kind::quoted, close + 1, std::string(sql_.substr(at_ + 1, close - at_ - 1)));
    }

    void add_blob() {
        std::size_t end = at_ + 2;
        while (end < sql_.size() && is_hex(sql_[end])) ++end;
        const bool is_blob = end < sql_.size() && sql_[end] == '\'' && (end - at_) % 2 == 0;
        add(is_blob ? Kind::blob : Kind::illegal, is_blob ? end + 1 : end);
    }

    void add_word() {
        std::size_t end = at_;
        while (end < sql_.size() && continues_word(sql_[end])) ++end;
        add(Kind::word, end);
    }

    void add_number() {
        std::size_t end = at_;
        const auto skip = [&](bool (*wanted)(char)) {
            while (end < sql_.size() && wanted(sql_[end])) ++end;
        };
        const auto at = [&](std::size_t ahead) { return end + ahead < sql_.size() ? sql_[end + ahead] : '\0'; };
        if (sql_[end] == '0' && (at(1) == 'x' || at(1) == 'X') && is_hex(at(2))) {
            end += 2;
            skip(is_hex);
        } else {
            skip(is_digit);
            if (at(0) == '.') {
                ++end;
                skip(is_digit);
            }
            const bool has_sign = at(1) == '+' || at(1) == '-';
            if ((at(0) == 'e' || at(0) == 'E') && is_digit(at(has_sign ? 2 : 1))) {
                end += has_sign ? 2 : 1;
                skip(is_digit);
            }
        }
        const bool is_number = !continues_word(at(0));
        skip(continues_word);
        add(is_number ? Kind::number : Kind::illegal, end);
    }

    void add_symbol() {
        for (const std::string_view symbol : long_symbols) {
            if (starts_with(symbol)) return add(Kind::symbol, at_ + symbol.size());
        }
        const char c = sql_[at_];
        add(c != '\0' && short_symbols.find(c) != std::string_view::npos ? Kind::symbol : Kind::illegal, at_ + 1);
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    SqlTokens found_;
};
} // namespace

bool SqlToken::is_word(std::string_view word) const { return kind == Kind::word && same_name(name, word); }

SqlTokens tokenize(std::string_view sql) { return Scanner(sql).scan(); }

} // namespace retort::sqlite

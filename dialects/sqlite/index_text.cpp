#include <sqlite/index_text.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <sqlite/sql_token.hpp>

namespace retort::sqlite {

namespace {
using Kind = SqlToken::Kind;

class Reader {
public:
    explicit Reader(std::string_view sql) : sql_(sql), tokens_(tokenize(sql).tokens) {}

    IndexText read() {
        expect_word("create");
        index_.unique = take_word("unique");
        expect_word("index");
        if (peek().is_word("if") && peek(1).is_word("not") && peek(2).is_word("exists")) at_ += 3;
        index_.name = take_name();
        if (take_symbol(".")) index_.name = take_name();
        expect_word("on");
        index_.table = take_name();
        expect_symbol("(");
        do {
            index_.keys.push_back(key());
        } while (take_symbol(","));
        expect_symbol(")");
        if (take_word("where")) {
            const std::size_t begin = at_;
            skip_expression();
            index_.where = text(begin, at_);
        }
        take_symbol(";");
        if (at_ != tokens_.size()) fail();
        return std::move(index_);
    }

private:
    [[nodiscard]] const SqlToken& peek(std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : end_;
    }

    [[noreturn]] void fail() const {
        const std::string near = at_ < tokens_.size() ? fmt::format("near '{}'", text(at_, at_ + 1).substr(0, 40))
                                                      : std::string("at its end");
        throw Error(ErrorCategory::unsupported,
                    fmt::format("the CREATE INDEX text{} is not understood {}",
                                index_.name.empty() ? "" : " of " + index_.name, near),
                    "compare it with https://sqlite.org/lang_createindex.html");
    }

    [[noreturn]] void fail_at(std::size_t token) {
        at_ = token;
        fail();
    }

    bool take_word(std::string_view word) {
        if (!peek().is_word(word)) return false;
        ++at_;
        return true;
    }
    bool take_symbol(std::string_view symbol) {
        if (!peek().is_symbol(symbol)) return false;
        ++at_;
        return true;
    }
    void expect_word(std::string_view word) {
        if (!take_word(word)) fail();
    }
    void expect_symbol(std::string_view symbol) {
        if (!take_symbol(symbol)) fail();
    }
    std::string take_name() {
        if (!peek().is_name()) fail();
        return tokens_[at_++].name;
    }

    // Up to a comma, a parenthesis that closes what was open before, or the end.
    void skip_expression() {
        const std::size_t begin = at_;
        int depth = 0;
        for (; at_ < tokens_.size(); ++at_) {
            const SqlToken& token = peek();
            if (token.kind == Kind::illegal) fail();
            if (token.is_symbol(";") || (depth == 0 && (token.is_symbol(",") || token.is_symbol(")")))) break;
            depth += token.is_symbol("(") ? 1 : token.is_symbol(")") ? -1 : 0;
        }
        if (depth > 0 || at_ == begin) fail();
    }

    // expression [COLLATE name] [ASC | DESC]. SQLite has no NULLS FIRST here. A column can be called desc.
    IndexKeyText key() {
        std::size_t begin = at_;
        skip_expression();
        std::size_t end = at_;
        IndexKeyText key;
        const auto ends_in = [&](std::string_view word) { return end > begin + 1 && tokens_[end - 1].is_word(word); };
        if (tokens_[begin].is_symbol("(") && tokens_[begin + 1].is_symbol(")")) fail_at(begin + 1);
        if ((ends_in("first") || ends_in("last")) && tokens_[end - 2].is_word("nulls")) fail_at(end - 2);
        const bool names_collation = end > begin + 1 && tokens_[end - 2].is_word("collate");
        if (!names_collation && (ends_in("asc") || ends_in("desc"))) {
            key.descending = tokens_[end - 1].is_word("desc");
            --end;
        }
        std::size_t collations = 0;
        // COLLATE after a whole key is the index's; the outermost counts. SQLite looks through parentheses for it.
        for (;;) {
            if (encloses(begin, end)) {
                ++begin;
                --end;
            } else if (ends_in_collation(begin, end)) {
                if (key.collation.empty()) key.collation = tokens_[end - 1].name;
                end -= 2;
                ++collations;
            } else {
                break;
            }
        }
        // 'a' stands for a column, but not under several COLLATEs: a key that is a text cannot be written otherwise.
        if (collations > 1 && end - begin == 1 && tokens_[begin].kind == Kind::string) fail_at(begin);
        if (end - begin == 1 && tokens_[begin].is_name()) {
            key.column = tokens_[begin].name;
        } else {
            key.expression = text(begin, end);
        }
        return key;
    }

    // Whether the parenthesis that opens at `begin` closes before `end`.
    [[nodiscard]] bool encloses(std::size_t begin, std::size_t end) const {
        return end >= begin + 3 && tokens_[begin].is_symbol("(") && closing(begin, end) == end - 1;
    }

    // Where the parenthesis closes that opens at `open`; `end` when it does not.
    [[nodiscard]] std::size_t closing(std::size_t open, std::size_t end) const {
        int depth = 0;
        for (std::size_t i = open; i < end; ++i) {
            depth += tokens_[i].is_symbol("(") ? 1 : tokens_[i].is_symbol(")") ? -1 : 0;
            if (depth == 0) return i;
        }
        return end;
    }

    // COLLATE binds more tightly than any operator: only behind a single operand does it belong to all of it.
    [[nodiscard]] bool ends_in_collation(std::size_t begin, std::size_t end) const {
        if (end < begin + 3 || !tokens_[end - 2].is_word("collate") || !tokens_[end - 1].is_name()) return false;
        end -= 2;
        while (end >= begin + 3 && tokens_[end - 2].is_word("collate") && tokens_[end - 1].is_name()) end -= 2;
        if (end - begin == 1 || encloses(begin, end)) return true;
        return end - begin >= 3 && tokens_[begin].is_name() && tokens_[begin + 1].is_symbol("(") &&
               closing(begin + 1, end) == end - 1;
    }

    [[nodiscard]] std::string text(std::size_t begin, std::size_t end) const {
        return std::string(sql_.substr(tokens_[begin].begin, tokens_[end - 1].end - tokens_[begin].begin));
    }

    std::string_view sql_;
    std::vector<SqlToken> tokens_;
    std::size_t at_ = 0;
    SqlToken end_; // what peek() gives behind the last token
    IndexText index_{};
};
} // namespace

IndexText read_index(std::string_view sql) { return Reader(sql).read(); }

} // namespace retort::sqlite

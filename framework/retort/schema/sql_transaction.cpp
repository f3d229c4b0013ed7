#include <retort/schema/sql_transaction.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <retort/schema/sql_tokens.hpp>

namespace retort::schema {

namespace {
// Reads the text statement by statement.
class Reader {
public:
    explicit Reader(const std::vector<SqlToken>& tokens) : tokens_(tokens) {}

    std::string transaction_statement() {
        for (; at_ < tokens_.size(); ++at_) {
            if (open_ == 0 && tokens_[at_].is_symbol(";")) {
                start_ = at_ + 1;
            } else if (at_ != start_) {
                follow_body();
            } else if (is_transaction()) {
                return capitals(tokens_[at_].name);
            } else {
                body_ = body_of_statement();
            }
        }
        return {};
    }

    bool has_several_statements() {
        for (; at_ < tokens_.size(); ++at_) {
            if (open_ == 0 && tokens_[at_].is_symbol(";")) {
                start_ = at_ + 1;
            } else if (at_ != start_) {
                follow_body();
            } else if (seen_statement_) {
                return true;
            } else {
                seen_statement_ = true;
                body_ = body_of_statement();
            }
        }
        return false;
    }

private:
    // How the body of what a statement creates begins.
    enum class Body { none, begin, begin_atomic };

    [[nodiscard]] bool is_word(std::size_t at, std::string_view word) const {
        return at < tokens_.size() && tokens_[at].is_word(word);
    }

    [[nodiscard]] bool is_transaction() const {
        if (is_word(at_, "start") || is_word(at_, "prepare")) return is_word(at_ + 1, "transaction");
        if (is_word(at_, "rollback")) {
            const std::size_t next = at_ + (is_word(at_ + 1, "work") || is_word(at_ + 1, "transaction") ? 2 : 1);
            return !is_word(next, "to"); // ROLLBACK TO savepoint
        }
        constexpr std::array<std::string_view, 4> words{"begin", "commit", "end", "abort"};
        return std::ranges::any_of(words, [&](std::string_view word) { return is_word(at_, word); });
    }

    // CREATE [OR REPLACE | TEMP] TRIGGER … BEGIN is SQLite's, CREATE FUNCTION … BEGIN ATOMIC PostgreSQL's.
    [[nodiscard]] Body body_of_statement() const {
        if (!is_word(at_, "create")) return Body::none;
        constexpr std::size_t words_before = 3;
        for (std::size_t next = at_ + 1; next <= at_ + words_before; ++next) {
            if (is_word(next, "trigger")) return Body::begin;
            if (is_word(next, "function") || is_word(next, "procedure")) return Body::begin_atomic;
        }
        return Body::none;
    }

    // Counts what is open, so that the END of a CASE does not close the body.
    void follow_body() {
        if (body_ == Body::none) return;
        if (open_ > 0) {
            if (is_word(at_, "case")) ++open_;
            if (is_word(at_, "end")) --open_;
        } else if (is_word(at_, "begin") && (body_ == Body::begin || is_word(at_ + 1, "atomic"))) {
            open_ = 1;
        }
    }

    static std::string capitals(std::string word) {
        std::ranges::transform(word, word.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        return word;
    }

    const std::vector<SqlToken>& tokens_;
    std::size_t at_ = 0;
    std::size_t start_ = 0; // of the statement
    Body body_ = Body::none;
    int open_ = 0;
    bool seen_statement_ = false;
};
} // namespace

std::string transaction_statement(std::string_view sql) {
    const std::vector<SqlToken> tokens = sql_tokens(sql);
    return Reader(tokens).transaction_statement();
}

bool has_several_statements(std::string_view sql) {
    const std::vector<SqlToken> tokens = sql_tokens(sql);
    return Reader(tokens).has_several_statements();
}

} // namespace retort::schema

#include <retort/schema/sql_transaction.hpp>

#include <algorithm>
#include <array>

namespace retort::schema {

namespace {
using Statement = std::vector<SqlToken>;

bool is_word(const Statement& statement, std::size_t at, std::string_view word) {
    return at < statement.size() && statement[at].is_word(word);
}

// How the body of what a statement creates begins.
enum class Body { none, begin, begin_atomic };

// CREATE [OR REPLACE | TEMP] TRIGGER … BEGIN is SQLite's, CREATE FUNCTION … BEGIN ATOMIC PostgreSQL's.
Body body_of(const Statement& tokens, std::size_t first) {
    if (!is_word(tokens, first, "create")) return Body::none;
    constexpr std::size_t words_before = 3;
    for (std::size_t next = first + 1; next <= first + words_before; ++next) {
        if (is_word(tokens, next, "trigger")) return Body::begin;
        if (is_word(tokens, next, "function") || is_word(tokens, next, "procedure")) return Body::begin_atomic;
    }
    return Body::none;
}

// Reads the text statement by statement.
class Reader {
public:
    explicit Reader(const std::vector<SqlToken>& tokens) : tokens_(tokens) {}

    std::vector<Statement> statements() {
        bool between = true;
        for (; at_ < tokens_.size(); ++at_) {
            if (open_ == 0 && tokens_[at_].is_symbol(";")) {
                between = true;
                continue;
            }
            if (between) {
                statements_.emplace_back();
                body_ = body_of(tokens_, at_);
                between = false;
            } else {
                follow_body();
            }
            statements_.back().push_back(tokens_[at_]);
        }
        return std::move(statements_);
    }

private:
    // Counts what is open, so that the END of a CASE does not close the body.
    void follow_body() {
        if (body_ == Body::none) return;
        if (open_ > 0) {
            if (is_word(tokens_, at_, "case")) ++open_;
            if (is_word(tokens_, at_, "end")) --open_;
        } else if (is_word(tokens_, at_, "begin") && (body_ == Body::begin || is_word(tokens_, at_ + 1, "atomic"))) {
            open_ = 1;
        }
    }

    const std::vector<SqlToken>& tokens_;
    std::vector<Statement> statements_;
    std::size_t at_ = 0;
    Body body_ = Body::none; // of the last statement
    int open_ = 0;
};

bool is_transaction(const Statement& statement) {
    if (is_word(statement, 0, "start") || is_word(statement, 0, "prepare")) return is_word(statement, 1, "transaction");
    if (is_word(statement, 0, "rollback")) {
        const std::size_t next = is_word(statement, 1, "work") || is_word(statement, 1, "transaction") ? 2 : 1;
        return !is_word(statement, next, "to"); // ROLLBACK TO savepoint
    }
    constexpr std::array<std::string_view, 4> words{"begin", "commit", "end", "abort"};
    return std::ranges::any_of(words, [&](std::string_view word) { return is_word(statement, 0, word); });
}

std::string capitals(std::string word) {
    std::ranges::transform(word, word.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    return word;
}
} // namespace

std::vector<std::vector<SqlToken>> sql_statements(std::string_view sql) {
    const std::vector<SqlToken> tokens = sql_tokens(sql);
    return Reader(tokens).statements();
}

std::string transaction_statement(std::string_view sql) {
    const std::vector<Statement> statements = sql_statements(sql);
    const auto found = std::ranges::find_if(statements, is_transaction);
    return found == statements.end() ? std::string() : capitals(found->front().name);
}

bool has_several_statements(std::string_view sql) { return sql_statements(sql).size() > 1; }

} // namespace retort::schema

#include <retort/lint/raw_sql.hpp>

#include <algorithm>
#include <array>

#include <retort/schema/sql_transaction.hpp>

namespace retort::lint {

bool RawStatement::has_at(std::size_t at, Words words) const {
    for (const std::string_view word : words)
        if (at >= tokens_.size() || !tokens_[at++].is_word(word)) return false;
    return true;
}

bool RawStatement::begins(Words words) const { return has_at(0, words); }

bool RawStatement::begins_with_one_of(Words words) const {
    return std::ranges::any_of(words, [&](std::string_view word) { return has_at(0, {word}); });
}

bool RawStatement::has(Words words) const {
    for (std::size_t at = 0; at < tokens_.size(); ++at)
        if (has_at(at, words)) return true;
    return false;
}

schema::Name RawStatement::name_after(Words words) const {
    constexpr std::array<std::string_view, 5> fillers{"only", "concurrently", "if", "not", "exists"};
    const auto is_name = [&](std::size_t at) {
        return at < tokens_.size() &&
               (tokens_[at].kind == schema::SqlToken::Kind::word || tokens_[at].kind == schema::SqlToken::Kind::quoted);
    };
    for (std::size_t at = 0; at < tokens_.size(); ++at) {
        if (!has_at(at, words)) continue;
        at += words.size();
        while (at < tokens_.size() &&
               std::ranges::any_of(fillers, [&](auto word) { return tokens_[at].is_word(word); }))
            ++at;
        if (!is_name(at)) return {};
        if (at + 2 < tokens_.size() && tokens_[at + 1].is_symbol(".") && is_name(at + 2))
            return {tokens_[at].name, tokens_[at + 2].name};
        return tokens_[at].name;
    }
    return {};
}

std::vector<RawStatement> raw_statements(const operation::Operation& operation, std::string_view database) {
    std::vector<RawStatement> statements;
    const auto* execute = std::get_if<operation::Execute>(&operation.value);
    if (execute == nullptr) return statements;
    const auto own = execute->sql.by_dialect.find(std::string(database));
    for (std::vector<schema::SqlToken>& tokens :
         schema::sql_statements(own == execute->sql.by_dialect.end() ? execute->sql.text : own->second))
        statements.emplace_back(std::move(tokens));
    return statements;
}

std::vector<RawStatement> raw_statements(const Meeting& meeting) {
    return raw_statements(meeting.operation, meeting.database);
}

} // namespace retort::lint

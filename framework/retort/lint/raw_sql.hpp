#pragma once
// SQL as it stands (op.execute), as far as its first words tell what it does.

#include <initializer_list>
#include <string_view>
#include <vector>

#include <retort/lint/rule.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::lint {

class RawStatement {
public:
    using Words = std::initializer_list<std::string_view>;

    explicit RawStatement(std::vector<schema::SqlToken> tokens) : tokens_(std::move(tokens)) {}

    /// Whether it begins with these keywords, in lower case.
    [[nodiscard]] bool begins(Words words) const;
    /// Whether it begins with one of them.
    [[nodiscard]] bool begins_with_one_of(Words words) const;
    /// Whether it has these keywords one after the other.
    [[nodiscard]] bool has(Words words) const;
    /// The name that follows these keywords, past ONLY, CONCURRENTLY and IF [NOT] EXISTS; empty when none does.
    [[nodiscard]] schema::Name name_after(Words words) const;

private:
    [[nodiscard]] bool has_at(std::size_t at, Words words) const;

    std::vector<schema::SqlToken> tokens_;
};

/// Those that the operation runs on this database: none for what is no execute.
std::vector<RawStatement> raw_statements(const Meeting& meeting);
std::vector<RawStatement> raw_statements(const operation::Operation& operation, std::string_view database);

} // namespace retort::lint

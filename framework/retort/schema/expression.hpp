#pragma once
// SQL expressions in a schema: defaults, checks, predicates, generated columns.

#include <map>
#include <string>
#include <utility>
#include <variant>

#include <retort/schema/value.hpp>

namespace retort::schema {

/// SQL text: one for every database, or one per dialect by its name ("postgresql", "sqlite").
struct SqlText {
    std::string text;                              ///< for every dialect that has none of its own
    std::map<std::string, std::string> by_dialect; ///< wins over `text`

    friend bool operator==(const SqlText&, const SqlText&) = default;
};

/// A value, written by the dialect: TRUE, 42, 'it''s'.
struct Literal {
    Value value;

    friend bool operator==(const Literal&, const Literal&) = default;
};

/// What both databases can do but spell differently.
enum class Function {
    now,         ///< the current instant, in the form that timestamp columns store
    today,       ///< the current date (UTC)
    random_uuid, ///< a version 4 uuid (RFC 9562 5.4)
};

/// One of the three. Two expressions are equal when they say the same in the same words; whether two texts mean the
/// same is the database's to judge.
struct Expression {
    std::variant<SqlText, Literal, Function> value;

    Expression() = default;
    Expression(SqlText text) : value(std::move(text)) {}
    Expression(Literal literal) : value(std::move(literal)) {}
    Expression(Function function) : value(function) {}

    friend bool operator==(const Expression&, const Expression&) = default;
};

/// An expression of one SQL text, the same on every database.
inline Expression sql(std::string text) { return SqlText{std::move(text), {}}; }

} // namespace retort::schema

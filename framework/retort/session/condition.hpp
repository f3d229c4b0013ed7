#pragma once
// Conditions on rows, as plain values.

#include <memory>
#include <string>
#include <vector>

#include <retort/session/expression.hpp>

namespace retort::query {

enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };

/// A condition on rows: a tree of values. Conditions are three-valued as in SQL (SQL:2016 6.39): what is compared with
/// NULL is neither true nor false, and neither the condition nor its negation finds such a row.
struct Condition {
    enum class Kind {
        compare,  ///< operands[0], comparison, operands[1]
        in,       ///< operands[0] is one of the others; of none: false
        in_query, ///< operands[0] is one of the values of `query`
        between,  ///< operands[0], operands[1], operands[2], both ends included
        like,     ///< operands[0], operands[1]
        ilike,    ///< the same, and small and capital letters are the same
        is_null,  ///< operands[0]
        exists,   ///< `query` finds a row
        both,     ///< parts, joined by AND
        either,   ///< parts, joined by OR
        negated,  ///< parts[0]
    };

    Kind kind = Kind::both;
    Comparison comparison = Comparison::equal;
    std::vector<Expression> operands{};
    std::shared_ptr<const Query> query{};
    std::vector<Condition> parts{}; ///< none, of kind `both`: true

    friend bool operator==(const Condition&, const Condition&) = default;
};

[[nodiscard]] Condition compare(Expression left, Comparison comparison, Expression right);
[[nodiscard]] Condition in(Expression left, std::vector<Expression> values);
[[nodiscard]] Condition in(Expression left, Query query);
[[nodiscard]] Condition between(Expression middle, Expression low, Expression high);
/// `pattern`: % is any text, _ any character, a backslash takes the next one as it is.
[[nodiscard]] Condition like(Expression text, std::string pattern);
[[nodiscard]] Condition ilike(Expression text, std::string pattern);
[[nodiscard]] Condition is_null(Expression expression);
[[nodiscard]] Condition exists(Query query);
[[nodiscard]] Condition both(Condition left, Condition right);
[[nodiscard]] Condition either(Condition left, Condition right);
[[nodiscard]] Condition negated(Condition condition);

/// Whether every row meets it.
[[nodiscard]] bool is_always_true(const Condition& condition) noexcept;

} // namespace retort::query

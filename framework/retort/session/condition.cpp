#include <retort/session/condition.hpp>

#include <iterator>
#include <utility>

#include <retort/model/standard_types.hpp>
#include <retort/session/query.hpp>

namespace retort::query {

namespace {
using Kind = Condition::Kind;

template <class... E> std::vector<Expression> list(E&&... expressions) {
    std::vector<Expression> result;
    (result.push_back(std::forward<E>(expressions)), ...);
    return result;
}

// a && b && c is one node with three parts, so that a long chain does not nest.
Condition join(Kind kind, Condition left, Condition right) {
    Condition joined{.kind = kind};
    for (Condition* side : {&left, &right}) {
        if (side->kind == kind) {
            joined.parts.insert(joined.parts.end(), std::make_move_iterator(side->parts.begin()),
                                std::make_move_iterator(side->parts.end()));
        } else {
            joined.parts.push_back(std::move(*side));
        }
    }
    return joined;
}

Expression text(std::string text) { return value(std::move(text), SqlType<std::string>::type); }
} // namespace

Condition compare(Expression left, Comparison comparison, Expression right) {
    return {.kind = Kind::compare, .comparison = comparison, .operands = list(std::move(left), std::move(right))};
}

Condition in(Expression left, std::vector<Expression> values) {
    Condition result{.kind = Kind::in, .operands = std::move(values)};
    result.operands.insert(result.operands.begin(), std::move(left));
    return result;
}

Condition in(Expression left, Query query) {
    return {.kind = Kind::in_query,
            .operands = list(std::move(left)),
            .query = std::make_shared<const Query>(std::move(query))};
}

Condition between(Expression middle, Expression low, Expression high) {
    return {.kind = Kind::between, .operands = list(std::move(middle), std::move(low), std::move(high))};
}

Condition like(Expression expression, std::string pattern) {
    return {.kind = Kind::like, .operands = list(std::move(expression), text(std::move(pattern)))};
}

Condition ilike(Expression expression, std::string pattern) {
    return {.kind = Kind::ilike, .operands = list(std::move(expression), text(std::move(pattern)))};
}

Condition is_null(Expression expression) { return {.kind = Kind::is_null, .operands = list(std::move(expression))}; }

Condition exists(Query query) {
    return {.kind = Kind::exists, .query = std::make_shared<const Query>(std::move(query))};
}

Condition both(Condition left, Condition right) {
    if (is_always_true(left)) return right;
    return join(Kind::both, std::move(left), std::move(right));
}

Condition either(Condition left, Condition right) { return join(Kind::either, std::move(left), std::move(right)); }

Condition negated(Condition condition) {
    Condition result{.kind = Kind::negated};
    result.parts.push_back(std::move(condition));
    return result;
}

bool is_always_true(const Condition& condition) noexcept {
    return condition.kind == Kind::both && condition.parts.empty();
}

} // namespace retort::query

#include <retort/session/condition.hpp>

#include <iterator>
#include <utility>

namespace retort::query {

namespace {
using Kind = Condition::Kind;

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
} // namespace

Condition compare(MemberRef column, Comparison comparison, Value value) {
    return {.kind = Kind::compare, .column = column, .comparison = comparison, .values = {std::move(value)}};
}

Condition compare(MemberRef column, Comparison comparison, MemberRef other) {
    return {.kind = Kind::compare, .column = column, .comparison = comparison, .other = other};
}

Condition in(MemberRef column, std::vector<Value> values) {
    return {.kind = Kind::in, .column = column, .values = std::move(values)};
}

Condition between(MemberRef column, Value low, Value high) {
    return {.kind = Kind::between, .column = column, .values = {std::move(low), std::move(high)}};
}

Condition like(MemberRef column, std::string pattern) {
    return {.kind = Kind::like, .column = column, .values = {std::move(pattern)}};
}

Condition is_null(MemberRef column) { return {.kind = Kind::is_null, .column = column}; }

Condition both(Condition left, Condition right) { return join(Kind::both, std::move(left), std::move(right)); }

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

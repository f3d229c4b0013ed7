#include <retort/session/expression.hpp>

#include <algorithm>
#include <utility>

#include <retort/session/query.hpp>

namespace retort::query {

namespace {
using Kind = Expression::Kind;
}

Expression column(ColumnName column) { return {.kind = Kind::column, .column = column}; }

Expression value(Value value, const TypeSpec& type) {
    return {.kind = Kind::value, .value = std::move(value), .type = type};
}

Expression call(Function function, const TypeSpec& type, std::vector<Expression> arguments) {
    return {.kind = Kind::call, .function = function, .type = type, .arguments = std::move(arguments)};
}

Expression arithmetic(Operator op, const TypeSpec& type, Expression left, Expression right) {
    Expression result{.kind = Kind::arithmetic, .op = op, .type = type};
    result.arguments.push_back(std::move(left));
    result.arguments.push_back(std::move(right));
    return result;
}

Expression subquery(const TypeSpec& type, Query query) {
    return {.kind = Kind::query, .type = type, .query = std::make_shared<const Query>(std::move(query))};
}

bool is_aggregate(const Expression& expression) noexcept {
    if (expression.kind != Kind::call) return false;
    switch (expression.function) {
    case Function::count:
    case Function::sum:
    case Function::avg:
    case Function::min:
    case Function::max: return true;
    case Function::lower:
    case Function::upper:
    case Function::length:
    case Function::coalesce: return false;
    }
    return false;
}

bool has_aggregate(const Expression& expression) noexcept {
    return is_aggregate(expression) || std::ranges::any_of(expression.arguments, has_aggregate);
}

} // namespace retort::query

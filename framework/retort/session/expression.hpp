#pragma once
// What a query computes, as plain values: the typed front (column.hpp, functions.hpp) makes these, query_writer.hpp
// writes them as SQL.

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <retort/model/view.hpp>

namespace retort::query {

struct Query;

/// A column, by the member that holds it. Which of the query's tables has it is looked up when the query is written.
struct ColumnName {
    MemberRef member{};
    const void* model = nullptr; ///< only of this model (describe::identity_of); nothing: of any that has the member
    std::string_view alias{};    ///< only of the table that the query calls so
    bool outer = false;          ///< of a query around this one

    friend bool operator==(const ColumnName&, const ColumnName&) = default;
};

/// What databases compute. Each is written so that every database gives the same value of the same type.
enum class Function { count, sum, avg, min, max, lower, upper, length, coalesce };

enum class Operator { add, subtract, multiply, divide, modulo };

/// One value for each row, or for each group of rows: a tree of values.
struct Expression {
    enum class Kind {
        column,     ///< column
        value,      ///< value, bound
        call,       ///< function of the arguments; count of none counts rows
        arithmetic, ///< arguments[0] op arguments[1]
        query,      ///< the only column of the only row of a query
    };

    Kind kind = Kind::value;
    ColumnName column{};
    Value value{};
    Function function = Function::count;
    Operator op = Operator::add;
    bool distinct = false; ///< count of different values
    TypeSpec type{};       ///< of all kinds but `column`: what it is read as
    std::vector<Expression> arguments{};
    std::shared_ptr<const Query> query{};

    friend bool operator==(const Expression&, const Expression&) = default;
};

[[nodiscard]] Expression column(ColumnName column);
[[nodiscard]] Expression value(Value value, const TypeSpec& type);
[[nodiscard]] Expression call(Function function, const TypeSpec& type, std::vector<Expression> arguments);
[[nodiscard]] Expression arithmetic(Operator op, const TypeSpec& type, Expression left, Expression right);
[[nodiscard]] Expression subquery(const TypeSpec& type, Query query);

/// Whether it is computed from many rows.
[[nodiscard]] bool is_aggregate(const Expression& expression) noexcept;
/// Whether it holds an aggregate, or is one.
[[nodiscard]] bool has_aggregate(const Expression& expression) noexcept;

} // namespace retort::query

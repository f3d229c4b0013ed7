#pragma once
// What databases compute: aggregates, arithmetic, and a few functions of texts. Each gives the same on every database.

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/model/standard_types.hpp>
#include <retort/session/operand.hpp>

namespace retort {

namespace query {
template <class V> inline constexpr bool is_number = Number<V> || std::same_as<V, Decimal>;
/// Types whose least and greatest value are the same on every database: enumerations are not among them, whose order is
/// that of the texts on SQLite.
template <class V> constexpr bool has_order() {
    using enum schema::TypeKind;
    constexpr TypeSpec type = describe::type_of<V>();
    if (type.array_dimensions > 0) return false;
    return is_number<V> || type.kind == text || type.kind == varchar || type.kind == date || type.kind == time ||
           type.kind == timestamp || type.kind == timestamptz || type.kind == smallint || type.kind == integer ||
           type.kind == bigint;
}

/// What a sum of V is.
template <class V>
using SumOf =
    std::conditional_t<Integer<V>, std::int64_t, std::conditional_t<std::same_as<V, Decimal>, Decimal, double>>;
template <class V> using MeanOf = std::conditional_t<std::same_as<V, Decimal>, Decimal, double>;

template <Operand E> using OfMany = United<typename E::uses, Uses<ManyRows>>;

template <class M, bool never_null, Operand E> auto aggregate(Function function, const E& operand) {
    static_assert(!Aggregated<typename E::uses>::value, "retort: an aggregate cannot be taken of an aggregate");
    return Computed<M, OfMany<E>, never_null>(
        call(function, SqlType<describe::StoredType<M>>::type, {operand.expression()}));
}
} // namespace query

/// How many rows.
inline auto count() {
    return Computed<std::int64_t, query::Uses<query::ManyRows>, true>(
        query::call(query::Function::count, SqlType<std::int64_t>::type, {}));
}
/// How many values that are not NULL.
template <query::Operand E> auto count(const E& operand) {
    return query::aggregate<std::int64_t, true>(query::Function::count, operand);
}
/// How many different values that are not NULL.
template <query::Operand E> auto count_distinct(const E& operand) {
    query::Expression expression = count(operand).expression();
    expression.distinct = true;
    return Computed<std::int64_t, query::OfMany<E>, true>(std::move(expression));
}
/// The sum: nothing where there is no value. Of whole numbers a std::int64_t, and an Error (database) beyond; of
/// decimals a Decimal, which SQLite cannot (Error, unsupported).
template <query::Operand E> auto sum(const E& operand) {
    using V = query::Stored<E>;
    static_assert(query::is_number<V>, "retort: sum() needs a column of numbers");
    return query::aggregate<std::optional<query::SumOf<V>>, false>(query::Function::sum, operand);
}
/// The mean: nothing where there is no value. A double, of decimals a Decimal, which SQLite cannot.
template <query::Operand E> auto avg(const E& operand) {
    using V = query::Stored<E>;
    static_assert(query::is_number<V>, "retort: avg() needs a column of numbers");
    return query::aggregate<std::optional<query::MeanOf<V>>, false>(query::Function::avg, operand);
}
/// The least value: nothing where there is none.
template <query::Operand E> auto min(const E& operand) {
    using V = query::Stored<E>;
    static_assert(query::has_order<V>(), "retort: min() needs a column of numbers, texts, dates or times");
    return query::aggregate<std::optional<V>, false>(query::Function::min, operand);
}
/// The greatest value: nothing where there is none.
template <query::Operand E> auto max(const E& operand) {
    using V = query::Stored<E>;
    static_assert(query::has_order<V>(), "retort: max() needs a column of numbers, texts, dates or times");
    return query::aggregate<std::optional<V>, false>(query::Function::max, operand);
}

namespace query {
template <Function function, Operand E> auto of_text(const E& operand) {
    static_assert(std::same_as<Stored<E>, std::string>, "retort: this function needs a column that stores a string");
    using V = std::conditional_t<function == Function::length, std::int64_t, std::string>;
    using M = std::conditional_t<describe::Stored<typename E::value_type>::optional, std::optional<V>, V>;
    return Computed<M, typename E::uses>(call(function, SqlType<V>::type, {operand.expression()}));
}
} // namespace query

/// The text in small letters: all letters on PostgreSQL, A to Z on SQLite.
template <query::Operand E> auto lower(const E& operand) { return query::of_text<query::Function::lower>(operand); }
/// The text in capital letters: all letters on PostgreSQL, A to Z on SQLite.
template <query::Operand E> auto upper(const E& operand) { return query::of_text<query::Function::upper>(operand); }
/// How many characters.
template <query::Operand E> auto length(const E& operand) { return query::of_text<query::Function::length>(operand); }

/// The value, or another one where it is NULL: coalesce(sum(c<&Item::price>), 0). Never NULL itself unless the other
/// is.
template <query::Operand E, class R> auto coalesce(const E& operand, const R& otherwise) {
    using V = query::Stored<E>;
    using Used = query::UsesOfBoth<E, R>;
    query::Expression expression = query::call(query::Function::coalesce, SqlType<V>::type,
                                               {operand.expression(), query::right_side<V>(otherwise)});
    if constexpr (query::Operand<R>) {
        static_assert(std::same_as<V, query::Stored<R>>, "retort: both sides of coalesce() need one type");
        return Computed<typename R::value_type, Used, R::is_never_null>(std::move(expression));
    } else {
        return Computed<V, Used, true>(std::move(expression));
    }
}

namespace query {
/// What V and W make when they are calculated with; void: they cannot be.
template <class V, class W> constexpr auto calculated() {
    if constexpr (std::same_as<V, Decimal> && std::same_as<W, Decimal>)
        return Decimal{};
    else if constexpr (Integer<V> && Integer<W>)
        return std::int64_t{};
    else if constexpr (Number<V> && Number<W>)
        return double{};
}

template <class R> struct PlainOf { using type = R; };
template <Operand R> struct PlainOf<R> { using type = Stored<R>; };
template <class R> inline constexpr bool may_be_null = false;
template <Operand R> inline constexpr bool may_be_null<R> = describe::Stored<typename R::value_type>::optional;

template <class V, class R> Expression number(const R& operand) {
    if constexpr (Operand<R>)
        return operand.expression();
    else
        return value(value_of<V>(operand), SqlType<V>::type);
}

template <class L, class R> auto calculate(Operator op, const L& left, const R& right) {
    using V = decltype(calculated<typename PlainOf<L>::type, typename PlainOf<R>::type>());
    static_assert(!std::is_void_v<V>, "retort: only numbers can be calculated with, decimals with decimals");
    if constexpr (!std::is_void_v<V>) {
        using M = std::conditional_t<may_be_null<L> || may_be_null<R>, std::optional<V>, V>;
        using Used = United<typename UsesOf<L>::type, typename UsesOf<R>::type>;
        return Computed<M, Used>(arithmetic(op, SqlType<V>::type, number<V>(left), number<V>(right)));
    } else {
        return left;
    }
}

template <class L, class R>
concept Calculation = Operand<L> || Operand<R>;
} // namespace query

// Whole numbers are calculated with as 64 bits, other numbers as doubles. A division by zero is an error on PostgreSQL
// and NULL on SQLite.
template <class L, class R>
requires query::Calculation<L, R>
auto operator+(const L& left, const R& right) { return query::calculate(query::Operator::add, left, right); }
template <class L, class R>
requires query::Calculation<L, R>
auto operator-(const L& left, const R& right) { return query::calculate(query::Operator::subtract, left, right); }
template <class L, class R>
requires query::Calculation<L, R>
auto operator*(const L& left, const R& right) { return query::calculate(query::Operator::multiply, left, right); }
template <class L, class R>
requires query::Calculation<L, R>
auto operator/(const L& left, const R& right) { return query::calculate(query::Operator::divide, left, right); }
template <class L, class R>
requires query::Calculation<L, R>
auto operator%(const L& left, const R& right) {
    static_assert(query::Integer<typename query::PlainOf<L>::type> && query::Integer<typename query::PlainOf<R>::type>,
                  "retort: % needs whole numbers on both sides");
    return query::calculate(query::Operator::modulo, left, right);
}

/// The only value of a query that finds one row: c<&Item::price> > scalar(select(avg(c<&Item::price>))). NULL where it
/// finds none; an error of the database where it finds several.
template <query::OneColumn Q> auto scalar(const Q& select) {
    using V = describe::StoredType<typename Q::column_type>;
    return Computed<std::optional<V>, query::Uses<>>(query::subquery(SqlType<V>::type, select.query()));
}

} // namespace retort

#pragma once
// What can stand in a query, as types: columns, and what is computed from them. The types are checked here, and
// everything becomes plain values at once (expression.hpp, condition.hpp): a query costs a compiler little.

#include <concepts>
#include <initializer_list>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/session/source.hpp>
#include <retort/session/value_of.hpp>

namespace retort {

/// A condition on rows of the models that Used names.
template <class Used> struct Predicate { query::Condition condition; };

/// A key of order_by().
template <class Used> struct Order {
    query::OrderKey key;

    [[nodiscard]] Order nulls_first() const { return with_nulls(true); }
    [[nodiscard]] Order nulls_last() const { return with_nulls(false); }

private:
    [[nodiscard]] Order with_nulls(bool first) const {
        Order order = *this;
        order.key.nulls_first = first;
        return order;
    }
};

namespace query {
/// A column, or what is computed from columns: `value_type` is what C++ reads it as, std::optional where it may be
/// NULL.
template <class E>
concept Operand = requires(const E& e) {
    typename E::value_type;
    typename E::uses;
    { e.expression() } -> std::same_as<Expression>;
};

template <Operand E> using Stored = describe::StoredType<typename E::value_type>;

/// A query that returns one column: `column_type`.
template <class Q>
concept OneColumn = requires {
    typename Q::column_type;
};

/// Whether two columns can be compared: both whole numbers, both numbers with a fraction, or one type.
template <class V, class W> constexpr bool comparable_columns() {
    if constexpr (Integer<V>)
        return Integer<W> || std::floating_point<W>;
    else if constexpr (std::floating_point<V>)
        return Number<W>;
    else
        return std::same_as<V, W>;
}

/// The right side of a comparison with a V.
template <class V, class R> Expression right_side(const R& right) {
    if constexpr (Operand<R>) {
        static_assert(comparable_columns<V, Stored<R>>(), "retort: these columns have different types");
        return right.expression();
    } else {
        static_assert(comparable<V, R>(), "retort: this column cannot be compared with a value of that type");
        if constexpr (comparable<V, R>()) return value(value_of<V>(right), SqlType<V>::type);
        return {};
    }
}

template <class R> struct UsesOf { using type = Uses<>; };
template <Operand R> struct UsesOf<R> { using type = typename R::uses; };

template <class L, class R> using UsesOfBoth = United<typename L::uses, typename UsesOf<R>::type>;

/// What can be asked of every operand. E is the operand itself.
template <class E> struct Questions {
    /// Its value is one of them. Of none: false.
    template <std::ranges::input_range R> [[nodiscard]] auto in(const R& values) const {
        std::vector<Expression> list;
        for (const auto& one : values) list.push_back(right_side<Stored<E>>(one));
        return Predicate<typename E::uses>{query::in(self().expression(), std::move(list))};
    }
    template <class U> [[nodiscard]] auto in(std::initializer_list<U> values) const {
        return in(std::vector<U>(values));
    }
    /// Its value is one of those that a query of one column finds: in(select(c<&Item::owner_id>)).
    template <OneColumn Q> [[nodiscard]] auto in(const Q& select) const {
        static_assert(comparable_columns<Stored<E>, describe::StoredType<typename Q::column_type>>(),
                      "retort: the query in in(…) returns a column of another type");
        return Predicate<typename E::uses>{query::in(self().expression(), select.query())};
    }
    /// low <= value <= high.
    template <class L, class H> [[nodiscard]] auto between(const L& low, const H& high) const {
        using V = Stored<E>;
        return Predicate<United<UsesOfBoth<E, L>, typename UsesOf<H>::type>>{
            query::between(self().expression(), right_side<V>(low), right_side<V>(high))};
    }
    /// SQL LIKE: % is any text, _ any character, a backslash takes the next character as it is.
    [[nodiscard]] auto like(std::string pattern) const {
        static_assert(std::is_same_v<Stored<E>, std::string>, "retort: like() needs a column that stores a string");
        return Predicate<typename E::uses>{query::like(self().expression(), std::move(pattern))};
    }
    /// The same, and small and capital letters are the same: all letters on PostgreSQL, A to Z on SQLite.
    [[nodiscard]] auto ilike(std::string pattern) const {
        static_assert(std::is_same_v<Stored<E>, std::string>, "retort: ilike() needs a column that stores a string");
        return Predicate<typename E::uses>{query::ilike(self().expression(), std::move(pattern))};
    }
    [[nodiscard]] auto is_null() const { return Predicate<typename E::uses>{query::is_null(self().expression())}; }
    [[nodiscard]] auto is_not_null() const {
        return Predicate<typename E::uses>{query::negated(query::is_null(self().expression()))};
    }

    /// For order_by().
    [[nodiscard]] auto ascending() const { return Order<typename E::uses>{{self().expression(), false, {}}}; }
    [[nodiscard]] auto descending() const { return Order<typename E::uses>{{self().expression(), true, {}}}; }

private:
    [[nodiscard]] constexpr const E& self() const { return static_cast<const E&>(*this); }
};

template <class L, class R> auto compared(const L& left, Comparison comparison, const R& right) {
    return Predicate<UsesOfBoth<L, R>>{compare(left.expression(), comparison, right_side<Stored<L>>(right))};
}
} // namespace query

/// What is computed: of type M, from columns of what Used names. `never_null`: also of rows that a left join did not
/// find.
template <class M, class Used, bool never_null = false>
class Computed : public query::Questions<Computed<M, Used, never_null>> {
public:
    using value_type = M;
    using uses = Used;
    static constexpr bool is_never_null = never_null;

    explicit Computed(query::Expression expression) : expression_(std::move(expression)) {}
    [[nodiscard]] query::Expression expression() const { return expression_; }

private:
    query::Expression expression_;
};

template <query::Operand L, class R> auto operator==(const L& left, const R& right) {
    return query::compared(left, query::Comparison::equal, right);
}
template <query::Operand L, class R> auto operator!=(const L& left, const R& right) {
    return query::compared(left, query::Comparison::not_equal, right);
}
template <query::Operand L, class R> auto operator<(const L& left, const R& right) {
    return query::compared(left, query::Comparison::less, right);
}
template <query::Operand L, class R> auto operator<=(const L& left, const R& right) {
    return query::compared(left, query::Comparison::less_equal, right);
}
template <query::Operand L, class R> auto operator>(const L& left, const R& right) {
    return query::compared(left, query::Comparison::greater, right);
}
template <query::Operand L, class R> auto operator>=(const L& left, const R& right) {
    return query::compared(left, query::Comparison::greater_equal, right);
}

template <class A, class B> auto operator&&(Predicate<A> left, Predicate<B> right) {
    return Predicate<query::United<A, B>>{query::both(std::move(left.condition), std::move(right.condition))};
}
template <class A, class B> auto operator||(Predicate<A> left, Predicate<B> right) {
    return Predicate<query::United<A, B>>{query::either(std::move(left.condition), std::move(right.condition))};
}
template <class A> auto operator!(Predicate<A> predicate) {
    return Predicate<A>{query::negated(std::move(predicate.condition))};
}

} // namespace retort

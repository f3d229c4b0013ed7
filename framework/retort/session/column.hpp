#pragma once
// Typed columns and conditions: retort::c<&Country::code> == "IND". The types are checked here, and everything becomes
// plain values at once (condition.hpp): a query costs a compiler little.

#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/model/members.hpp>
#include <retort/session/condition.hpp>
#include <retort/session/value_of.hpp>

namespace retort {

/// A condition on rows of T, or of models that T is a base of.
template <class T> struct Predicate { query::Condition condition; };

/// A key of order_by() on rows of T.
template <class T> struct Order {
    query::OrderKey key;

    [[nodiscard]] Order nulls_first() const { return {{key.column, key.descending, true}}; }
    [[nodiscard]] Order nulls_last() const { return {{key.column, key.descending, false}}; }
};

/// A column: the member of T that holds it, and the type V that it stores (without std::optional). Made by retort::c.
template <class T, class V> class ColumnRef {
public:
    constexpr explicit ColumnRef(MemberRef member) : member_(member) {}

    [[nodiscard]] constexpr MemberRef member() const { return member_; }

    /// The column's value is one of them. Of none: false.
    template <std::ranges::input_range R> [[nodiscard]] Predicate<T> in(const R& values) const {
        std::vector<Value> bound;
        for (const auto& value : values) bound.push_back(checked(value));
        return {query::in(member_, std::move(bound))};
    }
    template <class U> [[nodiscard]] Predicate<T> in(std::initializer_list<U> values) const {
        return in(std::vector<U>(values));
    }
    /// low <= column <= high.
    template <class L, class H> [[nodiscard]] Predicate<T> between(const L& low, const H& high) const {
        return {query::between(member_, checked(low), checked(high))};
    }
    /// SQL LIKE: % is any text, _ any character, a backslash takes the next character as it is.
    [[nodiscard]] Predicate<T> like(std::string pattern) const {
        static_assert(std::is_same_v<V, std::string>, "retort: like() needs a column that stores a string");
        return {query::like(member_, std::move(pattern))};
    }
    [[nodiscard]] Predicate<T> is_null() const { return {query::is_null(member_)}; }
    [[nodiscard]] Predicate<T> is_not_null() const { return {query::negated(query::is_null(member_))}; }

    /// For order_by().
    [[nodiscard]] Order<T> ascending() const { return {{member_, false, {}}}; }
    [[nodiscard]] Order<T> descending() const { return {{member_, true, {}}}; }
    operator Order<T>() const { return ascending(); }

    /// What the comparison operators do.
    template <class U> [[nodiscard]] Predicate<T> compared(query::Comparison comparison, const U& value) const {
        return {query::compare(member_, comparison, checked(value))};
    }
    template <class U, class W>
    [[nodiscard]] Predicate<T> compared(query::Comparison comparison, const ColumnRef<U, W>& other) const {
        static_assert(std::is_same_v<T, U>, "retort: this column belongs to another model");
        static_assert(std::is_same_v<V, W>, "retort: these columns have different types");
        return {query::compare(member_, comparison, other.member())};
    }

private:
    template <class U> static Value checked(const U& value) {
        static_assert(query::comparable<V, U>(), "retort: this column cannot be compared with a value of that type");
        if constexpr (query::comparable<V, U>()) return query::value_of<V>(value);
        return {};
    }

    MemberRef member_;
};

template <class T, class V, class U> Predicate<T> operator==(const ColumnRef<T, V>& column, const U& value) {
    return column.compared(query::Comparison::equal, value);
}
template <class T, class V, class U> Predicate<T> operator!=(const ColumnRef<T, V>& column, const U& value) {
    return column.compared(query::Comparison::not_equal, value);
}
template <class T, class V, class U> Predicate<T> operator<(const ColumnRef<T, V>& column, const U& value) {
    return column.compared(query::Comparison::less, value);
}
template <class T, class V, class U> Predicate<T> operator<=(const ColumnRef<T, V>& column, const U& value) {
    return column.compared(query::Comparison::less_equal, value);
}
template <class T, class V, class U> Predicate<T> operator>(const ColumnRef<T, V>& column, const U& value) {
    return column.compared(query::Comparison::greater, value);
}
template <class T, class V, class U> Predicate<T> operator>=(const ColumnRef<T, V>& column, const U& value) {
    return column.compared(query::Comparison::greater_equal, value);
}

namespace query {
/// What a condition on members of A and members of B is about: the model of the two that is derived from the other.
template <class A, class B> struct Common {
    static_assert(std::is_base_of_v<A, B> || std::is_base_of_v<B, A>,
                  "retort: these conditions are about different models");
    using type = std::conditional_t<std::is_base_of_v<A, B>, B, A>;
};

template <class T, class M> constexpr ColumnRef<T, describe::StoredType<M>> column_ref(M T::*pointer) {
    return ColumnRef<T, describe::StoredType<M>>(describe::member_ref(pointer));
}
} // namespace query

template <class A, class B>
Predicate<typename query::Common<A, B>::type> operator&&(Predicate<A> left, Predicate<B> right) {
    return {query::both(std::move(left.condition), std::move(right.condition))};
}
template <class A, class B>
Predicate<typename query::Common<A, B>::type> operator||(Predicate<A> left, Predicate<B> right) {
    return {query::either(std::move(left.condition), std::move(right.condition))};
}
template <class T> Predicate<T> operator!(Predicate<T> predicate) {
    return {query::negated(std::move(predicate.condition))};
}

/// The column of a member: retort::c<&Country::code>.
template <auto pointer> inline constexpr auto c = query::column_ref(pointer);

} // namespace retort

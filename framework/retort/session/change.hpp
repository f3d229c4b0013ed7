#pragma once
// update<Country>().set(…).where(…) and remove<Country>().where(…): changes of many rows as values. Session::exec runs
// them.

#include <optional>
#include <type_traits>
#include <utility>

#include <retort/session/select.hpp>

namespace retort {

namespace query {
/// The bound value for a column that stores a V. Throws Error (value): a number that the member's type does not hold.
template <class V, class U> Value stored_value(const U& value) {
    if constexpr (Integer<V>) {
        if (!std::in_range<V>(value)) refuse_range();
    }
    return value_of<V>(value);
}

/// What set(column, …) puts there.
template <class M, class R> Expression new_value(const R& right) {
    using V = describe::StoredType<M>;
    constexpr bool nullable = describe::Stored<M>::optional;
    if constexpr (Operand<R>) {
        static_assert(comparable_columns<V, Stored<R>>(), "retort: these columns have different types");
        return right.expression();
    } else if constexpr (std::is_same_v<R, std::nullopt_t>) {
        static_assert(nullable, "retort: this column is never NULL: its member is no std::optional");
        return value(Null{}, SqlType<V>::type);
    } else if constexpr (describe::Stored<R>::optional) {
        static_assert(nullable, "retort: this column is never NULL: its member is no std::optional");
        return right ? new_value<M>(*right) : value(Null{}, SqlType<V>::type);
    } else {
        static_assert(comparable<V, R>(), "retort: this column cannot hold a value of that type");
        if constexpr (comparable<V, R>()) return value(stored_value<V>(right), SqlType<V>::type);
        return {};
    }
}

enum class Verb { update, remove };
} // namespace query

/// A change of the rows of T. `settings`, `rows`: whether set() and where() were said. Shape: what it returns.
template <class T, query::Verb verb, bool settings, bool rows, class Shape = void> class Change {
public:
    explicit Change(query::Change change) : change_(std::move(change)) {}

    /// set(c<&Country::is_active>, false), set(c<&Item::views>, c<&Item::views> + 1), set(c<&Item::note>,
    /// std::nullopt).
    template <class U, class M, class R> auto set(const ColumnRef<U, M>& column, const R& value) const {
        static_assert(verb == query::Verb::update, "retort: remove() sets nothing");
        static_assert(std::is_base_of_v<U, T>, "retort: this column belongs to another model");
        using Used = typename query::UsesOf<R>::type;
        static_assert(query::Known<Used, T>::value, "retort: this value belongs to another model");
        static_assert(!query::Aggregated<Used>::value, "retort: set(…) to an aggregate needs scalar(select(…))");
        query::Change change = change_;
        change.settings.push_back({column.name(), query::new_value<M>(value)});
        return Change<T, verb, true, rows, Shape>(std::move(change));
    }
    /// Only the rows that meet the condition. Said again: that one too.
    template <class U> auto where(Predicate<U> predicate) const {
        static_assert(query::Known<U, T>::value, "retort: this condition is about another model");
        static_assert(!query::Aggregated<U>::value, "retort: a condition on an aggregate cannot choose rows");
        query::Change change = change_;
        change.where = query::both(std::move(change.where), std::move(predicate.condition));
        return Change<T, verb, settings, true, Shape>(std::move(change));
    }
    /// Every row of the table.
    [[nodiscard]] auto all_rows() const { return Change<T, verb, settings, true, Shape>(change_); }
    /// What the rows hold, once they were changed or before they were removed: columns, what is computed from them,
    /// whole<T>.
    template <class... E> auto returning(const E&... items) const {
        static_assert(sizeof...(E) > 0 && (query::is_item<E> && ...),
                      "retort: returning(…) takes columns, what is computed from them, and whole<Model>");
        if constexpr ((query::is_item<E> && ...)) {
            static_assert((query::Known<typename query::ItemUses<E>::type, T>::value && ...),
                          "retort: returning(…) a column of another model");
            static_assert(!(query::Aggregated<typename query::ItemUses<E>::type>::value || ...),
                          "retort: returning(…) takes no aggregates");
        }
        query::Change change = change_;
        change.returning.clear();
        (change.returning.push_back(query::item(items)), ...);
        return Change<T, verb, settings, rows, query::Picked<E...>>(std::move(change));
    }

    [[nodiscard]] const query::Change& change() const {
        static_assert(rows, "retort: which rows? say where(…), or all_rows() for every one");
        static_assert(settings || verb == query::Verb::remove, "retort: update() changes nothing: say set(…)");
        return change_;
    }

private:
    query::Change change_;
};

/// Changes many rows without reading them:
///
///     session.exec(update<Country>().set(c<&Country::is_active>, false).where(c<&Country::code> == "IND"))
template <Model T> auto update() {
    return Change<T, query::Verb::update, false, false>(query::Change{.table = query::source<T>()});
}
/// Removes many rows: session.exec(remove<Country>().where(…)).
template <Model T> auto remove() {
    return Change<T, query::Verb::remove, false, false>(query::Change{.table = query::source<T>(), .remove = true});
}

} // namespace retort

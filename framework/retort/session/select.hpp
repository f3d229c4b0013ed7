#pragma once
// select<Country>().where(…).order_by(…).limit(…).offset(…): a query as a value. Session::exec runs it.

#include <cstdint>
#include <type_traits>
#include <utility>

#include <retort/session/column.hpp>

namespace retort {

template <Model T> class Select {
public:
    /// Only the rows that meet the condition. Said again: that one too.
    template <class U> Select& where(Predicate<U> predicate) {
        static_assert(std::is_base_of_v<U, T>, "retort: this condition is about another model");
        query_.where = query::both(std::move(query_.where), std::move(predicate.condition));
        return *this;
    }
    /// order_by(c<&Country::name>, c<&Country::code>.descending()). Said again: behind what was said before.
    template <class... Keys> Select& order_by(const Keys&... keys) {
        (add(keys), ...);
        return *this;
    }
    /// At most so many rows.
    Select& limit(std::int64_t rows) { return query_.limit = rows, *this; }
    /// Without the first so many rows.
    Select& offset(std::int64_t rows) { return query_.offset = rows, *this; }

    [[nodiscard]] const query::Query& query() const { return query_; }

private:
    template <class U> void add(const Order<U>& order) {
        static_assert(std::is_base_of_v<U, T>, "retort: this column belongs to another model");
        query_.order_by.push_back(order.key);
    }
    template <class U, class V> void add(const ColumnRef<U, V>& column) { add(column.ascending()); }

    query::Query query_{.table = &table_of<T>};
};

template <Model T> Select<T> select() { return {}; }

} // namespace retort

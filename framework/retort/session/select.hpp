#pragma once
// select<Country>().where(…).order_by(…).limit(…): a query as a value. Session::exec runs it.

#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include <retort/session/by.hpp>
#include <retort/session/column.hpp>
#include <retort/session/functions.hpp>

namespace retort {

namespace query {
/// The whole row of a table, among the columns of a select.
template <class S> struct WholeRow { using source = S; };

/// What a query returns: the whole rows of its tables.
struct Whole {};
/// Columns, or whole rows among them.
template <class... E> struct Picked {};
/// A query of which nothing says yet where it reads.
struct Nowhere {};
} // namespace query

/// select(whole<User>, count(c<&Item::id>)): the row of a model, beside other columns or without those of the tables
/// that are joined.
template <class S> inline constexpr query::WholeRow<S> whole{};

namespace query {
template <class E> Item item(const E& operand) { return {.expression = operand.expression()}; }
template <class S> Item item(const WholeRow<S>&) {
    return {.model = describe::identity_of<ModelOf<S>>(), .alias = SourceOf<S>::alias};
}

template <class E> struct ItemUses { using type = typename E::uses; };
template <class S> struct ItemUses<WholeRow<S>> { using type = Uses<S>; };

/// What C++ gets for a column, in a query that joins these.
template <class E, class... Joined> struct Held {
    using plain = typename E::value_type;
    static constexpr bool lacks = !E::is_never_null && MayLack<typename E::uses, Joined...>::value;
    using type = std::conditional_t<lacks, std::optional<describe::StoredType<plain>>, plain>;
};
template <class S, class... Joined> struct Held<WholeRow<S>, Joined...> {
    using type = std::conditional_t<MayLack<Uses<S>, Joined...>::value, std::optional<ModelOf<S>>, ModelOf<S>>;
};

/// One column alone is no tuple.
template <class... Cells> struct RowOf { using type = std::tuple<Cells...>; };
template <class One> struct RowOf<One> { using type = One; };

template <class Shape, class From, class... Joined> struct Returned;
template <class From, class... Joined> struct Returned<Whole, From, Joined...> {
    template <class J> using Part = typename Held<WholeRow<typename J::source>, Joined...>::type;
    using type = typename RowOf<ModelOf<From>, Part<Joined>...>::type;
    static constexpr bool known = true;
};
template <class... E, class From, class... Joined> struct Returned<Picked<E...>, From, Joined...> {
    using type = typename RowOf<typename Held<E, Joined...>::type...>::type;
    static constexpr bool known = (Known<typename ItemUses<E>::type, From, typename Joined::source...>::value && ...);
};

/// The model that a select of columns reads first: that of the first column that has one.
template <class... E> struct FirstSource { using type = Nowhere; };
template <class S> constexpr bool is_source() { return Model<ModelOf<S>>; }
template <> constexpr bool is_source<ManyRows>() { return false; }
template <class Used> struct FirstOf { using type = Nowhere; };
template <class S, class... Rest> struct FirstOf<Uses<S, Rest...>> {
    using type = typename std::conditional_t<is_source<S>(), std::type_identity<S>, FirstOf<Uses<Rest...>>>::type;
};
template <class E, class... Rest> struct FirstSource<E, Rest...> {
    using first = typename FirstOf<typename ItemUses<E>::type>::type;
    using type = typename std::conditional_t<std::is_same_v<first, Nowhere>, FirstSource<Rest...>,
                                             std::type_identity<first>>::type;
};

template <class S> SourceTable source_or_none() {
    if constexpr (std::is_same_v<S, Nowhere>)
        return {};
    else
        return source<S>();
}

/// What a query of one column returns, for in(…) and scalar(…).
template <class Shape, class Row> struct ColumnType {};
template <Operand E, class Row> struct ColumnType<Picked<E>, Row> { using column_type = Row; };

template <class E> inline constexpr bool is_item = Operand<E>;
template <class S> inline constexpr bool is_item<WholeRow<S>> = true;

/// A foreign key, by a column on the side that refers.
template <class S> struct By { ColumnName column; };
} // namespace query

/// For join(): the foreign key that this member is, or is part of.
template <class T, class M> auto on(M T::*member) { return query::By<T>{query::ColumnName{query::member_of(member)}}; }
/// The same, of a table under another name.
template <class S, class M> auto on(const ColumnRef<S, M>& column) { return query::By<S>{column.name()}; }

/// From: what is read first. Shape: what is returned. Joined: the tables that were joined. `Select<Country>` is a query
/// for whole rows.
template <class From, class Shape = query::Whole, class... Joined>
class Select : public query::ColumnType<Shape, typename query::Returned<Shape, From, Joined...>::type> {
public:
    using row_type = typename query::Returned<Shape, From, Joined...>::type;

    Select() { query_.from = query::source_or_none<From>(); }
    explicit Select(query::Query query) : query_(std::move(query)) {}

    /// Only the rows that meet the condition. Said again: that one too.
    template <class U> Select& where(Predicate<U> predicate) {
        static_assert(knows<U>,
                      "retort: this condition is about a model that the query does not read: join() it first");
        static_assert(!query::Aggregated<U>::value, "retort: a condition on an aggregate belongs into having()");
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
    /// No two rows that are the same.
    Select& distinct() { return query_.distinct = true, *this; }

    /// One row for each group of rows that are the same in these.
    template <class... Keys> Select& group_by(const Keys&... keys) {
        (group(keys), ...);
        return *this;
    }
    /// Only the groups that meet the condition. Said again: that one too.
    template <class U> Select& having(Predicate<U> predicate) {
        static_assert(knows<U>,
                      "retort: this condition is about a model that the query does not read: join() it first");
        query_.having = query::both(std::move(query_.having), std::move(predicate.condition));
        return *this;
    }

    /// Where a select of columns begins, when its first column does not say it: select(count()).from<Item>().
    template <class S> auto from() const { return with_from<S>(); }
    template <class T, query::Label name> auto from(query::Aliased<T, name>) const {
        return with_from<query::Aliased<T, name>>();
    }

    /// Also reads a table, by the only foreign key between it and those before it. Throws Error (usage) when it is sent
    /// and there is not exactly one.
    template <Model T> auto join() const { return joined<query::Inner<T>>({}); }
    /// By the foreign key of on(&Item::owner_id), or where a condition is met.
    template <Model T, class How> auto join(How how) const { return joined<query::Inner<T>>(std::move(how)); }
    template <class T, query::Label name> auto join(query::Aliased<T, name>) const {
        return joined<query::Inner<query::Aliased<T, name>>>({});
    }
    template <class T, query::Label name, class How> auto join(query::Aliased<T, name>, How how) const {
        return joined<query::Inner<query::Aliased<T, name>>>(std::move(how));
    }
    /// The same, and rows that find no partner stay: what is read of it is a std::optional.
    template <Model T> auto left_join() const { return joined<query::Left<T>>({}); }
    template <Model T, class How> auto left_join(How how) const { return joined<query::Left<T>>(std::move(how)); }
    template <class T, query::Label name> auto left_join(query::Aliased<T, name>) const {
        return joined<query::Left<query::Aliased<T, name>>>({});
    }
    template <class T, query::Label name, class How> auto left_join(query::Aliased<T, name>, How how) const {
        return joined<query::Left<query::Aliased<T, name>>>(std::move(how));
    }

    /// Nobody else changes the rows until the transaction ends: SELECT … FOR UPDATE. On SQLite nothing, because a
    /// session that writes keeps all others out.
    Select& for_update() { return query_.for_update = true, *this; }

    [[nodiscard]] const query::Query& query() const {
        static_assert(!std::is_same_v<From, query::Nowhere>,
                      "retort: nothing says which table is read: select(…).from<Model>()");
        static_assert(query::Returned<Shape, From, Joined...>::known,
                      "retort: a column of the select belongs to a model that the query does not read: join() it");
        return query_;
    }

private:
    template <class U> static constexpr bool knows = query::Known<U, From, typename Joined::source...>::value;

    template <class U> void add(const Order<U>& order) {
        static_assert(knows<U>, "retort: order_by() a model that the query does not read: join() it first");
        query_.order_by.push_back(order.key);
    }
    template <class E> void add(const E& operand) {
        static_assert(query::Operand<E>, "retort: order_by() takes columns, and what is computed from them");
        if constexpr (query::Operand<E>) add(operand.ascending());
    }

    template <class E> void group(const E& operand) {
        static_assert(query::Operand<E>, "retort: group_by() takes columns, and what is computed from them");
        if constexpr (query::Operand<E>) group_known(operand);
    }
    template <class E> void group_known(const E& operand) {
        using U = typename E::uses;
        static_assert(knows<U>, "retort: group_by() a model that the query does not read: join() it first");
        static_assert(!query::Aggregated<U>::value, "retort: group_by() an aggregate makes no sense");
        query_.group_by.push_back(operand.expression());
    }

    template <class S> auto with_from() const {
        static_assert(query::is_source<S>(), "retort: from<…>() needs a model: declare its retort_table");
        Select<S, Shape, Joined...> result(query_);
        result.set_from(query::source<S>());
        return result;
    }
    template <class, class, class...> friend class Select;
    void set_from(const query::SourceTable& source) { query_.from = source; }

    struct ByForeignKey {};
    template <class J, class S> static void say(query::Join& join, const query::By<S>& by) {
        static_assert(query::Known<query::Uses<S>, From, typename Joined::source..., typename J::source>::value,
                      "retort: on(…) names a member of a model that the query does not read");
        join.reference = by.column;
    }
    template <class J, class U> static void say(query::Join& join, Predicate<U> predicate) {
        static_assert(query::Known<U, From, typename Joined::source..., typename J::source>::value,
                      "retort: this condition is about a model that the query does not read: join() it first");
        static_assert(!query::Aggregated<U>::value, "retort: a condition on an aggregate belongs into having()");
        join.on = std::move(predicate.condition);
    }
    template <class J> static void say(query::Join&, const ByForeignKey&) {}

    template <class J, class How = ByForeignKey> auto joined(How how) const {
        using S = typename J::source;
        static_assert(!query::is_among<S, From, typename Joined::source...>,
                      "retort: the query reads this model already: join it as alias<Model, \"name\">");
        query::Join join{.source = query::source<S>(), .left = query::is_left<J>};
        say<J>(join, std::move(how));
        query::Query query = query_;
        query.joins.push_back(std::move(join));
        return Select<From, Shape, Joined..., J>(std::move(query));
    }

    query::Query query_{};
};

/// select<Country>(): whole rows.
template <Model T> Select<T> select() { return {}; }
/// Whole rows of a model under another name.
template <class T, query::Label name> auto select(query::Aliased<T, name>) { return Select<query::Aliased<T, name>>{}; }
/// select(c<&User::name>, count()): columns, what is computed from them, and whole<Model>. Rows are tuples of them; of
/// one alone they are its values. What is read is the model of the first, unless from<Model>() says another.
template <class... E>
requires(sizeof...(E) > 0) auto select(const E&... items) {
    static_assert((query::is_item<E> && ...),
                  "retort: select(…) takes columns, what is computed from them, and whole<Model>");
    if constexpr ((query::is_item<E> && ...)) {
        query::Query query{};
        (query.items.push_back(query::item(items)), ...);
        using From = typename query::FirstSource<E...>::type;
        query.from = query::source_or_none<From>();
        return Select<From, query::Picked<E...>>(std::move(query));
    }
}

/// The query finds a row. Inside, outer(…) is a column of the query around it.
template <class From, class Shape, class... Joined> auto exists(const Select<From, Shape, Joined...>& select) {
    return Predicate<query::Uses<>>{query::exists(select.query())};
}
/// There is a row of T that meets the condition, which may also be about the models of the query around it:
///
///     select<User>().where(exists<Item>(c<&Item::owner_id> == c<&User::id>))
template <class T, class U>
requires Model<query::ModelOf<T>>
auto exists(Predicate<U> predicate) {
    static_assert(!query::Aggregated<U>::value, "retort: a condition on an aggregate belongs into having()");
    query::Query query{.from = query::source<T>(), .where = std::move(predicate.condition)};
    return Predicate<typename query::Without<U, T>::type>{query::exists(std::move(query))};
}
/// The same for a model under another name: exists(other, other.c<&Item::price> > c<&Item::price>).
template <class T, query::Label name, class U> auto exists(query::Aliased<T, name>, Predicate<U> predicate) {
    return exists<query::Aliased<T, name>>(std::move(predicate));
}

} // namespace retort

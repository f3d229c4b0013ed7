#pragma once
// Whether the columns of a query fit the members of a struct, checked while compiling.

#include <cstddef>
#include <tuple>

#include <retort/session/operand.hpp>
#include <retort/session/reader.hpp>

namespace retort::query {

template <class Row> struct CellsOf { using type = std::tuple<Row>; };
template <class... R> struct CellsOf<std::tuple<R...>> { using type = std::tuple<R...>; };

/// A value that is read as a V can be held by an M.
template <class V, class M> constexpr bool same_kind() {
    using A = describe::StoredType<V>;
    using B = describe::StoredType<M>;
    if constexpr (Integer<A>)
        return Integer<B>;
    else if constexpr (std::floating_point<A>)
        return std::floating_point<B>;
    else
        return std::same_as<A, B>;
}

template <class S, class Cells, class Members> struct Fit;
template <class S, class... V, template <class...> class List, class... D> struct Fit<S, std::tuple<V...>, List<D...>> {
    static constexpr bool same_number = sizeof...(V) == sizeof...(D);
    template <class One> using MemberOf = typename describe::PointerTo<decltype(One::pointer)>::member;

    static constexpr bool types() {
        if constexpr (same_number)
            return (same_kind<V, MemberOf<D>>() && ...);
        else
            return true;
    }
    static constexpr bool nulls() {
        if constexpr (same_number)
            return ((describe::Stored<MemberOf<D>>::optional || !describe::Stored<V>::optional) && ...);
        else
            return true;
    }
};

template <class S, class Row> constexpr void check_fits() {
    static_assert(describe::Described<S>, "retort: into<…>() needs a struct that is described: BOOST_DESCRIBE_STRUCT");
    if constexpr (describe::Described<S>) {
        using Checked = Fit<S, typename CellsOf<Row>::type, describe::AllMembers<S>>;
        static_assert(Checked::same_number, "retort: the struct has not as many members as the query returns columns");
        static_assert(Checked::types(), "retort: a member of the struct has another type than its column");
        static_assert(Checked::nulls(), "retort: a column that may be NULL needs a member that is a std::optional");
    }
}

} // namespace retort::query

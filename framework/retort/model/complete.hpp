#pragma once
// The guard against a member that is forgotten in BOOST_DESCRIBE_STRUCT: it would be missing from the table, and
// autogenerate would propose to drop its column.

#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/describe/bases.hpp>

#include <retort/model/members.hpp>

namespace retort::describe {

/// Becomes whatever an aggregate wants for one of its elements, except the aggregate itself.
template <class Aggregate> struct Anything {
    template <class M>
    requires(!std::is_same_v<M, Aggregate>) constexpr operator M() const;
};

template <class T, std::size_t... I> constexpr bool has_as_many_elements(std::index_sequence<I...>) {
    return requires { T{(void(I), Anything<T>{})...}; };
}

template <class T> constexpr bool is_complete();

template <template <class...> class List, class... Base> constexpr bool are_complete(List<Base...>) {
    return (is_complete<typename Base::type>() && ...);
}

/// Whether the macro lists every member and every base of T, and the same holds for its bases. An aggregate has one
/// element for each (C++20 9.4.2), so one more than described must not compile. A struct with constructors or private
/// members is no aggregate, and nothing can be told about it: true.
template <class T> constexpr bool is_complete() {
    if constexpr (!Described<T>) {
        return false;
    } else {
        using Bases = boost::describe::describe_bases<T, mod_any_access>;
        if constexpr (std::is_aggregate_v<T>) {
            constexpr std::size_t described = size_of(Bases{}) + size_of(OwnMembers<T>{});
            if (has_as_many_elements<T>(std::make_index_sequence<described + 1>{})) return false;
        }
        return are_complete(Bases{});
    }
}

} // namespace retort::describe

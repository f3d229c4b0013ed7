#pragma once
// Which models a query reads, while compiling: the types behind "this column belongs to another model".

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include <retort/model/members.hpp>
#include <retort/session/query.hpp>

namespace retort {

namespace query {
/// A text as a template argument.
template <std::size_t size> struct Label {
    char text[size]{};

    constexpr Label(const char (&from)[size]) { std::copy_n(from, size, text); }
    [[nodiscard]] constexpr std::string_view view() const { return {text, size - 1}; }
};

template <class T, Label label> struct Aliased;

/// What stands for a table of a query: a model, or a model under another name. A column of a base stands for any model
/// that is derived from it.
template <class S> struct SourceOf {
    using model = S;
    static constexpr std::string_view alias{};
};
template <class T, Label label> struct SourceOf<Aliased<T, label>> {
    using model = T;
    static constexpr std::string_view alias = label.view();
};
template <class S> using ModelOf = typename SourceOf<S>::model;

template <class S> SourceTable source() {
    return {&table_of<ModelOf<S>>, describe::identity_of<ModelOf<S>>(), SourceOf<S>::alias};
}

/// What an expression is about.
template <class... S> struct Uses {};
/// Stands among them where it is computed from many rows.
struct ManyRows {};

/// A table that was joined.
template <class S> struct Inner { using source = S; };
template <class S> struct Left { using source = S; };

template <class S, class... All> inline constexpr bool is_among = (std::is_same_v<S, All> || ...);

template <class A, class B> struct Union;
template <class... A> struct Union<Uses<A...>, Uses<>> { using type = Uses<A...>; };
template <class... A, class B, class... Rest>
struct Union<Uses<A...>, Uses<B, Rest...>>
    : Union<std::conditional_t<is_among<B, A...>, Uses<A...>, Uses<A..., B>>, Uses<Rest...>> {};
template <class A, class B> using United = typename Union<A, B>::type;

/// Whether a table of that source has the columns of U.
template <class U, class S> constexpr bool serves() {
    if constexpr (std::is_same_v<U, S>)
        return true;
    else if constexpr (std::is_same_v<U, ModelOf<U>> && std::is_same_v<S, ModelOf<S>>)
        return std::is_base_of_v<U, S>;
    else
        return false;
}

/// Whether one of the sources serves each of the uses.
template <class Used, class... S> struct Known;
template <class... U, class... S> struct Known<Uses<U...>, S...> {
    template <class One> static constexpr bool one = std::is_same_v<One, ManyRows> || (serves<One, S>() || ...);
    static constexpr bool value = (one<U> && ...);
};

template <class Used> struct Aggregated;
template <class... U> struct Aggregated<Uses<U...>> : std::bool_constant<is_among<ManyRows, U...>> {};

/// The uses that S does not serve.
template <class Used, class S> struct Without;
template <class S> struct Without<Uses<>, S> { using type = Uses<>; };
template <class U, class... Rest, class S> struct Without<Uses<U, Rest...>, S> {
    using rest = typename Without<Uses<Rest...>, S>::type;
    using type = std::conditional_t<serves<U, S>(), rest, United<Uses<U>, rest>>;
};

template <class J> inline constexpr bool is_left = false;
template <class S> inline constexpr bool is_left<Left<S>> = true;

/// Whether one of the uses is a table that was left-joined.
template <class Used, class... Joined> struct MayLack;
template <class... U, class... Joined> struct MayLack<Uses<U...>, Joined...> {
    template <class One>
    static constexpr bool one = ((is_left<Joined> && serves<One, typename Joined::source>()) || ...);
    static constexpr bool value = (one<U> || ...);
};
} // namespace query

} // namespace retort

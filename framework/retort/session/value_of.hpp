#pragma once
// C++ values as bound values, checked while compiling.

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <retort/model/sql_type.hpp>
#include <retort/schema/value.hpp>

namespace retort::query {

template <class U>
concept Integer = std::integral<U> && !std::same_as<U, bool> && !std::same_as<U, char> && !std::same_as<U, wchar_t> &&
                  !std::same_as<U, char8_t> && !std::same_as<U, char16_t> && !std::same_as<U, char32_t>;
template <class U>
concept Number = Integer<U> || std::floating_point<U>;
/// A null pointer is a string to std::string's constructor and a crash at run time.
template <class U>
concept Text = std::convertible_to<const U&, std::string_view> && !std::same_as<U, std::nullptr_t>;

/// Whether a column whose member stores a V can be compared with a U. Stricter than C++'s own conversions: an integer
/// is not a bool, a fraction is not an integer.
template <class V, class U> constexpr bool comparable() {
    if constexpr (std::same_as<V, bool>) {
        return std::same_as<U, bool>;
    } else if constexpr (Integer<V>) {
        return Integer<U>;
    } else if constexpr (std::floating_point<V>) {
        return Number<U>;
    } else if constexpr (std::same_as<V, std::string>) {
        return Text<U>;
    } else {
        return std::same_as<V, U> || (std::convertible_to<const U&, V> && !std::is_arithmetic_v<U>);
    }
}

/// Throws Error (value): an integer beyond the 64 bits that a database has.
[[noreturn]] void refuse_integer();

/// Throws Error (value): a number that the type of the column does not hold.
[[noreturn]] void refuse_range();

/// The bound value for a column whose member stores a V.
template <class V, class U> Value value_of(const U& value) {
    if constexpr (Integer<V>) {
        // As wide as it comes: narrowing it to V first would find other rows.
        if (!std::in_range<std::int64_t>(value)) refuse_integer();
        return static_cast<std::int64_t>(value);
    } else if constexpr (std::floating_point<V>) {
        return static_cast<double>(value);
    } else if constexpr (std::same_as<V, std::string>) {
        return std::string(std::string_view(value));
    } else {
        return SqlType<V>::to_value(static_cast<const V&>(value));
    }
}

/// The bound value for a key, whose column is only known at run time.
template <class U> Value key_value(const U& value) {
    if constexpr (Integer<U>) {
        return value_of<std::int64_t>(value);
    } else if constexpr (Text<U>) {
        return value_of<std::string>(value);
    } else {
        return SqlType<U>::to_value(value);
    }
}

} // namespace retort::query

#pragma once
// The name of a C++ type as constant data, taken from what the compiler calls a function that is instantiated for it.

#include <array>
#include <cstddef>
#include <string_view>

namespace retort::describe {

template <class Described> constexpr const char* signature() { return __PRETTY_FUNCTION__; }

/// The type with its namespaces: "shop::ItemStatus". g++ and clang++ write `Described = shop::ItemStatus` into the
/// signature, followed by `]` or, when there is more to tell, `;`.
template <class T> constexpr std::string_view type_name() {
    std::string_view text = signature<T>();
    constexpr std::string_view before = "Described = ";
    text.remove_prefix(text.find(before) + before.size());
    return text.substr(0, text.find_first_of(";]"));
}

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Writes the last part of a type's name in snake case to `out` and returns the length: "shop::ItemStatus" gives
/// item_status, "HTTPCode" http_code. `out` has room for twice the name.
constexpr std::size_t write_snake_case(std::string_view name, char* out) {
    if (const auto colon = name.rfind(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    std::size_t size = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (is_upper(c) && i > 0 && name[i - 1] != '_') {
            const bool word_ends_before = !is_upper(name[i - 1]);
            const bool word_starts_here = i + 1 < name.size() && is_lower(name[i + 1]);
            if (word_ends_before || word_starts_here) out[size++] = '_';
        }
        out[size++] = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return size;
}

template <class T> struct SnakeCase {
    std::array<char, 2 * type_name<T>().size()> text{};
    std::size_t size = 0;

    constexpr SnakeCase() : size(write_snake_case(type_name<T>(), text.data())) {}
};
template <class T> inline constexpr SnakeCase<T> snake_case{};

/// The type's own name in snake case, without namespaces.
template <class T> constexpr std::string_view snake_case_name() {
    return {snake_case<T>.text.data(), snake_case<T>.size};
}

} // namespace retort::describe

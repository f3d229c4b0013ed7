#pragma once
// How enums are stored: by name, as an enum type of the database, unless told otherwise.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>

#include <retort/model/standard_types.hpp>
#include <retort/model/type_name.hpp>

namespace retort {

/// How the enum E is stored. Specialise it to give the enum type another name than the C++ type's in snake case:
///
///     template <> struct retort::EnumStorage<Status> { static constexpr std::string_view name = "order_status"; };
///
/// or to store the numbers:
///
///     template <> struct retort::EnumStorage<Level> : retort::StoredAsInteger {};
template <class E> struct EnumStorage {};
struct StoredAsInteger {};

namespace describe {

template <class E>
concept AsInteger = std::is_base_of_v<StoredAsInteger, EnumStorage<E>>;
template <class E>
concept AsText = !AsInteger<E> && boost::describe::has_describe_enumerators<E>::value;

template <template <class...> class List, class... D>
constexpr std::array<std::string_view, sizeof...(D)> labels_of(List<D...>) {
    return {D::name...};
}
template <class E, template <class...> class List, class... D>
constexpr std::array<E, sizeof...(D)> values_of(List<D...>) {
    return {D::value...};
}
template <class E> inline constexpr auto labels = labels_of(boost::describe::describe_enumerators<E>{});
template <class E> inline constexpr auto enumerators = values_of<E>(boost::describe::describe_enumerators<E>{});

template <class E> constexpr std::string_view enum_name() {
    if constexpr (requires { EnumStorage<E>::name; }) {
        return EnumStorage<E>::name;
    } else {
        return snake_case_name<E>();
    }
}

Value label_value(std::string_view label);
/// The number of the label that the value holds. Throws Error (value) when it is none of them.
std::size_t find_label(const TypeSpec& type, const Value& value);
[[noreturn]] void refuse_enumerator(const TypeSpec& type);

} // namespace describe

template <class E>
requires(std::is_enum_v<E>&& describe::AsText<E>) struct SqlType<E> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::enumeration,
                                   .name = describe::enum_name<E>(),
                                   .labels = describe::labels<E>.data(),
                                   .label_count = describe::labels<E>.size()};
    /// Throws Error (value) for a number that is no enumerator.
    static Value to_value(E value) {
        for (std::size_t i = 0; i < type.label_count; ++i)
            if (describe::enumerators<E>[i] == value) return describe::label_value(type.labels[i]);
        describe::refuse_enumerator(type);
    }
    static E from_value(const Value& value) { return describe::enumerators<E>[describe::find_label(type, value)]; }
};

template <class E>
requires(std::is_enum_v<E>&& describe::AsInteger<E>) struct SqlType<E> {
    using Number = SqlType<std::underlying_type_t<E>>;

    static constexpr TypeSpec type = Number::type;
    static Value to_value(E value) { return Number::to_value(static_cast<std::underlying_type_t<E>>(value)); }
    static E from_value(const Value& value) { return static_cast<E>(Number::from_value(value)); }
};

template <class E>
requires(std::is_enum_v<E> && !describe::AsText<E> && !describe::AsInteger<E> &&
         !std::same_as<E, std::byte>) struct SqlType<E> {
    static_assert(!std::same_as<E, E>,
                  "retort: describe this enum with BOOST_DESCRIBE_ENUM, or store it as its numbers: "
                  "template <> struct retort::EnumStorage<E> : retort::StoredAsInteger {}");
};

} // namespace retort

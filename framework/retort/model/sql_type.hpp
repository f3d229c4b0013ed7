#pragma once
// How a C++ type is stored: the one trait to specialise for a type of your own.

#include <cstddef>
#include <string_view>

#include <retort/schema/type.hpp>
#include <retort/schema/value.hpp>

namespace retort {

/// A logical type as constant data (schema::Type holds strings and cannot be one).
struct TypeSpec {
    schema::TypeKind kind = schema::TypeKind::text;
    std::string_view name{};                  ///< enumeration: the enum type's name; native: the type as spelled
    const std::string_view* labels = nullptr; ///< enumeration: the values in order
    std::size_t label_count = 0;
    int array_dimensions = 0;
    int length = 0;    ///< varchar, character; 0: none
    int precision = 0; ///< numeric; 0: any decimal
    int scale = 0;     ///< numeric with a precision: digits after the point

    /// Same logical type: what decides whether a foreign key fits its target. A length or a precision does not.
    friend constexpr bool operator==(const TypeSpec& a, const TypeSpec& b) {
        return a.kind == b.kind && a.name == b.name && a.array_dimensions == b.array_dimensions;
    }
};

/// The same type as a value of the schema vocabulary.
schema::Type to_type(const TypeSpec& spec);

/// Specialise for a type of your own:
///
///     template <> struct retort::SqlType<Money> {
///         static constexpr retort::TypeSpec type{.kind = retort::schema::TypeKind::bigint};
///         static retort::Value to_value(const Money& m) { return m.cents; }
///         static Money from_value(const retort::Value& v) { return Money{std::get<std::int64_t>(v)}; }
///     };
///
/// to_value and from_value speak in the form that database::Connection::fetch documents (model/codec.hpp has the text
/// forms); NULL never reaches them. from_value throws Error (value) for what does not fit.
template <class T> struct SqlType;

} // namespace retort

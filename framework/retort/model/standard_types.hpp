#pragma once
// How the standard types and Retort's own are stored.

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>

#include <retort/model/codec.hpp>
#include <retort/model/decimal.hpp>
#include <retort/model/json.hpp>
#include <retort/model/members.hpp>
#include <retort/model/sql_type.hpp>
#include <retort/model/time_of_day.hpp>
#include <retort/model/uuid.hpp>

namespace retort {

template <> struct SqlType<bool> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::boolean};
    static Value to_value(bool value);
    static bool from_value(const Value& value);
    static ValueView to_view(bool value);
    static bool from_view(const ValueView& cell);
};

namespace describe {
/// A character is a number to C++, but hardly to the person who wrote it.
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                 !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// The narrowest of SQL's three signed integers that holds every value of T.
template <class T> constexpr schema::TypeKind integer_kind() {
    constexpr int bits = std::numeric_limits<T>::digits;
    if (bits <= 15) return schema::TypeKind::smallint;
    return bits <= 31 ? schema::TypeKind::integer : schema::TypeKind::bigint;
}

Value integer_value(std::int64_t value);
} // namespace describe

/// smallint, integer or bigint. An unsigned type takes the next wider one.
template <describe::Number T> struct SqlType<T> {
    static_assert(std::numeric_limits<T>::digits <= 63,
                  "retort: no SQL integer holds an unsigned 64-bit number; use std::int64_t or retort::Decimal");

    static constexpr TypeSpec type{.kind = describe::integer_kind<T>()};
    static Value to_value(T value) { return describe::integer_value(static_cast<std::int64_t>(value)); }
    static T from_value(const Value& value) {
        return static_cast<T>(codec::to_integer(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    }
    static ValueView to_view(T value) { return ValueView::of_integer(static_cast<std::int64_t>(value)); }
    static T from_view(const ValueView& cell) {
        return static_cast<T>(codec::to_integer(cell, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    }
};

template <> struct SqlType<float> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::real};
    static Value to_value(float value);
    /// Throws Error (value) for a number that no float is near to.
    static float from_value(const Value& value);
};

template <> struct SqlType<double> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::double_precision};
    static Value to_value(double value);
    static double from_value(const Value& value);
    static ValueView to_view(double value);
    static double from_view(const ValueView& cell);
};

template <> struct SqlType<std::string> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::text};
    static Value to_value(const std::string& value);
    static std::string from_value(const Value& value);
    static ValueView to_view(const std::string& value);
    static std::string from_view(const ValueView& cell);
};

template <> struct SqlType<Bytes> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::bytes};
    static Value to_value(const Bytes& value);
    static Bytes from_value(const Value& value);
    static ValueView to_view(const Bytes& value);
    static Bytes from_view(const ValueView& cell);
};

template <> struct SqlType<Uuid> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::uuid};
    static Value to_value(const Uuid& value);
    static Uuid from_value(const Value& value);
    static ValueView to_view(const Uuid& value);
    static Uuid from_view(const ValueView& cell);
};

template <> struct SqlType<Json> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::json};
    static Value to_value(const Json& value);
    static Json from_value(const Value& value);
};

template <> struct SqlType<Decimal> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::numeric};
    static Value to_value(const Decimal& value);
    static Decimal from_value(const Value& value);
};

/// An instant.
template <> struct SqlType<std::chrono::sys_time<std::chrono::microseconds>> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::timestamptz};
    static Value to_value(std::chrono::sys_time<std::chrono::microseconds> value);
    static std::chrono::sys_time<std::chrono::microseconds> from_value(const Value& value);
    static ValueView to_view(std::chrono::sys_time<std::chrono::microseconds> value);
    static std::chrono::sys_time<std::chrono::microseconds> from_view(const ValueView& cell);
};

/// A date and time on some clock, no instant.
template <> struct SqlType<std::chrono::local_time<std::chrono::microseconds>> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::timestamp};
    static Value to_value(std::chrono::local_time<std::chrono::microseconds> value);
    static std::chrono::local_time<std::chrono::microseconds> from_value(const Value& value);
    static ValueView to_view(std::chrono::local_time<std::chrono::microseconds> value);
    static std::chrono::local_time<std::chrono::microseconds> from_view(const ValueView& cell);
};

template <> struct SqlType<std::chrono::sys_days> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::date};
    static Value to_value(std::chrono::sys_days value);
    static std::chrono::sys_days from_value(const Value& value);
    static ValueView to_view(std::chrono::sys_days value);
    static std::chrono::sys_days from_view(const ValueView& cell);
};

template <> struct SqlType<std::chrono::year_month_day> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::date};
    /// Throws Error (value) for a day that no month has.
    static Value to_value(std::chrono::year_month_day value);
    static std::chrono::year_month_day from_value(const Value& value);
    static ValueView to_view(std::chrono::year_month_day value);
    static std::chrono::year_month_day from_view(const ValueView& cell);
};

/// Other clocks and precisions, std::chrono::system_clock::time_point among them, do not survive a database.
template <class Clock, class Duration> struct SqlType<std::chrono::time_point<Clock, Duration>> {
    static_assert(!std::same_as<Clock, Clock>,
                  "retort: databases keep microseconds; use std::chrono::sys_time<std::chrono::microseconds>, "
                  "local_time<microseconds> or sys_days");
};

template <> struct SqlType<TimeOfDay> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::time};
    static Value to_value(TimeOfDay value);
    static TimeOfDay from_value(const Value& value);
};

template <> struct SqlType<std::chrono::microseconds> {
    static constexpr TypeSpec type{.kind = schema::TypeKind::interval};
    static Value to_value(std::chrono::microseconds value);
    static std::chrono::microseconds from_value(const Value& value);
};

template <class Rep, class Period> struct SqlType<std::chrono::duration<Rep, Period>> {
    static_assert(!std::same_as<Rep, Rep>,
                  "retort: intervals are stored in microseconds; use std::chrono::microseconds");
};

// How members of the most used types are read and written is compiled once, in standard_types.cpp: 40 ms less for each
// file that defines a model.
#define RETORT_MEMBER_ACCESS(prefix, ...)                                                                              \
    prefix template ValueView describe::view<__VA_ARGS__>(const void*, Value&);                                        \
    prefix template ValueView describe::view<std::optional<__VA_ARGS__>>(const void*, Value&);                         \
    prefix template void describe::load<__VA_ARGS__>(void*, const ValueView&);                                         \
    prefix template void describe::load<std::optional<__VA_ARGS__>>(void*, const ValueView&);
#define RETORT_STANDARD_MEMBER_ACCESS(prefix)                                                                          \
    RETORT_MEMBER_ACCESS(prefix, bool)                                                                                 \
    RETORT_MEMBER_ACCESS(prefix, std::int16_t)                                                                         \
    RETORT_MEMBER_ACCESS(prefix, std::int32_t)                                                                         \
    RETORT_MEMBER_ACCESS(prefix, std::int64_t)                                                                         \
    RETORT_MEMBER_ACCESS(prefix, double)                                                                               \
    RETORT_MEMBER_ACCESS(prefix, std::string)                                                                          \
    RETORT_MEMBER_ACCESS(prefix, Uuid)                                                                                 \
    RETORT_MEMBER_ACCESS(prefix, Json)                                                                                 \
    RETORT_MEMBER_ACCESS(prefix, Decimal)                                                                              \
    RETORT_MEMBER_ACCESS(prefix, std::chrono::sys_time<std::chrono::microseconds>)                                     \
    RETORT_MEMBER_ACCESS(prefix, std::chrono::year_month_day)
RETORT_STANDARD_MEMBER_ACCESS(extern)

} // namespace retort

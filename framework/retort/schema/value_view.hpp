#pragma once
// One value on its way between a struct and a database, where nothing is copied that need not be.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <retort/schema/value.hpp>

namespace retort {

/// A value that somebody else holds: a look at a member of a struct, at a bound value, at a field of a result. What it
/// points to must outlive it. Views and Values say the same things (model/value_view.hpp turns one into the other);
/// uuids, dates and timestamps, which are text in a Value, keep the form here that machines are fast with.
struct ValueView {
    enum class Kind : unsigned char {
        null,
        boolean,   ///< `integer` is 0 or 1
        integer,   ///< `integer`
        real,      ///< `real`
        text,      ///< `text`, in UTF-8
        bytes,     ///< `text` are the bytes
        uuid,      ///< `text` are the 16 octets in network order
        date,      ///< `integer`: days since 1970-01-01
        timestamp, ///< `integer`: microseconds since 1970-01-01 00:00, in UTC or on some clock
        absent,    ///< written only: no value at all, the column gets its default
    };

    Kind kind = Kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text{};

    static constexpr ValueView of_bool(bool value) { return {.kind = Kind::boolean, .integer = value ? 1 : 0}; }
    static constexpr ValueView of_integer(std::int64_t value) { return {.kind = Kind::integer, .integer = value}; }
    static constexpr ValueView of_real(double value) { return {.kind = Kind::real, .real = value}; }
    static constexpr ValueView of_text(std::string_view value) { return {.kind = Kind::text, .text = value}; }
    static ValueView of_bytes(std::span<const std::byte> value) {
        return {.kind = Kind::bytes, .text = {reinterpret_cast<const char*>(value.data()), value.size()}};
    }
    static ValueView of_uuid(const std::uint8_t* octets) {
        return {.kind = Kind::uuid, .text = {reinterpret_cast<const char*>(octets), 16}};
    }
    static constexpr ValueView of_date(std::int64_t days) { return {.kind = Kind::date, .integer = days}; }
    static constexpr ValueView of_timestamp(std::int64_t microseconds) {
        return {.kind = Kind::timestamp, .integer = microseconds};
    }

    [[nodiscard]] constexpr bool is_null() const noexcept { return kind == Kind::null; }
};

} // namespace retort

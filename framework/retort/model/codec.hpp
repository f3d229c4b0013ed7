#pragma once
// The text forms in which values travel between C++ and a database: what Value holds for a type (Connection::fetch),
// and what SQLite stores. Every function that reads throws Error (value) for what does not fit; the error never holds
// the text.
//
//   date         2024-02-29                    10000-01-01, 0044-03-15 BC: as PostgreSQL writes them
//   time         09:30:00.000000
//   timestamp    2024-02-29 09:30:00.000000
//   timestamptz  2024-02-29 09:30:00.000000    in UTC
//   interval     PT26H30M0.5S                  ISO 8601 4.4.3.2, as PostgreSQL writes it with IntervalStyle iso_8601
//   array        [1,2,null], ["a","b"]         JSON: bytes as "\\x0aff", decimals as strings, NaN and Infinity as
//   strings
//
// All but intervals sort as text in the order of their values, dates and timestamps in the years 0001 to 9999.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/type.hpp>
#include <retort/schema/value.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::codec {

using std::chrono::microseconds;

// What a Value holds. Throw when it holds something else.
bool to_bool(const Value& value);
std::int64_t to_integer(const Value& value, std::int64_t minimum, std::int64_t maximum);
double to_double(const Value& value);
const std::string& to_text(const Value& value);
const Bytes& to_bytes(const Value& value);

// What a cell shows.
bool to_bool(const ValueView& cell);
std::int64_t to_integer(const ValueView& cell, std::int64_t minimum, std::int64_t maximum);
double to_double(const ValueView& cell);
std::string to_text(const ValueView& cell); ///< of a uuid, date or timestamp: its text
Bytes to_bytes(const ValueView& cell);
/// Dates and timestamps may come as text, too: SQLite has no other form.
std::chrono::sys_days to_date(const ValueView& cell);
std::chrono::sys_time<microseconds> to_timestamptz(const ValueView& cell);
std::chrono::local_time<microseconds> to_timestamp(const ValueView& cell);

std::string format_date(std::chrono::sys_days date);
std::chrono::sys_days parse_date(std::string_view text);

std::string format_time(microseconds since_midnight);
/// Fractions of 0 to 9 digits; those after the sixth are dropped.
microseconds parse_time(std::string_view text);

/// Both kinds of timestamps: the instant in UTC, or the local time counted as if it were UTC.
std::string format_timestamp(std::chrono::sys_time<microseconds> time);
/// `T` or a space between date and time. A zone is Z, +02, +02:00, +0200 or +02:00:00; none means UTC.
std::chrono::sys_time<microseconds> parse_timestamptz(std::string_view text);
/// The same without a zone; throws when there is one.
std::chrono::local_time<microseconds> parse_timestamp(std::string_view text);

/// The same texts written at `out`, where at least 48 bytes are free; returned is the end. `octets`: the 16 of a uuid.
char* write_date(char* out, std::chrono::sys_days date);
char* write_timestamp(char* out, std::chrono::sys_time<microseconds> time);
char* write_uuid(char* out, const char* octets) noexcept;

std::string format_interval(microseconds interval);
/// Weeks, days (of 24 hours), hours, minutes and seconds, each with its own sign. Months and years are refused: they
/// have no fixed length.
microseconds parse_interval(std::string_view text);

/// The elements, each as Connection::fetch would give a column of that type, as a JSON array.
std::string format_array(const std::vector<Value>& elements, schema::TypeKind element);
std::vector<Value> parse_array(std::string_view text, schema::TypeKind element);

} // namespace retort::codec

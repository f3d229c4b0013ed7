// Dates, times and timestamps as text.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>
#include <retort/model/time_of_day.hpp>

namespace retort {

void TimeOfDay::refuse() {
    throw Error(ErrorCategory::value, "not a time of day", "it lies between 00:00:00 and 23:59:59.999999");
}

namespace codec {

namespace {
using namespace std::chrono;

[[noreturn]] void refuse(std::string_view what, std::string_view form) {
    throw Error(ErrorCategory::value, fmt::format("not a {} that can be stored", what),
                fmt::format("it is written {}", form));
}

constexpr std::string_view date_form = "YYYY-MM-DD, with BC behind it before the year 1, from 32768 BC to 32767";
constexpr std::string_view time_form = "HH:MM:SS.ffffff, from 00:00:00 to 23:59:59.999999";
constexpr std::string_view timestamp_form = "YYYY-MM-DD HH:MM:SS.ffffff, with BC behind it before the year 1";
constexpr std::string_view timestamptz_form = "YYYY-MM-DD HH:MM:SS.ffffff+00, with BC behind it before the year 1";

// What std::chrono has years for. PostgreSQL has more, SQLite sorts fewer (Dialect::unstorable).
constexpr sys_days first_day{year::min() / January / 1};
constexpr sys_days last_day{year::max() / December / 31};

bool is_storable(sys_days date) { return date >= first_day && date <= last_day; }

char* write_two(char* out, int number) {
    *out++ = static_cast<char>('0' + number / 10);
    *out++ = static_cast<char>('0' + number % 10);
    return out;
}

char* write_time(char* out, microseconds since_midnight) {
    const auto seconds = static_cast<int>(since_midnight / std::chrono::seconds(1));
    const auto fraction = static_cast<int>((since_midnight % std::chrono::seconds(1)).count());
    out = write_two(out, seconds / 3600);
    *out++ = ':';
    out = write_two(out, seconds / 60 % 60);
    *out++ = ':';
    out = write_two(out, seconds % 60);
    *out++ = '.';
    out = write_two(out, fraction / 10'000);
    out = write_two(out, fraction / 100 % 100);
    return write_two(out, fraction % 100);
}

// The year 0 of ISO 8601 is 1 BC.
char* write_day(char* out, year_month_day ymd) {
    const int y = static_cast<int>(ymd.year());
    const int shown = y > 0 ? y : 1 - y;
    if (shown > 9999) *out++ = static_cast<char>('0' + shown / 10'000);
    out = write_two(out, shown / 100 % 100);
    out = write_two(out, shown % 100);
    *out++ = '-';
    out = write_two(out, static_cast<int>(static_cast<unsigned>(ymd.month())));
    *out++ = '-';
    return write_two(out, static_cast<int>(static_cast<unsigned>(ymd.day())));
}

constexpr std::string_view before_christ = " BC";

char* write_era(char* out, year_month_day ymd) {
    return ymd.year() > year{0} ? out : std::ranges::copy(before_christ, out).out;
}

template <class Write> std::string written(const Write& write) {
    std::array<char, 48> room{};
    return {room.data(), write(room.data())};
}

/// Reads a text from left to right. After the first thing that does not fit `ok` is false and stays so.
struct Reader {
    std::string_view rest;
    bool ok = true;
    bool is_before_christ = false;

    void take_era() {
        is_before_christ = rest.ends_with(before_christ);
        if (is_before_christ) rest.remove_suffix(before_christ.size());
    }

    bool take(char c) {
        if (!rest.starts_with(c)) return false;
        rest.remove_prefix(1);
        return true;
    }
    void expect(char c) { ok = take(c) && ok; }
    [[nodiscard]] bool at_digit() const { return !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; }
    int digit() {
        if (!at_digit()) return ok = false, 0;
        const int value = rest.front() - '0';
        rest.remove_prefix(1);
        return value;
    }
    int number(int digits) {
        int value = 0;
        for (int i = 0; i < digits; ++i) value = value * 10 + digit();
        return value;
    }
    int number(int digits, int maximum) {
        const int value = number(digits);
        ok = ok && value <= maximum;
        return value;
    }
};

sys_days read_date(Reader& reader) {
    const bool begins_with_zero = reader.rest.starts_with('0');
    int number = reader.number(4);
    if (reader.at_digit()) {
        number = number * 10 + reader.digit();
        reader.ok = reader.ok && !begins_with_zero;
    }
    reader.ok = reader.ok && number >= 1 && number <= (reader.is_before_christ ? 32768 : 32767);
    const year y{reader.is_before_christ ? 1 - number : number};
    reader.expect('-');
    const month m{static_cast<unsigned>(reader.number(2))};
    reader.expect('-');
    const day d{static_cast<unsigned>(reader.number(2))};
    reader.ok = reader.ok && (y / m / d).ok();
    return reader.ok ? sys_days{y / m / d} : sys_days{};
}

microseconds read_time(Reader& reader) {
    microseconds time = hours{reader.number(2, 23)};
    reader.expect(':');
    time += minutes{reader.number(2, 59)};
    reader.expect(':');
    time += seconds{reader.number(2, 59)};
    if (reader.take('.')) {
        int unit = 100'000;
        for (int digits = 0; reader.at_digit(); ++digits, unit /= 10) {
            time += microseconds{unit * reader.digit()};
            reader.ok = reader.ok && digits < 9;
        }
    }
    return time;
}

/// The distance from UTC. PostgreSQL writes seconds too, for the local mean times of old.
seconds read_zone(Reader& reader) {
    if (reader.rest.empty() || reader.take('Z') || reader.take('z')) return seconds{0};
    const bool west = reader.take('-');
    if (!west) reader.expect('+');
    seconds distance = hours{reader.number(2, 23)};
    if (reader.take(':') || reader.at_digit()) distance += minutes{reader.number(2, 59)};
    if (reader.take(':')) distance += seconds{reader.number(2, 59)};
    return west ? -distance : distance;
}

sys_time<microseconds> read_date_and_time(Reader& reader) {
    const sys_days date = read_date(reader);
    if (!reader.take('T') && !reader.take('t')) reader.expect(' ');
    return date + read_time(reader);
}
} // namespace

char* write_date(char* out, sys_days date) {
    if (!is_storable(date)) refuse("date", date_form);
    const year_month_day ymd{date};
    return write_era(write_day(out, ymd), ymd);
}

std::string format_date(sys_days date) {
    return written([&](char* out) { return write_date(out, date); });
}

sys_days parse_date(std::string_view text) {
    Reader reader{text};
    reader.take_era();
    const sys_days date = read_date(reader);
    if (!reader.ok || !reader.rest.empty()) refuse("date", date_form);
    return date;
}

std::string format_time(microseconds since_midnight) {
    if (since_midnight < microseconds{0} || since_midnight >= days{1}) refuse("time", time_form);
    return written([&](char* out) { return write_time(out, since_midnight); });
}

microseconds parse_time(std::string_view text) {
    Reader reader{text};
    const microseconds time = read_time(reader);
    if (!reader.ok || !reader.rest.empty()) refuse("time", time_form);
    return time;
}

char* write_timestamp(char* out, sys_time<microseconds> time) {
    const sys_days date = floor<days>(time);
    if (!is_storable(date)) refuse("timestamp", timestamp_form);
    const year_month_day ymd{date};
    out = write_day(out, ymd);
    *out++ = ' ';
    return write_era(write_time(out, time - date), ymd);
}

std::string format_timestamp(sys_time<microseconds> time) {
    return written([&](char* out) { return write_timestamp(out, time); });
}

sys_time<microseconds> parse_timestamptz(std::string_view text) {
    Reader reader{text};
    reader.take_era();
    const auto local = read_date_and_time(reader);
    const auto time = local - read_zone(reader);
    if (!reader.ok || !reader.rest.empty() || !is_storable(floor<days>(time))) refuse("timestamp", timestamptz_form);
    return time;
}

local_time<microseconds> parse_timestamp(std::string_view text) {
    Reader reader{text};
    reader.take_era();
    const auto time = read_date_and_time(reader);
    if (!reader.ok || !reader.rest.empty()) refuse("timestamp without zone", timestamp_form);
    return local_time<microseconds>{time.time_since_epoch()};
}

} // namespace codec
} // namespace retort

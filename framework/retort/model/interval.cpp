// Intervals as ISO 8601 durations.

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

namespace retort::codec {

namespace {
constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

[[noreturn]] void refuse() {
    throw Error(ErrorCategory::value, "not an interval that can be stored",
                "it is written as an ISO 8601 duration: P1DT2H30M0.5S");
}

[[noreturn]] void refuse_months() {
    throw Error(ErrorCategory::value, "an interval with months or years has no fixed length",
                "store it as days, or as a number of months of its own");
}

/// Adds and multiplies in 64 bits, and refuses what does not fit.
std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_add_overflow(a, b, &result)) refuse();
    return result;
}
std::int64_t product(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) refuse();
    return result;
}

/// One number with its unit: "-1.5S". The sign is kept apart, for -0.5.
struct Part {
    int sign = 1;
    std::int64_t whole = 0;      ///< with the sign
    std::int64_t millionths = 0; ///< of the unit, with the sign
    char unit = '\0';
};

Part take_part(std::string_view& text) {
    Part part;
    if (text.starts_with('-')) part.sign = -1;
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const auto take_digit = [&]() -> int {
        if (text.empty() || text.front() < '0' || text.front() > '9') return -1;
        const int digit = text.front() - '0';
        text.remove_prefix(1);
        return digit;
    };
    bool any = false;
    for (int digit = take_digit(); digit >= 0; digit = take_digit(), any = true)
        part.whole = sum(product(part.whole, 10), part.sign * digit);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        std::int64_t place = second / 10;
        for (int digit = take_digit(); digit >= 0; digit = take_digit(), any = true, place /= 10)
            part.millionths += part.sign * digit * place;
    }
    if (!any || text.empty()) refuse();
    part.unit = text.front();
    text.remove_prefix(1);
    return part;
}

std::int64_t unit_of(const Part& part, bool in_time) {
    if (in_time) {
        if (part.unit == 'H') return hour;
        if (part.unit == 'M') return minute;
        if (part.unit == 'S') return second;
    } else {
        if (part.unit == 'W') return 7 * day;
        if (part.unit == 'D') return day;
        if (part.unit == 'M' || part.unit == 'Y') refuse_months();
    }
    refuse();
}
} // namespace

std::string format_interval(microseconds interval) {
    // Every part carries the sign, as in PostgreSQL's own output; division rounds towards zero and keeps it.
    const std::int64_t total = interval.count();
    const std::int64_t hours = total / hour;
    const std::int64_t minutes = total % hour / minute;
    const std::int64_t rest = total % minute;
    std::string text = "PT";
    if (hours != 0) text += fmt::format("{}H", hours);
    if (minutes != 0) text += fmt::format("{}M", minutes);
    if (rest != 0 || total == 0) {
        if (rest < 0) text += '-';
        const std::int64_t size = rest < 0 ? -rest : rest;
        text += fmt::format("{}", size / second);
        if (size % second != 0) {
            text += fmt::format(".{:06}", size % second);
            while (text.ends_with('0')) text.pop_back();
        }
        text += 'S';
    }
    return text;
}

microseconds parse_interval(std::string_view text) {
    if (!text.starts_with('P')) refuse();
    text.remove_prefix(1);
    if (text.empty() || text == "T") refuse();
    std::int64_t total = 0;
    bool in_time = false;
    while (!text.empty()) {
        if (!in_time && text.starts_with('T')) {
            in_time = true;
            text.remove_prefix(1);
        }
        const Part part = take_part(text);
        if (part.whole == 0 && part.millionths == 0 && (part.unit == 'Y' || (part.unit == 'M' && !in_time))) continue;
        const std::int64_t unit = unit_of(part, in_time);
        total = sum(total, product(part.whole, unit));
        total = sum(total, part.millionths * (unit / second));
    }
    return microseconds{total};
}

} // namespace retort::codec

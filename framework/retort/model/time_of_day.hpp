#pragma once
// retort::TimeOfDay: what a clock on the wall shows.

#include <chrono>
#include <compare>

namespace retort {

/// A time without a date or zone, from 00:00:00 to 23:59:59.999999. std::chrono has a duration since midnight and its
/// split (hh_mm_ss), but neither is a value that stays within a day.
class TimeOfDay {
public:
    /// Midnight.
    constexpr TimeOfDay() = default;
    /// using namespace std::chrono_literals; TimeOfDay{9h + 30min}. Throws Error (value) when it is not within a day.
    constexpr explicit TimeOfDay(std::chrono::microseconds since_midnight) : since_midnight_(since_midnight) {
        if (since_midnight < std::chrono::microseconds{0} || since_midnight >= std::chrono::days{1}) refuse();
    }

    [[nodiscard]] constexpr std::chrono::microseconds since_midnight() const noexcept { return since_midnight_; }

    friend constexpr bool operator==(const TimeOfDay&, const TimeOfDay&) = default;
    friend constexpr auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;

private:
    [[noreturn]] static void refuse();

    std::chrono::microseconds since_midnight_{0};
};

} // namespace retort

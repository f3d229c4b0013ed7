#pragma once
// retort::Decimal: an exact decimal number.

#include <compare>
#include <concepts>
#include <string>
#include <string_view>

namespace retort {

/// The digits as they were written: 1.50 stays 1.50, though it equals 1.5. For arithmetic hand text() to a number
/// library, or let the database do it.
class Decimal {
public:
    /// 0
    Decimal() = default;
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) Decimal(Integer value) : text_(std::to_string(value)) {}
    /// Digits with an optional sign, point and exponent. Throws Error (value) for anything else, "NaN" and "Infinity"
    /// among it, and for more digits than PostgreSQL's numeric holds (manual, 8.1.2: 131072 before the point, 16383
    /// after).
    explicit Decimal(std::string_view text);

    /// Without exponent, plus sign and leading zeros: "-1234.50".
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// By value: 1.5 and 1.50 are equal.
    friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return (a <=> b) == 0; }
    friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;

private:
    std::string text_ = "0";
};

} // namespace retort

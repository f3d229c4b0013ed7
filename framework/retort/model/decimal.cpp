#include <retort/model/decimal.hpp>

#include <algorithm>
#include <charconv>

#include <retort/error.hpp>

namespace retort {

namespace {
constexpr std::size_t max_whole_digits = 131072;
constexpr std::size_t max_fraction_digits = 16383;

[[noreturn]] void refuse() {
    throw Error(ErrorCategory::value, "not a decimal number",
                "write digits with an optional sign, point and exponent: -1234.50");
}

/// Takes the digits at the front.
std::string_view take_digits(std::string_view& text) {
    const auto digits = text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
    text.remove_prefix(digits.size());
    return digits;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

int take_exponent(std::string_view& text) {
    if (!take(text, 'e') && !take(text, 'E')) return 0;
    if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
    int exponent = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    constexpr int furthest = static_cast<int>(max_whole_digits + max_fraction_digits);
    if (failure != std::errc{} || exponent > furthest || exponent < -furthest) refuse();
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return exponent;
}

/// A number in parts: no leading zeros in `whole`, no trailing ones in `fraction`.
struct Parts {
    bool negative = false;
    std::string_view whole{};
    std::string_view fraction{};
};

Parts parts_of(std::string_view text) {
    Parts parts;
    parts.negative = take(text, '-');
    const auto point = std::min(text.find('.'), text.size());
    parts.whole = text.substr(0, point);
    if (point < text.size()) parts.fraction = text.substr(point + 1);
    while (parts.whole.starts_with('0')) parts.whole.remove_prefix(1);
    while (parts.fraction.ends_with('0')) parts.fraction.remove_suffix(1);
    if (parts.whole.empty() && parts.fraction.empty()) parts.negative = false;
    return parts;
}

std::strong_ordering compare_sizes(const Parts& a, const Parts& b) {
    if (a.whole.size() != b.whole.size()) return a.whole.size() <=> b.whole.size();
    if (const auto order = a.whole.compare(b.whole); order != 0) return order <=> 0;
    return a.fraction.compare(b.fraction) <=> 0;
}
} // namespace

Decimal::Decimal(std::string_view text) : text_() {
    const bool negative = take(text, '-');
    if (!negative) take(text, '+');
    std::string whole(take_digits(text));
    std::string fraction;
    if (take(text, '.')) fraction = take_digits(text);
    if (whole.empty() && fraction.empty()) refuse();
    const int exponent = take_exponent(text);
    if (!text.empty()) refuse();

    // The point moves by the exponent: right when it is positive.
    const auto distance = static_cast<std::size_t>(exponent < 0 ? -exponent : exponent);
    std::string& from = exponent < 0 ? whole : fraction;
    if (from.size() < distance) from.insert(exponent < 0 ? 0 : from.size(), distance - from.size(), '0');
    if (exponent > 0) {
        whole += fraction.substr(0, distance);
        fraction.erase(0, distance);
    } else if (exponent < 0) {
        fraction.insert(0, whole.substr(whole.size() - distance));
        whole.erase(whole.size() - distance);
    }
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    if (whole.size() > max_whole_digits || fraction.size() > max_fraction_digits) refuse();

    const bool zero = whole.empty() && fraction.find_first_not_of('0') == std::string::npos;
    if (negative && !zero) text_ += '-';
    text_ += whole.empty() ? "0" : whole;
    if (!fraction.empty()) text_ += '.' + fraction;
}

std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
    const Parts left = parts_of(a.text_);
    const Parts right = parts_of(b.text_);
    if (left.negative != right.negative) return left.negative ? std::weak_ordering::less : std::weak_ordering::greater;
    return left.negative ? compare_sizes(right, left) : compare_sizes(left, right);
}

} // namespace retort

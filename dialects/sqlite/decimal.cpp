#include <sqlite/decimal.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>

#include <sqlite3.h>

#include <retort/error.hpp>
#include <retort/model/decimal.hpp>

namespace retort::sqlite {

namespace {
// A number without exponent in parts: no leading zeros in `whole`, no trailing ones in `fraction`.
struct Parts {
    bool negative = false;
    std::string whole;
    std::string fraction;
};

Parts parts_of(std::string_view text) {
    Parts parts;
    parts.negative = text.starts_with('-');
    if (parts.negative) text.remove_prefix(1);
    const auto point = std::min(text.find('.'), text.size());
    parts.whole = text.substr(0, point);
    if (point < text.size()) parts.fraction = text.substr(point + 1);
    parts.whole.erase(0, std::min(parts.whole.find_first_not_of('0'), parts.whole.size()));
    parts.fraction.erase(parts.fraction.find_last_not_of('0') + 1);
    return parts;
}

std::optional<std::string> canonical(std::string_view text) {
    try {
        return Decimal(text).text();
    } catch (const Error&) {
        return std::nullopt;
    }
}

// Schoolbook arithmetic on decimal digits, most significant first, of the same length.
std::string add(std::string a, const std::string& b) {
    int carry = 0;
    for (std::size_t i = a.size(); i-- > 0;) {
        const int digit = a[i] - '0' + b[i] - '0' + carry;
        a[i] = static_cast<char>('0' + digit % 10);
        carry = digit / 10;
    }
    return carry == 0 ? a : "1" + a;
}

std::string subtract(std::string greater, const std::string& smaller) {
    int borrow = 0;
    for (std::size_t i = greater.size(); i-- > 0;) {
        int digit = greater[i] - smaller[i] - borrow;
        borrow = digit < 0 ? 1 : 0;
        if (digit < 0) digit += 10;
        greater[i] = static_cast<char>('0' + digit);
    }
    return greater;
}

// The sum of decimals; it has as many digits behind the point as the one with the most.
struct Sum {
    bool negative = false;
    std::string digits = "0"; // all of them
    std::size_t scale = 0;    // how many of them stand behind the point

    void add_decimal(std::string_view text) {
        const bool other_negative = text.starts_with('-');
        if (other_negative) text.remove_prefix(1);
        const auto point = std::min(text.find('.'), text.size());
        std::string other(text.substr(0, point));
        const std::size_t other_scale = point < text.size() ? text.size() - point - 1 : 0;
        if (point < text.size()) other += text.substr(point + 1);
        const std::size_t common = std::max(scale, other_scale);
        digits.append(common - scale, '0');
        other.append(common - other_scale, '0');
        scale = common;
        const std::size_t length = std::max(digits.size(), other.size());
        digits.insert(0, length - digits.size(), '0');
        other.insert(0, length - other.size(), '0');
        if (negative == other_negative) {
            digits = add(std::move(digits), other);
        } else if (digits >= other) {
            digits = subtract(std::move(digits), other);
        } else {
            digits = subtract(std::move(other), digits);
            negative = other_negative;
        }
        const auto first = digits.find_first_not_of('0');
        digits.erase(0, std::min(first, digits.size() - scale - 1)); // one stays before the point
        if (first == std::string::npos) negative = false;
    }

    [[nodiscard]] std::string text() const {
        std::string text = digits;
        if (scale > 0) text.insert(text.size() - scale, ".");
        return negative ? "-" + text : text;
    }
};

std::string_view text_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return text == nullptr ? std::string_view{}
                           : std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

constexpr const char* no_decimal = "a text in a decimal column is no decimal";

void key_function(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    try {
        if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return sqlite3_result_null(context);
        const auto key = decimal_key(text_of(arguments[0]));
        if (!key) return sqlite3_result_error(context, no_decimal, -1);
        sqlite3_result_blob64(context, key->data(), key->size(), SQLITE_TRANSIENT);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

// SQLite keeps a pointer for the length of the aggregate.
Sum*& sum_of(sqlite3_context* context) noexcept {
    return *static_cast<Sum**>(sqlite3_aggregate_context(context, sizeof(Sum*)));
}

void sum_step(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    try {
        if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
        const auto text = canonical(text_of(arguments[0]));
        if (!text) return sqlite3_result_error(context, no_decimal, -1);
        Sum*& sum = sum_of(context);
        if (sum == nullptr) sum = new Sum; // NOLINT: sum_final deletes it
        sum->add_decimal(*text);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

void sum_final(sqlite3_context* context) noexcept {
    auto** place = static_cast<Sum**>(sqlite3_aggregate_context(context, 0));
    if (place == nullptr || *place == nullptr) return sqlite3_result_null(context);
    const std::unique_ptr<Sum> sum(*place);
    try {
        const std::string text = sum->text();
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}
} // namespace

std::optional<std::string> decimal_key(std::string_view text) {
    const auto decimal = canonical(text);
    if (!decimal) return std::nullopt;
    const Parts parts = parts_of(*decimal);
    if (parts.whole.empty() && parts.fraction.empty()) return std::string(1, '\x01');
    // Below 1, how many zeros stand behind the point counts against the number.
    const auto zeros =
        static_cast<std::int64_t>(std::min(parts.fraction.find_first_not_of('0'), parts.fraction.size()));
    const std::int64_t magnitude = parts.whole.empty() ? -zeros : static_cast<std::int64_t>(parts.whole.size());
    const auto biased = static_cast<std::uint32_t>(magnitude + (std::int64_t{1} << 30));
    std::string key;
    for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(biased >> static_cast<unsigned>(shift));
    key += parts.whole.empty() ? parts.fraction.substr(static_cast<std::size_t>(zeros)) : parts.whole + parts.fraction;
    if (!parts.negative) return "\x02" + key;
    // The other way round, and longer ones before those that they begin with.
    for (char& byte : key) byte = static_cast<char>(~byte);
    return std::string(1, '\0') + key + "\xff";
}

void define_decimal_functions(sqlite3* handle) {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    const int key = sqlite3_create_function_v2(handle, "retort_decimal", 1, flags, nullptr, key_function, nullptr,
                                               nullptr, nullptr);
    const int sum = sqlite3_create_function_v2(handle, "retort_decimal_sum", 1, flags, nullptr, nullptr, sum_step,
                                               sum_final, nullptr);
    if (key != SQLITE_OK || sum != SQLITE_OK) throw Error(ErrorCategory::internal, "SQLite takes no functions");
}

} // namespace retort::sqlite

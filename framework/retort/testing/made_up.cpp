// The values themselves. What a column is called decides what its texts look like.

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <string>

#include <fmt/format.h>
#include <retort/model/codec.hpp>
#include <retort/model/uuid.hpp>
#include <retort/testing/random.hpp>
#include <retort/testing/recipe.hpp>

namespace retort::testing {

namespace {
using schema::TypeKind;
using namespace std::chrono;

/// Numbers below this are dealt out to unique columns: the product of two fits into 64 bits.
constexpr std::uint64_t most_values = std::uint64_t{1} << 32U;

constexpr std::array<std::string_view, 16> first_names{"Ada",      "Alan",  "Barbara", "Dennis",   "Donald", "Edsger",
                                                       "Frances",  "Grace", "Hedy",    "John",     "Karen",  "Ken",
                                                       "Margaret", "Radia", "Tim",     "Whitfield"};
constexpr std::array<std::string_view, 16> last_names{
    "Allen",  "Diffie",   "Dijkstra", "Hamilton", "Hopper",  "Jones",   "Knuth",    "Lamarr",
    "Liskov", "Lovelace", "Neumann",  "O'Brien",  "Perlman", "Ritchie", "Thompson", "Turing"};
constexpr std::array<std::string_view, 16> words{"amber",   "basin",   "cedar", "delta",  "ember",  "fjord",
                                                 "grove",   "harbour", "inlet", "lagoon", "meadow", "north",
                                                 "orchard", "quartz",  "river", "stone"};

template <std::size_t N> std::string_view pick(Random& random, const std::array<std::string_view, N>& from) {
    return from[random.below(N)];
}

std::string lower(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != '\'') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

bool is_called(const ColumnView& column, std::string_view part) {
    return lower(column.member.name).find(part) != std::string::npos;
}

std::string in_base_36(std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string text;
    do text += digits[number % 36];
    while ((number /= 36) > 0);
    std::ranges::reverse(text);
    return text;
}

// Capital letters, `length` of them; each number below 26 ^ length has its own.
std::string letters(std::uint64_t number, std::size_t length) {
    std::string text(length, 'A');
    for (auto letter = text.rbegin(); letter != text.rend(); ++letter, number /= 26)
        *letter = static_cast<char>('A' + number % 26);
    return text;
}

std::uint64_t power(std::uint64_t base, int exponent) {
    std::uint64_t result = 1;
    for (int i = 0; i < exponent && result < most_values; ++i) result *= base;
    return std::min(result, most_values);
}

// Texts that are short, or padded to their length, are letters.
std::size_t code_length(const ColumnView& column) {
    const int length = column.type.length;
    if (column.type.kind == TypeKind::character) return static_cast<std::size_t>(std::max(length, 1));
    if (length > 0 && length <= 8) return static_cast<std::size_t>(length);
    return is_called(column, "code") ? 8 : 0;
}

// A text as the column's name suggests. `tail`: what makes it unlike others; may be empty.
std::string suggested(const ColumnView& column, Random& random, const std::string& tail) {
    const auto behind = [&](std::string_view separator) { return tail.empty() ? "" : std::string(separator) + tail; };
    const std::string_view first = pick(random, first_names);
    const std::string_view last = pick(random, last_names);
    if (is_called(column, "mail")) return fmt::format("{}.{}{}@example.com", lower(first), lower(last), behind("."));
    if (is_called(column, "url") || is_called(column, "link") || is_called(column, "website"))
        return fmt::format("https://example.com/{}{}", pick(random, words), behind("-"));
    if (is_called(column, "phone")) return fmt::format("+1 555 {:07}{}", random.below(10'000'000), behind(" "));
    if (is_called(column, "first")) return std::string(first) + behind(" ");
    if (is_called(column, "last")) return std::string(last) + behind(" ");
    if (is_called(column, "name")) return fmt::format("{} {}{}", first, last, behind(" "));
    std::string text;
    for (std::uint64_t i = 1 + random.below(4); i > 0; --i)
        text.append(text.empty() ? "" : " ").append(pick(random, words));
    return text + behind(" ");
}

std::string text(const ColumnView& column, Random& random, const std::string& tail) {
    const auto most = static_cast<std::size_t>(column.type.length);
    std::string made = suggested(column, random, tail);
    if (most == 0 || made.size() <= most) return made;
    if (!tail.empty()) return tail; // at most 7 characters, in 9 or more
    made.resize(most);
    while (made.ends_with(' ')) made.pop_back();
    return made;
}

std::string decimal(std::uint64_t digits, int scale) {
    std::string number = std::to_string(digits);
    if (scale <= 0) return number;
    const auto places = static_cast<std::size_t>(scale);
    if (number.size() <= places) number.insert(0, places + 1 - number.size(), '0');
    return number.insert(number.size() - places, ".");
}

int scale_of(const TypeSpec& type) { return type.precision == 0 ? 2 : type.scale; }

std::int64_t greatest_of(const ColumnView& column, const Ingredient& ingredient) {
    std::int64_t greatest = ingredient.greatest;
    if (column.type.kind == TypeKind::smallint) greatest = std::min<std::int64_t>(greatest, 32767);
    if (column.type.kind == TypeKind::integer) greatest = std::min<std::int64_t>(greatest, 2147483647);
    return greatest;
}

sys_time<microseconds> since_2000(std::uint64_t seconds_after) {
    return sys_days{year{2000} / 1 / 1} + seconds{static_cast<std::int64_t>(seconds_after)};
}
constexpr std::uint64_t seconds_of_30_years = 946'684'800;

std::string uuid(std::uint64_t high, std::uint64_t low) {
    Uuid::Octets octets{};
    for (std::size_t i = 0; i < 8; ++i) {
        octets[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
        octets[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
    }
    octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0FU) | 0x40U); // version 4
    octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3FU) | 0x80U);
    return Uuid(octets).to_string();
}

Bytes bytes(std::uint64_t number, std::size_t count) {
    Bytes made(count);
    for (std::size_t i = 0; i < count; ++i) made[i] = static_cast<std::byte>(number >> (8 * i));
    return made;
}

// An element of an array is made as a column of its type would be.
ColumnView element_of(const ColumnView& column) {
    ColumnView element = column;
    element.type.array_dimensions = 0;
    return element;
}

Value ordinary(const ColumnView& column, const Ingredient& ingredient, Random& random) {
    const TypeSpec& type = column.type;
    const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
    switch (type.kind) {
    case TypeKind::boolean: return random.below(2) == 1;
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: {
        const std::int64_t low = is_called(column, "year") ? 1950 : 0;
        const std::int64_t value = low + number(random.below(is_called(column, "age") || low > 0 ? 80 : 1000));
        return std::min(value, greatest_of(column, ingredient));
    }
    case TypeKind::real:
    case TypeKind::double_precision: return static_cast<double>(random.below(4000)) / 4; // exact in both
    case TypeKind::numeric: {
        const int digits = type.precision == 0 ? 6 : std::min(type.precision, std::max(type.scale, 0) + 4);
        return decimal(random.below(power(10, digits)), scale_of(type));
    }
    case TypeKind::bytes: return bytes(random.next(), 1 + random.below(8));
    case TypeKind::date: return codec::format_date(floor<days>(since_2000(random.below(seconds_of_30_years))));
    case TypeKind::time: return codec::format_time(seconds{number(random.below(86400))});
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return codec::format_timestamp(since_2000(random.below(seconds_of_30_years)));
    case TypeKind::interval: return codec::format_interval(minutes{number(random.below(43200))});
    case TypeKind::uuid: {
        const std::uint64_t high = random.next();
        return uuid(high, random.next());
    }
    case TypeKind::json: return fmt::format("{{\"{}\":{}}}", pick(random, words), random.below(1000));
    case TypeKind::enumeration: return std::string(type.labels[random.below(type.label_count)]);
    default: break;
    }
    if (const std::size_t length = code_length(column)) return letters(random.next(), length);
    return text(column, random, {});
}

// Each number below count_of_values() gives another value.
Value numbered(const ColumnView& column, std::uint64_t number, Random& random) {
    const TypeSpec& type = column.type;
    const auto n = static_cast<std::int64_t>(number);
    switch (type.kind) {
    case TypeKind::boolean: return number == 1;
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return n + 1;
    case TypeKind::real:
    case TypeKind::double_precision: return static_cast<double>(number);
    case TypeKind::numeric: return decimal(number, scale_of(type));
    case TypeKind::bytes: return bytes(number, 4);
    case TypeKind::date: return codec::format_date(sys_days{year{1900} / 1 / 1} + days{n});
    case TypeKind::time: return codec::format_time(seconds{n});
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return codec::format_timestamp(since_2000(number));
    case TypeKind::interval: return codec::format_interval(seconds{n});
    case TypeKind::uuid: return uuid(random.next(), number | (random.next() << 32U));
    case TypeKind::json: return fmt::format("{{\"n\":{}}}", number);
    case TypeKind::enumeration: return std::string(type.labels[number]);
    default: break;
    }
    if (const std::size_t length = code_length(column)) return letters(number, length);
    return text(column, random, in_base_36(number));
}
} // namespace

Value ordinary_value(const ColumnView& column, const Ingredient& ingredient, std::size_t row) {
    Random random(ingredient.salt ^ mix(row));
    if (column.nullable && random.below(5) == 0) return Null{};
    if (column.type.array_dimensions == 0) return ordinary(column, ingredient, random);
    std::vector<Value> elements(random.below(4));
    for (Value& element : elements) element = ordinary(element_of(column), ingredient, random);
    return codec::format_array(elements, column.type.kind);
}

std::uint64_t count_of_values(const ColumnView& column, const Ingredient& ingredient) {
    switch (column.type.kind) {
    case TypeKind::boolean: return 2;
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return std::min(most_values, static_cast<std::uint64_t>(greatest_of(column, ingredient)));
    case TypeKind::real:
    case TypeKind::double_precision: return std::uint64_t{1} << 24U; // whole numbers that a float has
    case TypeKind::numeric: return column.type.precision == 0 ? most_values : power(10, column.type.precision);
    case TypeKind::date: return 73'049; // 1900 to 2099
    case TypeKind::time: return 86'400;
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return seconds_of_30_years;
    case TypeKind::interval: return std::uint64_t{1} << 31U;
    case TypeKind::enumeration: return column.type.label_count;
    default: break;
    }
    const bool is_text = column.type.kind == TypeKind::text || column.type.kind == TypeKind::varchar ||
                         column.type.kind == TypeKind::character;
    const std::size_t length = is_text ? code_length(column) : 0;
    return length > 0 ? power(26, static_cast<int>(std::min<std::size_t>(length, 7))) : most_values;
}

// The rows' numbers in another order: row * a + b, where a and the count have no common divisor.
Value unique_value(const ColumnView& column, const Ingredient& ingredient, std::size_t row) {
    const std::uint64_t count = count_of_values(column, ingredient);
    std::uint64_t factor = mix(ingredient.salt) % count;
    while (std::gcd(factor, count) != 1) factor = factor + 1 < count ? factor + 1 : 1;
    const std::uint64_t number = (row * factor + mix(ingredient.salt + 1) % count) % count;
    Random random(ingredient.salt ^ mix(row));
    if (column.type.array_dimensions == 0) return numbered(column, number, random);
    return codec::format_array({numbered(element_of(column), number, random)}, column.type.kind);
}

} // namespace retort::testing

#include <postgresql/read_field.hpp>

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

namespace retort::postgresql {

namespace {
using schema::Type;
using schema::TypeKind;

// pg_type.dat of the server: these numbers never change.
enum Oid : unsigned {
    bool_oid = 16,
    bytea_oid = 17,
    char_oid = 18,
    name_oid = 19,
    int8_oid = 20,
    int2_oid = 21,
    int4_oid = 23,
    text_oid = 25,
    oid_oid = 26,
    json_oid = 114,
    xml_oid = 142,
    float4_oid = 700,
    float8_oid = 701,
    unknown_oid = 705,
    bpchar_oid = 1042,
    varchar_oid = 1043,
    date_oid = 1082,
    time_oid = 1083,
    timestamp_oid = 1114,
    timestamptz_oid = 1184,
    interval_oid = 1186,
    numeric_oid = 1700,
    uuid_oid = 2950,
    jsonb_oid = 3802,
    first_of_others = 16384, // FirstNormalObjectId: enums, and what extensions bring
};

// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t days_to_2000 = 10957;
constexpr std::int64_t microseconds_to_2000 = days_to_2000 * 86'400'000'000;

// Numbers come in network byte order.
template <class Unsigned> Unsigned big_endian(const char* bytes) {
    Unsigned number = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        number = static_cast<Unsigned>(number << 8U | static_cast<unsigned char>(bytes[i]));
    return number;
}

class Fields {
public:
    explicit Fields(std::string_view field) : rest_(field) {}

    template <class Number> Number take() {
        if (rest_.size() < sizeof(Number)) throw Error(ErrorCategory::internal, "a field of the result is too short");
        const auto number = big_endian<std::make_unsigned_t<Number>>(rest_.data());
        rest_.remove_prefix(sizeof(Number));
        return static_cast<Number>(number);
    }

private:
    std::string_view rest_;
};

template <class Number> std::int64_t integer_of(std::string_view field) { return Fields(field).take<Number>(); }

// numeric_send: groups of four decimal digits, the first of them 10000^weight; dscale digits are shown behind the
// point.
void write_numeric(std::string_view field, std::string& out) {
    Fields fields(field);
    const int groups = fields.take<std::int16_t>();
    const int weight = fields.take<std::int16_t>();
    const auto sign = fields.take<std::uint16_t>();
    const int scale = fields.take<std::int16_t>();
    out.clear();
    switch (sign) {
    case 0xC000: out = "NaN"; return;
    case 0xD000: out = "Infinity"; return;
    case 0xF000: out = "-Infinity"; return;
    case 0x4000: out = "-"; break;
    default: break;
    }
    std::string digits; // of all groups
    for (int i = 0; i < groups; ++i) fmt::format_to(std::back_inserter(digits), "{:04}", fields.take<std::int16_t>());
    // Where the point stands in `digits`; zeros that are not sent are before or behind them.
    const int point = (weight + 1) * 4;
    const auto digit = [&](int i) {
        return i >= 0 && i < static_cast<int>(digits.size()) ? digits[static_cast<std::size_t>(i)] : '0';
    };
    int first = 0;
    while (first < point - 1 && digit(first) == '0') ++first;
    if (point <= 0) out += '0';
    for (int i = first; i < point; ++i) out += digit(i);
    if (scale == 0) return;
    out += '.';
    for (int i = 0; i < scale; ++i) out += digit(point + i);
}

// interval_send: microseconds, days, months. ISO 8601 4.4.3.2, as codec::parse_interval reads it.
void write_interval(std::string_view field, std::string& out) {
    Fields fields(field);
    const auto microseconds = fields.take<std::int64_t>();
    const auto days = fields.take<std::int32_t>();
    const auto months = fields.take<std::int32_t>();
    out = "P";
    if (months != 0) out += fmt::format("{}M", months);
    if (days != 0) out += fmt::format("{}D", days);
    if (microseconds != 0 || out.size() == 1)
        out += codec::format_interval(codec::microseconds(microseconds)).substr(1); // PT1H without its P
}

[[noreturn]] void refuse_number(std::string_view expected) {
    throw Error(ErrorCategory::value, fmt::format("a numeric that is not {}", expected),
                "make the member retort::Decimal, or cast it in the query");
}

ValueView numeric_view(std::string_view field, const Type& expected, std::string& room) {
    write_numeric(field, room);
    const char* begin = room.data();
    const char* end = begin + room.size();
    switch (expected.kind) {
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: {
        std::int64_t number = 0;
        const auto [stop, failure] = std::from_chars(begin, end, number);
        if (failure != std::errc{} ||
            room.find_first_not_of(".0", static_cast<std::size_t>(stop - begin)) < room.size())
            refuse_number("a whole number of 64 bits");
        return ValueView::of_integer(number);
    }
    case TypeKind::real:
    case TypeKind::double_precision: {
        double number = 0;
        const auto [stop, failure] = std::from_chars(begin, end, number);
        if (failure != std::errc{} || stop != end) refuse_number("a number of double precision");
        return ValueView::of_real(number);
    }
    default: return ValueView::of_text(room);
    }
}

ValueView integer_view(std::int64_t number, const Type& expected) {
    if (expected.kind == TypeKind::real || expected.kind == TypeKind::double_precision)
        return ValueView::of_real(static_cast<double>(number));
    return ValueView::of_integer(number);
}

ValueView timestamp_view(std::int64_t microseconds, std::string& room) {
    constexpr auto infinity = std::numeric_limits<std::int64_t>::max();
    constexpr auto minus_infinity = std::numeric_limits<std::int64_t>::min();
    if (microseconds == infinity) return ValueView::of_text(room = "infinity");
    if (microseconds == minus_infinity) return ValueView::of_text(room = "-infinity");
    return ValueView::of_timestamp(microseconds + microseconds_to_2000);
}

ValueView date_view(std::int32_t days, std::string& room) {
    if (days == std::numeric_limits<std::int32_t>::max()) return ValueView::of_text(room = "infinity");
    if (days == std::numeric_limits<std::int32_t>::min()) return ValueView::of_text(room = "-infinity");
    return ValueView::of_date(days + days_to_2000);
}

// Enums and what extensions call text. Other types of theirs have forms that only they know.
ValueView view_of_others(std::string_view field, unsigned oid) {
    if (oid < first_of_others || field.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::unsupported,
                    fmt::format("a column of a type that Retort does not read (oid {})", oid),
                    "cast it to text in the query: (…)::text");
    return ValueView::of_text(field);
}
} // namespace

ValueView read_field(std::string_view field, unsigned oid, const Type& expected, std::string& room) {
    switch (oid) {
    case bool_oid: return ValueView::of_bool(integer_of<std::int8_t>(field) != 0);
    case int2_oid: return integer_view(integer_of<std::int16_t>(field), expected);
    case int4_oid: return integer_view(integer_of<std::int32_t>(field), expected);
    case int8_oid: return integer_view(integer_of<std::int64_t>(field), expected);
    case oid_oid: return ValueView::of_integer(integer_of<std::uint32_t>(field));
    case float4_oid: return ValueView::of_real(std::bit_cast<float>(Fields(field).take<std::uint32_t>()));
    case float8_oid: return ValueView::of_real(std::bit_cast<double>(Fields(field).take<std::uint64_t>()));
    case text_oid:
    case varchar_oid:
    case bpchar_oid:
    case name_oid:
    case char_oid:
    case json_oid:
    case xml_oid:
    case unknown_oid: return ValueView::of_text(field);
    case jsonb_oid: return ValueView::of_text(field.substr(1)); // behind the number of the version
    case bytea_oid: return {.kind = ValueView::Kind::bytes, .text = field};
    case uuid_oid: return {.kind = ValueView::Kind::uuid, .text = field};
    case date_oid: return date_view(Fields(field).take<std::int32_t>(), room);
    case timestamp_oid:
    case timestamptz_oid: return timestamp_view(Fields(field).take<std::int64_t>(), room);
    case time_oid:
        return ValueView::of_text(room = codec::format_time(codec::microseconds(integer_of<std::int64_t>(field))));
    case interval_oid: write_interval(field, room); return ValueView::of_text(room);
    case numeric_oid: return numeric_view(field, expected, room);
    default: return view_of_others(field, oid);
    }
}

} // namespace retort::postgresql

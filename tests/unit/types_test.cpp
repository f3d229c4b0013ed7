// Retort's own value types, and how each C++ type is stored.

#include <catch2/catch.hpp>

#include <limits>
#include <unordered_set>

#include <retort/error.hpp>
#include <retort/model.hpp>

using namespace retort;
using namespace std::chrono;
using schema::TypeKind;

namespace types_test {
enum class ItemStatus { active, sold_out };
BOOST_DESCRIBE_ENUM(ItemStatus, active, sold_out)
enum class HTTPCode2 { ok };
BOOST_DESCRIBE_ENUM(HTTPCode2, ok)
enum class Renamed { yes };
BOOST_DESCRIBE_ENUM(Renamed, yes)
enum class Level : std::int16_t { low = 1, high = 7 };

struct Money {
    std::int64_t cents = 0;
};
} // namespace types_test

template <> struct retort::EnumStorage<types_test::Renamed> { static constexpr std::string_view name = "answer"; };
template <> struct retort::EnumStorage<types_test::Level> : retort::StoredAsInteger {};
template <> struct retort::SqlType<types_test::Money> {
    static constexpr TypeSpec type{.kind = TypeKind::numeric, .precision = 12, .scale = 2};
    static Value to_value(const types_test::Money& money) { return money.cents; }
    static types_test::Money from_value(const Value& value) { return {std::get<std::int64_t>(value)}; }
};

namespace {
using namespace types_test;

template <class F> ErrorCategory refusal(F f) {
    try {
        f();
    } catch (const Error& e) {
        return e.category();
    }
    return ErrorCategory::internal;
}

template <class T> Value stored(const T& value) { return SqlType<T>::to_value(value); }
template <class T> T loaded(const Value& value) { return SqlType<T>::from_value(value); }

constexpr Uuid nil;
static_assert(nil.is_nil());
static_assert(SqlType<std::int8_t>::type.kind == TypeKind::smallint);
static_assert(SqlType<std::uint8_t>::type.kind == TypeKind::smallint);
static_assert(SqlType<std::int16_t>::type.kind == TypeKind::smallint);
static_assert(SqlType<std::uint16_t>::type.kind == TypeKind::integer);
static_assert(SqlType<std::int32_t>::type.kind == TypeKind::integer);
static_assert(SqlType<std::uint32_t>::type.kind == TypeKind::bigint);
static_assert(SqlType<std::int64_t>::type.kind == TypeKind::bigint);
static_assert(SqlType<long long>::type.kind == TypeKind::bigint);
static_assert(!describe::HasSqlType<char>);
static_assert(!describe::HasSqlType<const char*>);
static_assert(SqlType<ItemStatus>::type.name == "item_status");
static_assert(SqlType<HTTPCode2>::type.name == "http_code2");
static_assert(SqlType<Renamed>::type.name == "answer");
static_assert(SqlType<Level>::type.kind == TypeKind::smallint);
static_assert(SqlType<Bytes>::type.kind == TypeKind::bytes && SqlType<Bytes>::type.array_dimensions == 0);
static_assert(SqlType<std::vector<Uuid>>::type.kind == TypeKind::uuid &&
              SqlType<std::vector<Uuid>>::type.array_dimensions == 1);
} // namespace

TEST_CASE("uuids are random, ordered as their text, and hashed") {
    const Uuid a = Uuid::random();
    const Uuid b = Uuid::random();
    CHECK(a != b);
    CHECK((a < b) == (a.to_string() < b.to_string()));
    CHECK((a.octets()[6] & 0xf0) == 0x40); // RFC 9562 5.4: version 4
    CHECK((a.octets()[8] & 0xc0) == 0x80); // RFC 9562 4.1: variant 10
    CHECK(std::unordered_set<Uuid>{a, b, a}.size() == 2);
    CHECK(Uuid{}.to_string() == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("uuids are read in either case and written in lower case") {
    const std::string canonical = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    const std::string text = GENERATE("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
                                      "f81d4fae7dec11d0a76500a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}");
    CHECK(Uuid::parse(text).to_string() == canonical);
    CHECK(stored(loaded<Uuid>(text)) == Value(canonical));
}

TEST_CASE("what is no uuid is refused") {
    const std::string text =
        GENERATE("", "f81d4fae", "f81d4fae-7dec-11d0-a765-00a0c91e6bf", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6 ",
                 "g81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec11d0-a765-00a0c91e6bf6");
    CAPTURE(text);
    CHECK(refusal([&] { Uuid::parse(text); }) == ErrorCategory::value);
}

TEST_CASE("JSON is kept in canonical form") {
    CHECK(Json().text() == "null");
    CHECK(Json(R"( {"b": [1, 2.50, -0.1e1, "\u00e9"], "a": {"y": null, "x": true}} )").text() ==
          R"({"a":{"x":true,"y":null},"b":[1,2.5,-1,"é"]})");
    CHECK(Json(R"({"a":1,"a":2})") == Json(R"({"a": 2})"));
    CHECK(Json("18446744073709551615").text() == "18446744073709551615");
    CHECK(Json("0.1").text() == "0.1");
    CHECK(loaded<Json>(Value(std::string("[1, 2]"))).text() == "[1,2]");
}

TEST_CASE("what is no JSON is refused with its place") {
    const std::string text = GENERATE("", "{", "[1,]", "{'a':1}", "nul", "1 2", "[1]]", "// x\n1");
    CAPTURE(text);
    CHECK(refusal([&] { Json{text}; }) == ErrorCategory::value);
    CHECK_THROWS_WITH(Json("[1,]"), Catch::Contains("at byte 3"));
}

TEST_CASE("decimals keep their digits") {
    const auto [written, kept] = GENERATE(table<std::string, std::string>(
        {{"1.50", "1.50"},
         {"-0012.30", "-12.30"},
         {"+7", "7"},
         {".5", "0.5"},
         {"5.", "5"},
         {"-0.00", "0.00"},
         {"0", "0"},
         {"1.5e3", "1500"},
         {"1.5E+0", "1.5"},
         {"15e-3", "0.015"},
         {"123.45e1", "1234.5"},
         {"123.45e-2", "1.2345"},
         {"0e5", "0"},
         {"123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"}}));
    CHECK(Decimal(written).text() == kept);
    CHECK(Decimal(kept).text() == kept);
}

TEST_CASE("decimals compare by value") {
    CHECK(Decimal("1.50") == Decimal("1.5"));
    CHECK(Decimal("0.00") == Decimal());
    CHECK(Decimal(-3) == Decimal("-3.0"));
    const std::vector<std::string> ascending{"-100", "-10.5", "-10", "-0.1", "0",    "0.09",
                                             "0.1",  "0.11",  "9",   "10",   "10.01"};
    for (std::size_t i = 1; i < ascending.size(); ++i) {
        CAPTURE(ascending[i]);
        CHECK(Decimal(ascending[i - 1]) < Decimal(ascending[i]));
        CHECK(Decimal(ascending[i]) > Decimal(ascending[i - 1]));
    }
}

TEST_CASE("what is no decimal is refused") {
    const std::string text = GENERATE("", "-", ".", "1.2.3", "1,5", "NaN", "Infinity", "1e", "1e+", "e5", " 1", "1 ",
                                      "--1", "0x10", "1e999999999", "1e-99999");
    CAPTURE(text);
    CHECK(refusal([&] { Decimal{text}; }) == ErrorCategory::value);
}

TEST_CASE("a time of day stays within a day") {
    CHECK(TimeOfDay{9h + 30min}.since_midnight() == 570min);
    CHECK(TimeOfDay{} < TimeOfDay{1us});
    CHECK(refusal([] { TimeOfDay{24h}; }) == ErrorCategory::value);
    CHECK(refusal([] { TimeOfDay{-1us}; }) == ErrorCategory::value);
    CHECK(stored(TimeOfDay{9h}) == Value(std::string("09:00:00.000000")));
    CHECK(loaded<TimeOfDay>(std::string("09:00:00")) == TimeOfDay{9h});
}

TEST_CASE("integers are refused when they do not fit their member") {
    CHECK(loaded<std::int16_t>(std::int64_t{-32768}) == -32768);
    CHECK(loaded<std::uint32_t>(std::int64_t{4294967295}) == 4294967295u);
    CHECK(refusal([] { loaded<std::int16_t>(std::int64_t{32768}); }) == ErrorCategory::value);
    CHECK(refusal([] { loaded<std::uint8_t>(std::int64_t{-1}); }) == ErrorCategory::value);
    CHECK(refusal([] { loaded<std::int32_t>(std::int64_t{1} << 40); }) == ErrorCategory::value);
    CHECK(refusal([] { loaded<float>(1e300); }) == ErrorCategory::value);
    CHECK(loaded<float>(std::numeric_limits<double>::infinity()) == std::numeric_limits<float>::infinity());
}

TEST_CASE("enums are stored by name") {
    CHECK(stored(ItemStatus::sold_out) == Value(std::string("sold_out")));
    CHECK(loaded<ItemStatus>(std::string("active")) == ItemStatus::active);
    CHECK(refusal([] { loaded<ItemStatus>(std::string("gone")); }) == ErrorCategory::value);
    CHECK(refusal([] { stored(static_cast<ItemStatus>(9)); }) == ErrorCategory::value);
    CHECK(to_type(SqlType<ItemStatus>::type) == schema::Type{.kind = TypeKind::enumeration, .name = "item_status"});
}

TEST_CASE("an enum can be stored as its numbers") {
    CHECK(stored(Level::high) == Value(std::int64_t{7}));
    CHECK(loaded<Level>(std::int64_t{1}) == Level::low);
}

TEST_CASE("vectors are stored as arrays") {
    CHECK(stored(std::vector<std::string>{"a", "b\""}) == Value(std::string(R"(["a","b\""])")));
    CHECK(loaded<std::vector<bool>>(stored(std::vector<bool>{true, false})) == std::vector<bool>{true, false});
    const std::vector<std::optional<int>> with_null{1, std::nullopt};
    CHECK(loaded<std::vector<std::optional<int>>>(stored(with_null)) == with_null);
    CHECK(refusal([] { loaded<std::vector<int>>(std::string("[1,null]")); }) == ErrorCategory::value);
    const std::vector<Decimal> prices{Decimal("1.50"), Decimal("-2")};
    CHECK(stored(prices) == Value(std::string(R"(["1.50","-2"])")));
    CHECK(loaded<std::vector<Decimal>>(std::string("[1.50,-2]")) == prices);
    const std::vector<ItemStatus> statuses{ItemStatus::sold_out};
    CHECK(loaded<std::vector<ItemStatus>>(stored(statuses)) == statuses);
    const std::vector<Bytes> blobs{{std::byte{1}}, {}};
    CHECK(loaded<std::vector<Bytes>>(stored(blobs)) == blobs);
}

TEST_CASE("chrono types travel as text") {
    const sys_time<microseconds> moon = sys_days{year{1969} / 7 / 20} + 20h + 17min + 40s;
    CHECK(loaded<sys_time<microseconds>>(stored(moon)) == moon);
    const local_time<microseconds> local{moon.time_since_epoch()};
    CHECK(loaded<local_time<microseconds>>(stored(local)) == local);
    const year_month_day day = year{1969} / 7 / 20;
    CHECK(stored(day) == Value(std::string("1969-07-20")));
    CHECK(loaded<year_month_day>(stored(day)) == day);
    CHECK(loaded<sys_days>(stored(sys_days{day})) == sys_days{day});
    CHECK(refusal([] { stored(year{2023} / 2 / 29); }) == ErrorCategory::value);
    CHECK(loaded<microseconds>(stored(microseconds{-90min})) == -90min);
}

TEST_CASE("a type of one's own is stored as its trait says") {
    CHECK(stored(Money{5}) == Value(std::int64_t{5}));
    CHECK(to_type(SqlType<Money>::type) == schema::Type{.kind = TypeKind::numeric, .precision = 12, .scale = 2});
}

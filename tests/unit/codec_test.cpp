// The text forms of dates, times, intervals and arrays.

#include <catch2/catch.hpp>

#include <limits>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

using namespace retort;
using namespace std::chrono;
using schema::TypeKind;

namespace {
/// The category of what `f` throws.
template <class F> ErrorCategory refusal(F f) {
    try {
        f();
    } catch (const Error& e) {
        return e.category();
    }
    return ErrorCategory::internal;
}

constexpr sys_time<microseconds> at(sys_days day, microseconds time) { return day + time; }
} // namespace

TEST_CASE("dates are written and read as PostgreSQL writes them") {
    const auto [day, text] = GENERATE(table<year_month_day, std::string>({{year{2024} / 2 / 29, "2024-02-29"},
                                                                          {year{10000} / 1 / 1, "10000-01-01"},
                                                                          {year{32767} / 12 / 31, "32767-12-31"},
                                                                          {year{0} / 2 / 29, "0001-02-29 BC"},
                                                                          {year{-43} / 3 / 15, "0044-03-15 BC"},
                                                                          {year{-32767} / 1 / 1, "32768-01-01 BC"},
                                                                          {year{1969} / 12 / 31, "1969-12-31"},
                                                                          {year{1} / 1 / 1, "0001-01-01"},
                                                                          {year{9999} / 12 / 31, "9999-12-31"}}));
    CHECK(codec::format_date(day) == text);
    CHECK(codec::parse_date(text) == sys_days{day});
}

TEST_CASE("what is no date is refused") {
    const std::string text =
        GENERATE("", "2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01 ", "0000-01-01", "infinity", "010000-01-01",
                 "01000-01-01", "32768-01-01", "2023-02-29 BC", "0000-01-01 BC", "2024-01-01BC", "20240101");
    CAPTURE(text);
    CHECK(refusal([&] { codec::parse_date(text); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::format_date(sys_days{year{32767} / 12 / 31} + days{1}); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::format_date(sys_days{year{-32767} / 1 / 1} - days{1}); }) == ErrorCategory::value);
}

TEST_CASE("times of day keep microseconds") {
    const auto [text, time] =
        GENERATE(table<std::string, microseconds>({{"00:00:00", 0us},
                                                   {"23:59:59.999999", 24h - 1us},
                                                   {"09:30:00.5", 9h + 30min + 500ms},
                                                   {"09:30:00.123456789", 9h + 30min + 123456us}}));
    CHECK(codec::parse_time(text) == time);
    CHECK(codec::format_time(9h + 30min + 500ms) == "09:30:00.500000");
}

TEST_CASE("what is no time of day is refused") {
    const std::string text =
        GENERATE("24:00:00", "9:30:00", "09:60:00", "09:30:60", "09:30", "09:30:00.1234567890", "09:30:00Z");
    CAPTURE(text);
    CHECK(refusal([&] { codec::parse_time(text); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::format_time(24h); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::format_time(-1us); }) == ErrorCategory::value);
}

TEST_CASE("instants are written in UTC") {
    CHECK(codec::format_timestamp(at(year{2024} / 2 / 29, 9h + 30min)) == "2024-02-29 09:30:00.000000");
    CHECK(codec::format_timestamp(at(year{1970} / 1 / 1, -1us)) == "1969-12-31 23:59:59.999999");
    CHECK(codec::format_timestamp(at(year{9999} / 12 / 31, 24h - 1us)) == "9999-12-31 23:59:59.999999");
    CHECK(codec::format_timestamp(at(year{9999} / 12 / 31, 24h)) == "10000-01-01 00:00:00.000000");
    CHECK(codec::format_timestamp(at(year{-43} / 3 / 15, 1us)) == "0044-03-15 00:00:00.000001 BC");
    CHECK(codec::parse_timestamptz("0044-03-15 01:00:00.000001+01 BC") == at(year{-43} / 3 / 15, 1us));
    CHECK(codec::parse_timestamptz("0001-01-01 00:00:00+01") == at(year{0} / 12 / 31, 23h));
    CHECK(refusal([] { codec::format_timestamp(at(year{32767} / 12 / 31, 24h)); }) == ErrorCategory::value);
}

TEST_CASE("instants are read with any zone and fraction") {
    const std::string text =
        GENERATE("2024-02-29 09:30:00.25", "2024-02-29T09:30:00.250000", "2024-02-29 09:30:00.25Z",
                 "2024-02-29 09:30:00.25+00", "2024-02-29 11:30:00.25+02", "2024-02-29 11:30:00.25+02:00",
                 "2024-02-29t04:00:00.250-0530", "2024-02-29 10:23:28.25+00:53:28", "2024-03-01 00:30:00.250000999+15");
    CAPTURE(text);
    CHECK(codec::parse_timestamptz(text) == at(year{2024} / 2 / 29, 9h + 30min + 250ms));
}

TEST_CASE("what is no instant is refused") {
    const std::string text = GENERATE("infinity", "2024-02-29", "2024-02-29 09:30", "2024-02-29  09:30:00",
                                      "2024-02-29 09:30:00+", "2024-02-29 09:30:00+2", "2024-02-29 09:30:00 +02",
                                      "2024-02-29 09:30:00+02:60", "32767-12-31 23:59:59-01");
    CAPTURE(text);
    CHECK(refusal([&] { codec::parse_timestamptz(text); }) == ErrorCategory::value);
}

TEST_CASE("a local timestamp has no zone") {
    CHECK(codec::parse_timestamp("1969-07-20 20:17:40") ==
          local_time<microseconds>{local_days{year{1969} / 7 / 20} + 20h + 17min + 40s});
    CHECK(refusal([] { codec::parse_timestamp("1969-07-20 20:17:40Z"); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::parse_timestamp("1969-07-20 20:17:40+00"); }) == ErrorCategory::value);
}

TEST_CASE("intervals are ISO 8601 durations, exact to the microsecond") {
    const auto [interval, text] =
        GENERATE(table<microseconds, std::string>({{0us, "PT0S"},
                                                   {26h + 30min, "PT26H30M"},
                                                   {500ms, "PT0.5S"},
                                                   {-500ms, "PT-0.5S"},
                                                   {-(1h + 2min + 3500ms), "PT-1H-2M-3.5S"},
                                                   {1us, "PT0.000001S"},
                                                   {microseconds::max(), "PT2562047788H54.775807S"},
                                                   {microseconds::min(), "PT-2562047788H-54.775808S"}}));
    CHECK(codec::format_interval(interval) == text);
    CHECK(codec::parse_interval(text) == interval);
}

TEST_CASE("intervals are read as PostgreSQL writes them") {
    CHECK(codec::parse_interval("P1DT2H") == 26h);
    CHECK(codec::parse_interval("P-1DT2H") == -22h);
    CHECK(codec::parse_interval("P2W") == 14 * 24h);
    CHECK(codec::parse_interval("P0Y0MT1S") == 1s);
    CHECK(codec::parse_interval("PT1.5H") == 90min);
}

TEST_CASE("what has no fixed length or is no interval is refused") {
    const std::string text = GENERATE("", "P", "PT", "P1DT", "P1M", "P1Y", "1 day", "PT1", "PTS", "PT1H1D",
                                      "PT9223372036855S", "P106751992D", "PT99999999999999999999S", "PT1S ");
    CAPTURE(text);
    CHECK(refusal([&] { codec::parse_interval(text); }) == ErrorCategory::value);
}

TEST_CASE("arrays are JSON") {
    CHECK(codec::format_array({}, TypeKind::text) == "[]");
    CHECK(codec::format_array({std::string("a\"b\\\n"), Null{}}, TypeKind::text) == R"(["a\"b\\\n",null])");
    CHECK(codec::format_array({true, false}, TypeKind::boolean) == "[true,false]");
    CHECK(codec::format_array({std::numeric_limits<std::int64_t>::min()}, TypeKind::bigint) ==
          "[-9223372036854775808]");
    CHECK(codec::format_array({0.1, std::numeric_limits<double>::infinity()}, TypeKind::double_precision) ==
          R"([0.1,"Infinity"])");
    CHECK(codec::format_array({Bytes{std::byte{0}, std::byte{255}}}, TypeKind::bytes) == R"(["\\x00ff"])");
    CHECK(codec::format_array({std::string(R"({"a":[1]})")}, TypeKind::json) == R"([{"a":[1]}])");
}

TEST_CASE("arrays are read as both databases write them") {
    using Values = std::vector<Value>;
    CHECK(codec::parse_array(" [ ] ", TypeKind::text).empty());
    CHECK(codec::parse_array(R"( [ "a,]\"" , null, "\u00e9" ] )", TypeKind::text) ==
          Values{std::string("a,]\""), Null{}, std::string("é")});
    CHECK(codec::parse_array("[1.50,\"2.50\",1e400]", TypeKind::numeric) ==
          Values{std::string("1.50"), std::string("2.50"), std::string("1e400")});
    CHECK(codec::parse_array("[9007199254740993]", TypeKind::bigint) == Values{std::int64_t{9007199254740993}});
    CHECK(codec::parse_array(R"(["-Infinity",1])", TypeKind::real) ==
          Values{-std::numeric_limits<double>::infinity(), 1.0});
    CHECK(codec::parse_array(R"(["\\x00ff"])", TypeKind::bytes) == Values{Bytes{std::byte{0}, std::byte{255}}});
    CHECK(codec::parse_array(R"([{"a": ["]"]}, null])", TypeKind::json) ==
          Values{std::string(R"({"a": ["]"]})"), std::string("null")});
}

TEST_CASE("what is no array is refused") {
    const std::string text = GENERATE("", "[", "]", "{}", "[1", "[1,]", "[,1]", "[1 2]", "[1]x", "[1.5]", "[\"1\"]",
                                      "[[1]]", "[true]", "[99999999999999999999]");
    CAPTURE(text);
    CHECK(refusal([&] { codec::parse_array(text, TypeKind::bigint); }) == ErrorCategory::value);
}

TEST_CASE("a value of another shape is refused without being shown") {
    try {
        codec::to_integer(std::string("secret"), 0, 10);
        FAIL();
    } catch (const Error& e) {
        CHECK(e.category() == ErrorCategory::value);
        CHECK(std::string(e.what()) == "expected an integer, not a text");
    }
    CHECK(refusal([] { codec::to_integer(std::int64_t{11}, 0, 10); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::to_bool(std::int64_t{1}); }) == ErrorCategory::value);
    CHECK(refusal([] { codec::to_text(Null{}); }) == ErrorCategory::value);
}

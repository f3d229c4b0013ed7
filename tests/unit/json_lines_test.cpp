// JSON Lines files as structs.

#include <catch2/catch.hpp>

#include <sstream>

#include "random_record.hpp"
#include <support/errors.hpp>

using namespace retort;
using namespace reader_test;

namespace {
template <class T> std::vector<T> read(const std::string& text, const JsonLinesOptions& options = {}) {
    std::istringstream stream(text);
    return read_json_lines<T>(stream, options, "file.jsonl").all();
}

template <class T = Country> std::string refusal(const std::string& text, const JsonLinesOptions& options = {}) {
    const Error error = support::error_of([&] { read<T>(text, options); });
    CHECK(error.category() == ErrorCategory::value);
    return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
}

// A text as JSON, as somebody else would write it.
std::string in_quotes(std::string_view text, bool escaped) {
    std::string json = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' || (escaped && byte < 0x80))
            json += fmt::format("\\u{:04x}", byte);
        else if (c == '"' || c == '\\')
            json.append("\\").append(1, c);
        else
            json += c;
    }
    return json + '"';
}
} // namespace

TEST_CASE("JSON lines: what a file says is what the struct has") {
    const auto rows = read<Country>("\xEF\xBB\xBF{\"code\":\"IN\",\"full_name\":\"India\",\"people\":5}\r\n"
                                    "\n  \t\n"
                                    " { \"name\" : null , \"code\" : \"a\\\"\\u00e9\\n,}\" } \n{}");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].code == "IN");
    CHECK(rows[0].name == "India");
    CHECK(rows[0].people == 5);
    CHECK(rows[1].code == "a\"é\n,}");
    CHECK_FALSE(rows[1].name);
    CHECK(rows[1].people == 7);
    CHECK(rows[2].code == "none");
    CHECK(read<Country>("").empty());
    CHECK(read<Country>("{\"x\":{\"y\":[\"}\"]},\"code\":\"IN\"}", {.ignore_unknown = true})[0].code == "IN");
}

TEST_CASE("JSON lines: numbers keep their digits, documents stay whole") {
    const auto rows = read<Sample>(
        R"({"price":12345678901234567890.123456789012345678901234567890,"big":-9223372036854775808,"real":0.1}
{"price":"1.50","real":"NaN","single":"-Infinity","json":{"b":[1, 2],"a":"x"},"words":["a,]",null,"\""]}
{"price":1e3,"json":null}
{"json":"text"}
)");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].price.text() == "12345678901234567890.123456789012345678901234567890");
    CHECK(rows[0].big == std::numeric_limits<std::int64_t>::min());
    CHECK(rows[0].real == 0.1);
    CHECK(rows[1].price.text() == "1.50");
    CHECK(rows[1].real != rows[1].real);
    CHECK(rows[1].json == Json(R"({"a":"x","b":[1,2]})"));
    CHECK(rows[1].words == std::vector<std::optional<std::string>>{"a,]", std::nullopt, "\""});
    CHECK(rows[2].price == Decimal(1000));
    CHECK(rows[2].json == Json("null"));
    CHECK(rows[3].json == Json("\"text\""));
}

TEST_CASE("JSON lines: a line that is not as it should be is refused") {
    const std::string hint = " | a line is one JSON object; jq -c '.[]' makes lines of an array";
    CHECK(refusal("{}\n\n[{}]\n") == "file.jsonl:3: expected an object" + hint);
    CHECK(refusal("3") == "file.jsonl:1: expected an object" + hint);
    CHECK_THAT(refusal("[\n  {},\n"), Catch::StartsWith("file.jsonl:1: not JSON: incomplete JSON"));
    CHECK_THAT(refusal("{}\n{\"code\":}"), Catch::StartsWith("file.jsonl:2: not JSON: syntax error at byte"));
    CHECK_THAT(refusal("{} {}"), Catch::StartsWith("file.jsonl:1: not JSON: extra data"));
    CHECK_THAT(refusal("{\"code\":\"\xC3(\"}"), Catch::StartsWith("file.jsonl:1: not JSON:"));
    CHECK_THAT(refusal("{\"code\":\"\\ud800\"}"), Catch::StartsWith("file.jsonl:1: not JSON:"));
    CHECK_THAT(refusal("{\"people\":01}"), Catch::StartsWith("file.jsonl:1: not JSON:"));
    CHECK_THAT(refusal("{'people':1}"), Catch::StartsWith("file.jsonl:1: not JSON:"));
    CHECK(refusal("{\"nam\":1}") == "file.jsonl:1: reader_test::Country has no column or member nam | it has code, "
                                    "full_name, people; .ignore_unknown = true skips others");
    CHECK(refusal("{\"code\":\"a\",\"code\":\"b\"}") == "file.jsonl:1: key code is there twice");
    CHECK(refusal("{\"name\":\"a\",\"full_name\":\"b\"}") == "file.jsonl:1: key full_name is there twice");
    CHECK(refusal("{\"code\":null}") == "file.jsonl:1: key code: NULL for a member that is not optional");
    CHECK_THAT(refusal("{\"code\":\"" + std::string(100, 'x') + "\"}", {.max_record_size = 99}),
               Catch::StartsWith("file.jsonl:1: a line of more than 99 bytes"));
}

TEST_CASE("JSON lines: a value that is none of its type is refused with what was expected") {
    const auto [key, value, expected] = GENERATE(table<std::string, std::string, std::string>({
        {"small", "32768", "expected an integer"},
        {"small", "1.0", "expected an integer"},
        {"small", "\"1\"", "expected an integer"},
        {"small", "true", "expected an integer"},
        {"flag", "1", "expected true or false"},
        {"flag", "\"true\"", "expected true or false"},
        {"real", "\"1\"", "expected a number"},
        {"real", "1e999", "expected a number"},
        {"price", "true", "expected a decimal number"},
        {"price", "\"x\"", "expected a decimal number"},
        {"text", "1", "expected a text"},
        {"text", "[\"a\"]", "expected a text"},
        {"uuid", "1", "expected a uuid"},
        {"day", "20240229", "expected a date like 2024-02-29"},
        {"bytes", "\"zz\"", "expected bytes in hex digits"},
        {"mood", "\"mad\"", "expected one of calm, wild"},
        {"mood", "1", "expected one of calm, wild"},
        {"words", "\"a\"", "expected a JSON array, each element a text"},
        {"words", "{}", "expected a JSON array, each element a text"},
        {"words", "[1]", "expected a JSON array, each element a text"},
        {"words", "[[\"a\"]]", "expected a JSON array, each element a text"},
    }));
    const Error error =
        support::error_of([&, k = key, v = value] { read<Sample>(fmt::format("{{\"{}\":{}}}", k, v)); });
    CHECK(error.what() == "file.jsonl:1: key " + key + ": " + expected);
    CHECK(error.category() == ErrorCategory::value);
    CHECK(error.hint().find("database") == std::string::npos);
}

TEST_CASE("JSON lines: whatever a record holds comes back") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::Random random(seed);
    const auto type = seed::record_type<Sample>();
    for (int round = 0; round < 200; ++round) {
        std::vector<Sample> samples(random.below(20));
        std::string text;
        for (Sample& sample : samples) {
            sample = random_sample(random);
            std::vector<const void*> members(type.columns.size());
            type.members(&sample, members.data());
            std::string line;
            for (std::size_t i = 0; i < members.size(); ++i) {
                const Value value = value_of(type.columns[i], members[i]);
                const auto& spec = type.columns[i].type;
                std::string json;
                if (const auto* b = std::get_if<bool>(&value))
                    json = *b ? "true" : "false";
                else if (const auto* n = std::get_if<std::int64_t>(&value))
                    json = std::to_string(*n);
                else if (const auto* d = std::get_if<double>(&value))
                    json = *d > 1e300 ? "\"Infinity\"" : fmt::format("{}", *d);
                else if (const auto* bytes = std::get_if<Bytes>(&value)) {
                    json = "\"";
                    for (const std::byte one : *bytes) json += fmt::format("{:02X}", std::to_integer<int>(one));
                    json += '"';
                } else if (const auto* s = std::get_if<std::string>(&value)) {
                    const bool raw = spec.kind == schema::TypeKind::json || spec.array_dimensions > 0 ||
                                     (spec.kind == schema::TypeKind::numeric && random.chance(50));
                    json = raw ? *s : in_quotes(*s, random.chance(30));
                } else
                    json = "null";
                if (random.chance(20)) line.insert(0, " ");
                line.append(line.find(':') == std::string::npos ? "" : ",");
                line.append(fmt::format("\"{}\":{}{}", type.columns[i].name, random.chance(10) ? " " : "", json));
            }
            text.append("{").append(line).append("}").append(random.chance(50) ? "\r\n" : "\n");
        }
        CAPTURE(text);
        REQUIRE((read<Sample>(text) == samples));
    }
}

TEST_CASE("JSON lines: damaged text is read or refused, and nothing else") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::Random random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string text = R"({"text":"a\"\\","words":["x",null],"json":{"a":[1,{}]},"number":null,"real":1.5e3})";
        for (int i = random.between(1, 3); i > 0; --i) {
            const std::size_t at = random.below(text.size());
            if (random.chance(50))
                text[at] = static_cast<char>(random.below(256));
            else if (random.chance(50))
                text.erase(at, random.below(5));
            else
                text.insert(at, hostile_text(random));
        }
        CAPTURE(text);
        try {
            read<Sample>(text);
        } catch (const Error& e) {
            REQUIRE(e.category() == ErrorCategory::value);
            REQUIRE(e.where().starts_with("file.jsonl:"));
        }
    }
}

// CSV files as structs.

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "random_record.hpp"
#include <support/errors.hpp>

using namespace retort;
using namespace reader_test;

static_assert(std::ranges::input_range<Records<Sample>>);
static_assert(std::ranges::view<Records<Sample>>);
static_assert(!std::ranges::forward_range<Records<Sample>>);

namespace {
template <class T> std::vector<T> read(const std::string& text, const CsvOptions& options = {}) {
    std::istringstream stream(text);
    return read_csv<T>(stream, options, "file.csv").all();
}

template <class T = Country> std::string refusal(const std::string& text, const CsvOptions& options = {}) {
    const Error error = support::error_of([&] { read<T>(text, options); });
    CHECK(error.category() == ErrorCategory::value);
    return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
}

std::vector<std::string> codes(const std::vector<Country>& countries) {
    std::vector<std::string> list;
    for (const Country& country : countries) list.push_back(country.code);
    return list;
}
using List = std::vector<std::string>;

// A value as CSV, as somebody else would write it.
std::string in_quotes(std::string_view text) {
    std::string field = "\"";
    for (const char c : text) field.append(c == '"' ? "\"\"" : std::string(1, c));
    return field + '"';
}

std::string field_of(const Value& value, support::Random& random, char delimiter) {
    struct Write {
        std::string operator()(Null) const { return ""; }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(std::int64_t i) const { return std::to_string(i); }
        std::string operator()(double d) const { return d > 1e300 ? "Infinity" : fmt::format("{}", d); }
        std::string operator()(const std::string& s) const { return s; }
        std::string operator()(const Bytes& bytes) const {
            std::string text = "\\x";
            for (const std::byte b : bytes) text += fmt::format("{:02x}", std::to_integer<int>(b));
            return text;
        }
    };
    if (std::holds_alternative<Null>(value)) return "";
    const std::string text = std::visit(Write{}, value);
    const bool plain = !text.empty() && text.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos;
    return plain && random.chance(70) ? text : in_quotes(text);
}
} // namespace

TEST_CASE("CSV: what a file says is what the struct has") {
    const std::string text = "people,full_name,code\n5,India,IN\r\n6,\"\",\"P\nE\"\n7,,\"say \"\"x,y\"\"\"";
    const auto rows = read<Country>(text);
    REQUIRE(rows.size() == 3);
    CHECK(codes(rows) == List{"IN", "P\nE", "say \"x,y\""});
    CHECK(rows[0].name == "India");
    CHECK(rows[1].name == "");
    CHECK_FALSE(rows[2].name);
    CHECK(rows[2].people == 7);

    CHECK(codes(read<Country>("\xEF\xBB\xBF"
                              "code,name\nIN,x\n")) == List{"IN"}); // a byte order mark, and the member
    CHECK(read<Country>("code\nIN\n")[0].people == 7);              // the value of the struct
    CHECK(read<Country>("code\n").empty());
    CHECK(codes(read<Country>("code;people\nIN;1\n\n\r\nPE;2", {.delimiter = ';'})) == List{"IN", "PE"});
    CHECK(codes(read<Country>("nothing,code\n1,IN\n", {.ignore_unknown = true})) == List{"IN"});
}

TEST_CASE("CSV: without a header") {
    CHECK(codes(read<Country>("IN,India,5\nPE,Peru,6\n", {.header = false})) == List{"IN", "PE"});
    CHECK(codes(read<Country>("5,IN\n", {.header = false, .columns = {"people", "code"}})) == List{"IN"});
    CHECK(read<Country>("", {.header = false}).empty());
    CHECK(refusal("IN,India\n", {.header = false}) == "file.csv:1: 2 fields, expected 3: people is missing");
}

TEST_CASE("CSV: NULL is what it is said to be") {
    const auto only = [](const std::string& text, const CsvOptions& options = {}) {
        const auto rows = read<One>("only\n" + text, options);
        REQUIRE(rows.size() == 1);
        return rows[0].only;
    };
    CHECK_FALSE(only("\n"));
    CHECK(only("\"\"\n") == "");
    CHECK(only("NULL") == "NULL");
    CHECK_FALSE(only("NULL", {.null = "NULL"}));
    CHECK(only("\"NULL\"", {.null = "NULL"}) == "NULL");
    CHECK(only("\n", {.null = "NULL"}) == "");
    CHECK_FALSE(only("\\N\r\n", {.null = "\\N"}));
    CHECK(read<Country>("code,people\n,1\n")[0].code.empty()); // not optional: the empty text
    CHECK(refusal("code,people\nNULL,1\n", {.null = "NULL"}) ==
          "file.csv:2: column code: NULL for a member that is not optional");
}

TEST_CASE("CSV: the only column may be empty, and no other line") {
    CHECK(read<One>("only\n\n\n").size() == 2);
    CHECK(read<One>("only\na\n\nb").size() == 3);
    CHECK(read<Country>("code,people\n\nIN,1\n\n").size() == 1);
}

TEST_CASE("CSV: a file that is not as it should be is refused at its line") {
    CHECK(refusal("") == "file.csv:1: the file is empty: it has no header | set .header = false");
    CHECK(refusal("code,nam\n") == "file.csv:1: reader_test::Country has no column or member nam | it has code, "
                                   "full_name, people; .ignore_unknown = true skips others");
    CHECK_THAT(refusal("code,\n"), Catch::Contains("column 2 has no name"));
    CHECK(refusal("code,name,full_name\n") == "file.csv:1: column full_name is there twice");
    CHECK(refusal("code,people\nIN\n") == "file.csv:2: 1 field, expected 2: people is missing");
    CHECK(refusal("code,people\nIN,1\nIN,1,\n") ==
          "file.csv:3: 3 fields, expected 2 | write a field in quotes when it holds the delimiter");
    CHECK(refusal("code,people\n\"a\nb\",1\nIN,x\n") == "file.csv:4: column people: expected an integer");
    CHECK(refusal("code,people\nIN,\n") == "file.csv:2: column people: expected an integer, found nothing");
    CHECK(refusal("code,people\nIN,99999999999\n") ==
          "file.csv:2: column people: expected an integer | an integer outside of -2147483648 to 2147483647; give the "
          "member a wider type");
    CHECK(refusal("code,people\n\n\"IN\n\n,1\n") ==
          "file.csv:3: a quote that is not closed | a quote in a field is written twice: \"\"");
    CHECK_THAT(refusal("code,people\nI\"N,1\n"), Catch::StartsWith("file.csv:2: column code: a quote inside a field"));
    CHECK_THAT(refusal("code,people\n\"IN\" ,1\n"),
               Catch::StartsWith("file.csv:2: column code: text behind the closing quote"));
    CHECK_THAT(refusal("code\rIN\r"), Catch::StartsWith("file.csv:1: a carriage return without a line feed"));
    CHECK(refusal("code\n\xC3(\n") == "file.csv:2: column code: bytes that are not UTF-8 | save the file as UTF-8");
    CHECK_THAT(refusal("\xFF\xFE"
                       "c\0"),
               Catch::Contains("UTF-16"));
    CHECK_THAT(refusal(std::string("code\na\0b\n", 9)), Catch::Contains("column code: a NUL byte"));
    CHECK_THAT(refusal("code\n" + std::string(100, 'x'), {.max_record_size = 99}),
               Catch::Contains("file.csv:2: a record of more than 99 bytes"));
    CHECK(read<Country>("code\n" + std::string(99, 'x'), {.max_record_size = 99}).size() == 1);
}

TEST_CASE("CSV: a text that is no value of its type is refused with what was expected") {
    const auto [column, text, expected] = GENERATE(table<std::string, std::string, std::string>({
        {"small", "32768", "expected an integer"},
        {"small", "1.0", "expected an integer"},
        {"small", "+1", "expected an integer"},
        {"small", " 1", "expected an integer"},
        {"tiny", "-1", "expected an integer"},
        {"big", "9223372036854775808", "expected an integer"},
        {"flag", "yes", "expected true or false"},
        {"real", "inf", "expected a number"},
        {"real", "1e999", "expected a number"},
        {"real", "0x10", "expected a number"},
        {"single", "1e300", "expected a number"},
        {"price", "1,5", "expected a decimal number"},
        {"price", "NaN", "expected a decimal number"},
        {"uuid", "f81d4fae", "expected a uuid"},
        {"day", "29.02.2024", "expected a date like 2024-02-29"},
        {"day", "2023-02-29", "expected a date like 2024-02-29"},
        {"instant", "2024-02-29", "expected a date and time like 2024-02-29 09:30:00Z"},
        {"time", "25:00:00", "expected a time like 09:30:00"},
        {"span", "1 hour", "expected an interval like PT26H30M"},
        {"bytes", "\\x1", "expected bytes in hex digits"},
        {"json", "{a:1}", "expected JSON"},
        {"mood", "mad", "expected one of calm, wild"},
        {"words", "a", "expected a JSON array, each element a text"},
    }));
    const Error error = support::error_of([&, c = column, t = text] { read<Sample>(c + "\n" + in_quotes(t) + "\n"); });
    CHECK(error.what() == "file.csv:2: column " + column + ": " + expected);
    CHECK(error.category() == ErrorCategory::value);
    CHECK(error.where() == "file.csv:2");
    CHECK(error.hint().find("database") == std::string::npos);
}

TEST_CASE("CSV: booleans are those of databases and spreadsheets") {
    const auto rows = read<Sample>("flag\ntrue\nTRUE\nt\n1\nfalse\nFalse\nf\n0\n");
    REQUIRE(rows.size() == 8);
    for (std::size_t i = 0; i < 8; ++i) CHECK(rows[i].flag == (i < 4));
}

TEST_CASE("CSV: options that make no sense are refused") {
    for (const char delimiter : {'"', '\n', '\r', '\0', '\xE9'})
        CHECK(support::error_of([&] { read<One>("only\n", {.delimiter = delimiter}); }).category() ==
              ErrorCategory::usage);
    CHECK(support::error_of([&] { read<One>("only\n", {.columns = {"only"}}); }).category() == ErrorCategory::usage);
}

TEST_CASE("CSV: records are read one at a time, and once") {
    std::istringstream stream("code\nA\nB\nC\nD\nE\n\"\n");
    auto countries = read_csv<Country>(stream, {}, "file.csv");
    auto i = countries.begin();
    CHECK(i->code == "A");
    CHECK(countries.place() == "file.csv:2");
    ++i;
    auto moved = std::move(countries); // iterators stay good
    CHECK((*i).code == "B");
    CHECK(moved.begin()->code == "B");
    ++i;
    CHECK(codes(moved.take(2)) == List{"C", "D"});
    CHECK(moved.take(0).empty());
    CHECK(codes(moved.take(1)) == List{"E"});
    CHECK(moved.place() == "file.csv:6");
    CHECK_THROWS_AS(moved.take(1), Error); // the quote on the last line, which nobody has read before
    CHECK(moved.take(1).empty());          // an error is the end
    CHECK(moved.begin() == moved.end());
}

TEST_CASE("CSV: a range works with the standard's algorithms") {
    std::istringstream stream("code\nA\nB\n");
    auto countries = read_csv<Country>(stream);
    CHECK(std::ranges::count_if(countries, [](const Country& c) { return c.code > "A"; }) == 1);
}

TEST_CASE("CSV: files are found from the current directory, and only files") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / ("retort-csv-" + Uuid::random().to_string());
    fs::create_directories(folder);
    std::ofstream(folder / "countries.csv") << "code\nIN\n";
    CHECK(codes(read_csv<Country>(folder / "countries.csv").all()) == List{"IN"});
    CHECK(codes(read_csv<Country>((folder / "countries.csv").string()).all()) == List{"IN"});
    const Error none = support::error_of([] { (void)read_csv<Country>("no/such/file.csv"); });
    CHECK(none.category() == ErrorCategory::usage);
    CHECK(std::string(none.what()) == "cannot open no/such/file.csv: No such file or directory");
    CHECK(none.hint() == "relative paths begin at the current directory, " + fs::current_path().string());
    CHECK_THAT(support::message_of([&] { (void)read_csv<Country>(folder); }), Catch::Contains("it is a directory"));
    fs::remove_all(folder);
}

TEST_CASE("CSV: whatever a record holds comes back") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::Random random(seed);
    for (int round = 0; round < 200; ++round) {
        const char delimiter = random.pick(std::vector<char>{',', ';', '\t', '|'});
        const bool header = random.chance(70);
        std::vector<Sample> samples(random.below(20));
        std::string text = random.chance(20) ? "\xEF\xBB\xBF" : "";
        const auto type = seed::record_type<Sample>();
        const auto end_line = [&] { text += random.chance(50) ? "\r\n" : "\n"; };
        if (header) {
            for (const ColumnView& column : type.columns)
                text.append(text.ends_with(',') || &column != &type.columns[0] ? std::string(1, delimiter) : "")
                    .append(column.name);
            end_line();
        }
        for (Sample& sample : samples) {
            sample = random_sample(random);
            std::vector<const void*> members(type.columns.size());
            type.members(&sample, members.data());
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (i > 0) text += delimiter;
                text += field_of(value_of(type.columns[i], members[i]), random, delimiter);
            }
            if (&sample != &samples.back() || random.chance(50)) end_line();
        }
        CAPTURE(text);
        REQUIRE((read<Sample>(text, {.delimiter = delimiter, .header = header}) == samples));
    }
}

TEST_CASE("CSV: damaged text is read or refused, and nothing else") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::Random random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string text = "text,maybe,number\n";
        for (int i = random.between(0, 6); i > 0; --i)
            text += hostile_text(random) + random.pick(std::vector<std::string>{",", "\n", ""});
        if (!text.empty() && random.chance(50)) text[random.below(text.size())] = static_cast<char>(random.below(256));
        CAPTURE(text);
        try {
            read<Sample>(text);
        } catch (const Error& e) {
            REQUIRE(e.category() == ErrorCategory::value);
            REQUIRE(e.where().starts_with("file.csv:"));
        }
    }
}

TEST_CASE("CSV: a file of any size takes the memory of a record") {
    // A stream that makes its text up, so that nothing but the reader could hold it.
    class Endless final : public std::streambuf {
    public:
        explicit Endless(std::size_t lines) : lines_(lines) {}

    private:
        int_type underflow() override {
            if (line_ > lines_) return traits_type::eof();
            text_ = line_ == 0 ? "code,people\n" : fmt::format("C{0},{0}\n", line_);
            ++line_;
            setg(text_.data(), text_.data(), text_.data() + text_.size());
            return traits_type::to_int_type(text_.front());
        }
        std::size_t lines_;
        std::size_t line_ = 0;
        std::string text_;
    };
    constexpr std::size_t lines = 200'000;
    Endless endless(lines);
    std::istream stream(&endless);
    std::size_t count = 0;
    for (const Country& country : read_csv<Country>(stream)) {
        ++count;
        if (static_cast<std::size_t>(country.people) != count) FAIL("out of step");
    }
    CHECK(count == lines);
}

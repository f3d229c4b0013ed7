// Every type, ten thousand random values of each, through every way in and out on both databases.

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "session_models.hpp"
#include <support/errors.hpp>
#include <support/random.hpp>

namespace {
using namespace retort;
using support::Random;
using world::Sample;
using world::World;
using namespace std::chrono;

std::uint64_t bits(Random& random) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8U | random.below(256);
    return value;
}

// Near the ends as often as anywhere.
std::int64_t integer(Random& random, std::int64_t low, std::int64_t high) {
    if (random.chance(20)) return random.chance(50) ? low : high;
    if (random.chance(20)) return std::clamp<std::int64_t>(random.between(-3, 3), low, high);
    const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t offset =
        span == std::numeric_limits<std::uint64_t>::max() ? bits(random) : bits(random) % (span + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double real(Random& random) {
    if (random.chance(5)) return random.chance(50) ? HUGE_VAL : -HUGE_VAL;
    for (;;) {
        const double value = std::bit_cast<double>(bits(random));
        if (std::isfinite(value)) return value;
    }
}

float single(Random& random) {
    for (;;) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(bits(random)));
        if (std::isfinite(value)) return value;
    }
}

std::string text(Random& random) {
    static const std::vector<std::string> pieces{"a",
                                                 "Z",
                                                 "0",
                                                 " ",
                                                 "'",
                                                 "\"",
                                                 "\\",
                                                 "\\N",
                                                 "\n",
                                                 "\r",
                                                 "\t",
                                                 "\x01",
                                                 "\x7f",
                                                 "%",
                                                 "é",
                                                 "e\u0301",
                                                 "日本",
                                                 "😀",
                                                 "👩‍👩‍👧",
                                                 "\u202e",
                                                 "{",
                                                 "}",
                                                 ",",
                                                 "NULL",
                                                 "$1",
                                                 ";--"};
    std::string value;
    for (int i = random.between(0, 15); i > 0; --i) value += pieces[random.below(pieces.size())];
    return value;
}

std::string digits(Random& random, int most) {
    std::string value;
    for (int i = random.between(1, most); i > 0; --i) value += static_cast<char>('0' + random.between(0, 9));
    return value;
}

Bytes some_bytes(Random& random) {
    Bytes value(random.below(random.chance(2) ? 100'000 : 40));
    for (std::byte& byte : value) byte = static_cast<std::byte>(random.below(256));
    return value;
}

// SQLite's text sorts in these years only; PostgreSQL has more than std::chrono, and begins in 4713 BC.
sys_days day(Random& random, bool wide) {
    const sys_days first{(wide ? year{-4700} : year{1}) / January / 1};
    const sys_days last{(wide ? year{32000} : year{9999}) / December / 31};
    return sys_days(days(integer(random, first.time_since_epoch().count(), last.time_since_epoch().count())));
}

Sample random_sample(Random& random, std::int64_t id, bool wide) {
    Sample row;
    row.id = id;
    row.flag = random.chance(50);
    row.small = static_cast<std::int16_t>(integer(random, -32768, 32767));
    row.medium = static_cast<std::int32_t>(
        integer(random, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
    row.big = integer(random, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
    row.single = single(random);
    row.real = real(random);
    row.text = text(random);
    if (random.chance(70)) row.maybe = text(random);
    row.bytes = some_bytes(random);
    row.price =
        Decimal((random.chance(50) ? "-" : "") + digits(random, 10) + "." + digits(random, 1) + digits(random, 1));
    row.day = day(random, wide);
    row.time = TimeOfDay(microseconds(integer(random, 0, 86'399'999'999)));
    row.instant = day(random, wide) + microseconds(integer(random, 0, 86'399'999'999));
    row.local = local_time<microseconds>(
        (day(random, wide) + microseconds(integer(random, 0, 86'399'999'999))).time_since_epoch());
    row.span = microseconds(integer(random, -9'000'000'000'000'000, 9'000'000'000'000'000));
    Uuid::Octets octets;
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random.below(256));
    row.uuid = Uuid(octets);
    row.json = Json(fmt::format(R"({{"a": [{}, null, "\u00e9"]}})", random.between(-9, 9)));
    row.mood = random.chance(50) ? world::Mood::calm : world::Mood::wild;
    for (int i = random.between(0, 3); i > 0; --i)
        row.numbers.push_back(static_cast<std::int32_t>(
            integer(random, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max())));
    for (int i = random.between(0, 3); i > 0; --i) row.words.push_back(text(random));
    return row;
}

// The database may write JSON in other words.
void check_same(const Sample& found, const Sample& row) {
    CAPTURE(row.id);
    REQUIRE(found.id == row.id);
    REQUIRE(found.flag == row.flag);
    REQUIRE(found.small == row.small);
    REQUIRE(found.medium == row.medium);
    REQUIRE(found.big == row.big);
    REQUIRE(std::bit_cast<std::uint32_t>(found.single) == std::bit_cast<std::uint32_t>(row.single));
    REQUIRE(std::bit_cast<std::uint64_t>(found.real) == std::bit_cast<std::uint64_t>(row.real));
    REQUIRE(found.text == row.text);
    REQUIRE(found.maybe == row.maybe);
    REQUIRE(found.bytes == row.bytes);
    REQUIRE(found.price == row.price); // -0.00 comes back as 0.00 from PostgreSQL
    REQUIRE(found.day == row.day);
    REQUIRE(found.time == row.time);
    REQUIRE(found.instant == row.instant);
    REQUIRE(found.local == row.local);
    REQUIRE(found.span == row.span);
    REQUIRE(found.uuid == row.uuid);
    REQUIRE(found.json.text().find(row.json.text().substr(7, 2)) != std::string::npos);
    REQUIRE(found.mood == row.mood);
    REQUIRE(found.numbers == row.numbers);
    REQUIRE(found.words == row.words);
}
} // namespace

TEST_CASE("ten thousand values of every type come back as they went", "[values]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::uint64_t seed = support::test_seed();
    CAPTURE(world.scratch.dialect(), seed);
    Random random(seed);
    std::vector<Sample> rows;
    for (std::int64_t i = 0; i < 10'000; ++i)
        rows.push_back(random_sample(random, i, world.scratch.dialect() == "postgresql"));
    Session session{world.database};
    // By the bulk path, by single statements, and by an upsert of many rows and of few.
    session.insert(std::span(rows).subspan(0, 4000));
    for (std::size_t i = 4000; i < 4300; ++i) {
        session.add(rows[i]);
        if (i % 3 == 0) session.flush();
    }
    session.upsert(std::span(std::as_const(rows)).subspan(4300, 500), by(&Sample::id));
    session.upsert(std::span(std::as_const(rows)).subspan(4800), by(&Sample::id));
    session.commit();
    const std::vector<Sample> found = session.exec(select<Sample>().order_by(c<&Sample::id>)).all();
    REQUIRE(found.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) check_same(found[i], rows[i]);
    // Nothing differs, whoever compares: the database for many rows, the session for few.
    CHECK(session.upsert(std::as_const(rows), by(&Sample::id)) == Written{.unchanged = 10'000});
    for (std::size_t i = 0; i < 50; ++i) check_same(*session.get<Sample>(rows[i * 200].id), rows[i * 200]);
}

TEST_CASE("a text of a megabyte, and not a number", "[values]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    Sample row;
    row.id = 1;
    for (int i = 0; i < 1'000'000; ++i) row.text += static_cast<char>("'\"\\%\t\n;$"[i % 8]);
    row.bytes.resize(10'000'000, std::byte{0xff});
    row.real = world.scratch.dialect() == "sqlite" ? 1.5 : std::nan("");
    const bool bulk = GENERATE(false, true);
    if (bulk)
        session.insert(std::vector<Sample>{row});
    else
        session.add(row);
    const Sample found = session.exec(select<Sample>()).one();
    CHECK(found.text == row.text);
    CHECK(found.bytes == row.bytes);
    CHECK((std::isnan(found.real) == std::isnan(row.real)));
}

TEST_CASE("days before the year 1 and after 9999 are stored where they sort, and refused elsewhere", "[values]") {
    World world{GENERATE(from_range(support::dialects()))};
    const sys_days caesar = year{-43} / March / 15;
    const sys_days later = year{10000} / January / 1;
    const bool as_instant = GENERATE(false, true);
    std::vector<Sample> rows(3);
    rows[0].id = 1;
    rows[1].id = 2;
    rows[2].id = 3;
    if (as_instant) {
        rows[0].instant = caesar + microseconds(1);
        rows[2].instant = later + microseconds(1);
    } else {
        rows[0].day = caesar;
        rows[2].day = later;
    }
    const int how = GENERATE(0, 1, 2, 3);
    CAPTURE(world.scratch.dialect(), as_instant, how);
    Session session{world.database};
    const auto write = [&] {
        switch (how) {
        case 0: session.insert(rows); break;
        case 1:
            for (const Sample& row : rows) session.add(row);
            session.flush();
            break;
        case 2:
            session.add(rows);
            session.flush();
            break;
        default: session.upsert(rows, by(&Sample::id));
        }
    };
    if (world.scratch.dialect() == "sqlite") {
        const Error error = support::error_of(write);
        CHECK(error.category() == ErrorCategory::value);
        CHECK_THAT(error.what(), Catch::Contains(as_instant ? ".instant: SQLite keeps dates as text"
                                                            : ".day: SQLite keeps dates as text"));
        session.rollback();
        CHECK(session.count<Sample>() == 0);
        return;
    }
    write();
    const auto found = session.exec(select<Sample>().order_by(c<&Sample::day>, c<&Sample::instant>)).all();
    REQUIRE(found.size() == 3);
    CHECK(found[0].day == rows[0].day);
    CHECK(found[0].instant == rows[0].instant);
    CHECK(found[2].day == rows[2].day);
    CHECK(found[2].instant == rows[2].instant);
    CHECK(session.count<Sample>(c<&Sample::day> == rows[2].day && c<&Sample::instant> == rows[2].instant) == 1);
}

// Many rows at once, on both databases: what is written, and which row is to blame when it cannot be.

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <functional>
#include <map>
#include <ranges>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "session_models.hpp"
#include <support/errors.hpp>
#include <support/random.hpp>

namespace {
using namespace retort;
using world::City;
using world::Country;
using world::Person;
using world::World;

std::string code_of(std::size_t number) {
    std::string code(3, 'A');
    for (std::size_t i = 3; i-- > 0; number /= 26) code[i] = static_cast<char>('A' + number % 26);
    return code;
}

std::vector<Country> many_countries(std::size_t count) {
    std::vector<Country> countries;
    for (std::size_t i = 0; i < count; ++i)
        countries.push_back({.name = fmt::format("country {}", i), .code = code_of(i)});
    return countries;
}

std::int64_t count_of(World& world) {
    Session session{world.database, database::Begin::read_only};
    return session.count<Country>() + session.count<City>() + session.count<Person>();
}

// Texts that mean something to one notation or another.
std::string hostile_text(support::Random& random) {
    static const std::vector<std::string> pieces{"'", "\"",   "\\", "\\N",     "\\.", "\n",   "\r", "\t",   "%",
                                                 "_", "$1",   "?1", ":x",      "--",  ";",    "{",  "}",    ",",
                                                 "é", "日本", "😀",  "e\u0301", " ",   "NULL", "a",  "\x01", "\x7f"};
    std::string text;
    for (int i = random.between(0, 12); i > 0; --i) text += pieces[random.below(pieces.size())];
    return text;
}
} // namespace

TEST_CASE("a range is inserted whatever makes its rows, with what the database fills in", "[bulk]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::uint64_t seed = support::test_seed();
    CAPTURE(world.scratch.dialect(), seed);
    support::Random random(seed);
    constexpr std::size_t size = 7000;
    std::vector<Person> people;
    for (std::size_t i = 0; i < size; ++i) {
        Person& person = people.emplace_back();
        person.email = fmt::format("{}@{}", i, hostile_text(random));
        if (random.chance(50)) person.nickname = hostile_text(random);
        // Runs of rows with values for the same columns, long ones and short ones.
        if (i / 900 % 2 == 0 || random.chance(30)) person.language = hostile_text(random);
        if (i % 5000 > 4000)
            person.created_at = world::Instant(std::chrono::microseconds(1'000'000 + static_cast<int>(i)));
    }
    Session session{world.database};
    std::size_t made = 0;
    const auto rows = std::views::iota(std::size_t{0}, size) | std::views::transform([&](std::size_t i) {
                          ++made;
                          return people[i];
                      });
    CHECK(session.insert(rows) == static_cast<std::int64_t>(size));
    CHECK(made == size); // once
    CHECK(session.written() == Written{.inserted = static_cast<std::int64_t>(size)});
    const std::vector<Person> found = session.exec(select<Person>().order_by(c<&Person::id>)).all();
    REQUIRE(found.size() == size);
    for (std::size_t i = 0; i < size; ++i) {
        CAPTURE(i);
        REQUIRE(found[i].id == static_cast<std::int64_t>(i) + 1);
        REQUIRE(found[i].email == people[i].email);
        REQUIRE(found[i].nickname == people[i].nickname);
        REQUIRE(found[i].language == people[i].language.value_or("en"));
        REQUIRE(found[i].greeting == "Dear " + people[i].email);
        if (people[i].created_at != world::Instant{})
            REQUIRE(found[i].created_at == people[i].created_at);
        else
            REQUIRE(found[i].created_at > world::Instant(std::chrono::hours(24 * 365 * 50)));
    }
}

TEST_CASE("nothing is a range too, and so is one row", "[bulk]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    CHECK(session.insert(std::vector<Country>{}) == 0);
    CHECK(session.insert(many_countries(1)) == 1);
    CHECK(session.count<Country>() == 1);
}

TEST_CASE("the row that the database refuses is named, and nothing is left", "[bulk]") {
    World world{GENERATE(from_range(support::dialects()))};
    const bool upsert = GENERATE(false, true);
    const std::size_t bad = GENERATE(0U, 511U, 512U, 700U, 3999U);
    CAPTURE(world.scratch.dialect(), upsert, bad);
    const auto write = [&](const auto& rows, auto key) {
        return support::error_of([&] {
            Session session{world.database};
            if (upsert)
                session.upsert(rows, key);
            else
                session.insert(rows);
            session.commit();
        });
    };
    const std::string place = fmt::format("country, row {} of 4000", bad + 1);
    std::vector<Country> countries = many_countries(4000);
    SECTION("a unique constraint") {
        countries[bad].name = countries[bad == 0 ? 1 : bad - 1].name;
        const Error e = write(countries, by(&Country::code));
        CHECK(e.category() == ErrorCategory::unique);
        CHECK(e.where() == (bad == 0 ? "country, row 2 of 4000" : place));
        CHECK(std::string(e.what()).find("country " + std::to_string(bad)) == std::string::npos);
    }
    SECTION("a check") {
        countries[bad].code = "x";
        const Error e = write(countries, by(&Country::code));
        CHECK(e.category() == ErrorCategory::check);
        CHECK(e.where() == place);
    }
    SECTION("a foreign key") {
        std::vector<City> cities;
        for (std::size_t i = 0; i < 4000; ++i) cities.push_back({.country = "AAA", .name = std::to_string(i)});
        cities[bad].country = "ZZZ";
        {
            Session session{world.database};
            session.insert(many_countries(1));
            session.commit();
        }
        const Error e = write(cities, by(&City::country, &City::name));
        CHECK(e.category() == ErrorCategory::foreign_key);
        CHECK(e.where() == fmt::format("city, row {} of 4000", bad + 1));
        Session session{world.database};
        session.connection().execute("DELETE FROM country");
        session.commit();
    }
    SECTION("text that cannot be stored anywhere") {
        countries[bad].phone_code = std::string("+\0", 2);
        const Error e = write(countries, by(&Country::code));
        CHECK(e.category() == ErrorCategory::value);
        CHECK(e.where() == place);
        CHECK(std::string(e.what()).find("country.phone_code") != std::string::npos);
    }
    SECTION("text that is too long, or in no encoding") {
        if (world.scratch.dialect() == "sqlite") return; // stores whatever it gets
        countries[bad].phone_code = GENERATE("123456789", "\xff");
        const Error e = write(countries, by(&Country::code));
        CHECK(e.category() == ErrorCategory::value);
        CHECK(e.where() == place);
    }
    CHECK(count_of(world) == 0);
}

TEST_CASE("a range that throws leaves nothing behind, and the session goes on after a rollback", "[bulk]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    const auto broken = std::views::iota(std::size_t{0}, std::size_t{5000}) | std::views::transform([](std::size_t i) {
                            if (i == 3000) throw std::runtime_error("no more rows");
                            return Country{.name = std::to_string(i), .code = code_of(i)};
                        });
    CHECK_THROWS_WITH(session.insert(broken), "no more rows");
    CHECK(support::error_of([&] { return session.count<Country>(); }).category() == ErrorCategory::usage);
    session.rollback();
    CHECK(session.count<Country>() == 0);
    CHECK(session.insert(many_countries(2000)) == 2000);
    session.commit();
    CHECK(count_of(world) == 2000);
}

TEST_CASE("an upsert of many rows does what one of few does", "[bulk][upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::uint64_t seed = support::test_seed();
    CAPTURE(world.scratch.dialect(), seed);
    support::Random random(seed);
    std::map<std::string, Country> model; // by code
    for (int round = 0; round < 4; ++round) {
        std::vector<Country> rows;
        Written expected;
        for (std::size_t i = 0; i < 3000; ++i) {
            const std::string code = code_of(i);
            const auto known = model.find(code);
            Country row = known == model.end() ? Country{.name = "name of " + code, .code = code} : known->second;
            row.id = Uuid::random();
            if (known == model.end()) {
                if (random.chance(60)) continue;
                ++expected.inserted;
            } else if (random.chance(30)) {
                row.is_active = !row.is_active;
                ++expected.changed;
            } else if (random.chance(20)) {
                row.phone_code = row.phone_code ? std::nullopt : std::optional("+" + std::to_string(i));
                ++expected.changed;
            } else {
                ++expected.unchanged;
            }
            if (known != model.end()) row.id = known->second.id;
            model.insert_or_assign(code, row);
            rows.push_back(row);
        }
        std::vector<Country> given = rows;
        for (Country& row : given) row.id = Uuid::random(); // rows that are there keep theirs
        const bool gives_keys = round % 2 == 0;
        Session session{world.database};
        const Written written = gives_keys ? session.upsert(given, by(&Country::code))
                                           : session.upsert(std::as_const(given), by(&Country::code));
        CHECK(written == expected);
        session.commit();
        std::map<std::string, Country> found;
        for (Country& row : session.exec(select<Country>()).all()) found.emplace(row.code, row);
        REQUIRE(found.size() == model.size());
        for (auto& [code, row] : model) {
            const Country& there = found.at(code);
            REQUIRE(there.name == row.name);
            REQUIRE(there.is_active == row.is_active);
            REQUIRE(there.phone_code == row.phone_code);
            if (round > 0 && expected.inserted == 0) REQUIRE(there.id == row.id);
            row.id = there.id;
        }
        if (gives_keys)
            for (const Country& row : given) REQUIRE(row.id == found.at(row.code).id);
    }
}

TEST_CASE("an upsert of many rows takes one row for each key, and none without", "[bulk][upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    std::vector<Country> rows = many_countries(2500);
    rows[2000].code = rows[17].code;
    Session session{world.database};
    const Error e = support::error_of([&] { session.upsert(rows, by(&Country::code)); });
    CHECK(e.where() == "country, row 2001 of 2500");
    CHECK(std::string(e.what()).find("the same code as row 18") != std::string::npos);
    session.rollback();
    const Error other = support::error_of([&] { session.upsert(rows, by(&Country::phone_code)); });
    CHECK(std::string(other.what()).find("country.phone_code is NULL") != std::string::npos);
}

TEST_CASE("an upsert of many rows keeps what it is told to keep", "[bulk][upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    std::vector<Person> people;
    for (int i = 0; i < 1500; ++i) people.push_back({.email = fmt::format("{:04}", i), .nickname = "a"});
    CHECK(session.upsert(people, by(&Person::email)) == Written{.inserted = 1500});
    CHECK(people[7].id == 8);
    for (Person& person : people) {
        person.nickname = "b";
        person.language = "fr";
    }
    CHECK(session.upsert(std::as_const(people), by(&Person::email).keep(&Person::language)) ==
          Written{.changed = 1500});
    const Person one = session.exec(select<Person>().where(c<&Person::email> == "0007")).one();
    CHECK(one.nickname == "b");
    CHECK(one.language == "en");
    CHECK(session.upsert(std::as_const(people), by(&Person::email).keep(&Person::language)) ==
          Written{.unchanged = 1500});
}

TEST_CASE("PostgreSQL: where COPY does not do what INSERT does, rows are inserted", "[bulk]") {
    World world{"postgresql"};
    Session session{world.database};
    session.connection().execute("CREATE RULE quiet AS ON INSERT TO country WHERE new.code = 'AAB' DO INSTEAD NOTHING");
    CHECK(session.insert(many_countries(1000)) == 1000);
    CHECK(session.count<Country>() == 999);
}

namespace {
// Countries without end, of which nobody keeps more than one.
auto streamed(std::size_t count, std::function<void(std::size_t)> before = {}) {
    return std::views::iota(std::size_t{0}, count) | std::views::transform([before](std::size_t i) {
               if (before) before(i);
               return City{.country = "AAA", .name = std::to_string(i), .people = static_cast<std::int32_t>(i)};
           });
}
} // namespace

TEST_CASE("who is killed in the middle of many rows has written none, and the next run writes all", "[bulk]") {
    World world{GENERATE(from_range(support::dialects()))};
    CAPTURE(world.scratch.dialect());
    {
        Session session{world.database};
        session.insert(many_countries(1));
        session.commit();
    }
    std::array<int, 2> begun{};
    REQUIRE(pipe(begun.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
        try {
            Database database{world.scratch.url()};
            Session session{database};
            session.insert(streamed(100'000'000, [&](std::size_t i) {
                if (i == 150'000) static_cast<void>(!write(begun[1], "x", 1));
            }));
        } catch (const std::exception&) { // NOLINT: the parent sees that nothing came
        }
        _exit(1);
    }
    char byte = 0;
    REQUIRE(read(begun[0], &byte, 1) == 1);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    close(begun[0]);
    close(begun[1]);

    Session session{world.database};
    CHECK(session.count<City>() == 0);
    CHECK(session.upsert(streamed(20'000), by(&City::country, &City::name)) == Written{.inserted = 20'000});
    session.commit();
    CHECK(session.upsert(streamed(20'000), by(&City::country, &City::name)) == Written{.unchanged = 20'000});
}

TEST_CASE("PostgreSQL: a server that goes away among the rows is a lost connection, and nothing is written", "[bulk]") {
    World world{"postgresql"};
    const bool upsert = GENERATE(false, true);
    {
        Session session{world.database};
        session.insert(many_countries(1));
        session.commit();
    }
    Database database{world.scratch.url()};
    const Error e = support::error_of([&] {
        Session session{database};
        const std::string id = world::cell(session.connection(), "SELECT pg_backend_pid()");
        const auto rows = streamed(300'000, [&](std::size_t i) {
            if (i == 100'000)
                Database{support::server_url()}.connect()->query("SELECT pg_terminate_backend(" + id + ")");
        });
        if (upsert)
            session.upsert(rows, by(&City::country, &City::name));
        else
            session.insert(rows);
    });
    CHECK(e.category() == ErrorCategory::connection);
    Session session{database};
    CHECK(session.count<City>() == 0);
}

// Upsert by a natural key on both databases.

#include <catch2/catch.hpp>

#include "session_models.hpp"
#include <support/errors.hpp>

namespace {
using namespace retort;
using world::City;
using world::Country;
using world::Person;
using world::Sample;
using world::World;

std::vector<Country> countries() {
    return {{.name = "India", .code = "IND", .phone_code = "+91"},
            {.name = "Peru", .code = "PER"},
            {.name = "Côte d'Ivoire", .code = "CIV", .is_active = false}};
}

// What changes when anything is written to the tables: PostgreSQL's row versions and sequence, SQLite's count of
// changes.
std::string traces(const World& world, database::Connection& connection) {
    if (world.scratch.dialect() == "sqlite") return world::cell(connection, "SELECT total_changes()");
    std::string text;
    for (const char* table : {"country", "person", "city", "\"sample \"\"x\"\"; --\""}) {
        text += world::cell(connection, "SELECT md5(string_agg(xmin || ' ' || ctid, ', ' ORDER BY ctid)) "
                                        "FROM " +
                                            std::string(table)) +
                " ";
    }
    return text + world::cell(connection, "SELECT last_value || ' ' || is_called FROM person_id_seq");
}
} // namespace

TEST_CASE("an upsert inserts, changes, and leaves alone", "[upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    const auto key = by(&Country::code);
    CHECK(session.upsert(countries(), key) == Written{.inserted = 3});
    CHECK(session.upsert(countries(), key) == Written{.unchanged = 3});

    auto changed = countries();
    changed[1].phone_code = "+51";
    changed[2].is_active = true;
    changed.insert(changed.begin() + 1, {.name = "Kenya", .code = "KEN"});
    CHECK(session.upsert(changed, key) == Written{.inserted = 1, .changed = 2, .unchanged = 1});
    CHECK(session.exec(select<Country>().where(c<&Country::code> == "PER")).one().phone_code == "+51");

    changed[2].phone_code.reset();
    CHECK(session.upsert(changed[2], key) == Written{.changed = 1});
    CHECK_FALSE(session.exec(select<Country>().where(c<&Country::code> == "PER")).one().phone_code);
    changed[2].phone_code = "";
    CHECK(session.upsert(changed[2], key) == Written{.changed = 1});

    CHECK(session.written() == Written{.inserted = 4, .changed = 4, .unchanged = 4});
    session.commit();
    CHECK(session.upsert(std::vector<Country>{}, key) == Written{});
}

TEST_CASE("a second upsert writes nothing", "[upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    std::vector<Country> many;
    std::vector<Person> people;
    for (int i = 0; i < 500; ++i) {
        many.push_back({.name = "Country " + std::to_string(i), .code = std::to_string(100 + i)});
        people.push_back({.email = std::to_string(i) + "@example.com"});
    }
    Sample sample;
    sample.single = 0.1F;
    sample.price = Decimal("1.5"); // stored as 1.50
    sample.json = Json(R"({"b":1,"a":[2]})");
    sample.instant = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    sample.numbers = {1, 2};
    const auto upsert = [&] {
        Session session{world.database};
        session.upsert(many, by(&Country::code));
        session.upsert(std::as_const(people), by(&Person::email));
        session.upsert({City{"100", "A", 1}, City{"100", "B", 2}}, by(&City::country, &City::name));
        session.upsert(sample, by(&Sample::id));
        session.commit();
        return session.written();
    };
    CHECK(upsert() == Written{.inserted = 1003});
    // One and the same connection: SQLite counts changes for each.
    const std::string before = [&] {
        const Lease connection = world.database.connect();
        return traces(world, *connection);
    }();
    CHECK(upsert() == Written{.unchanged = 1003});
    const Lease connection = world.database.connect();
    CHECK(traces(world, *connection) == before);
}

TEST_CASE("rows that are there keep their primary key", "[upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    std::vector<Country> first = countries();
    session.upsert(first, by(&Country::code));

    std::vector<Country> second = countries(); // other random ids
    second[1].name = "Perú";
    REQUIRE(second[1].id != first[1].id);
    session.upsert(std::as_const(second), by(&Country::code));
    CHECK(session.get<Country>(first[1].id)->name == "Perú");

    SECTION("and structs that are not const get it") {
        CHECK(session.upsert(second, by(&Country::code)) == Written{.unchanged = 3});
        for (std::size_t i = 0; i < 3; ++i) CHECK(second[i].id == first[i].id);
    }
    SECTION("identities too, new or not") {
        std::vector<Person> people{{.email = "ada@example.com"}, {.email = "ben@example.com"}};
        session.upsert(people, by(&Person::email));
        CHECK(people[0].id > 0);
        CHECK(people[1].id > 0);
        CHECK(people[1].id != people[0].id);
        Person ben{.email = "ben@example.com", .nickname = "B"};
        CHECK(session.upsert(ben, by(&Person::email)) == Written{.changed = 1});
        CHECK(ben.id == people[1].id);
        CHECK(session.get<Person>(ben.id)->nickname == "B");
    }
    SECTION("also when the primary key is the key") {
        second = first;
        second[0].name = "Bharat";
        CHECK(session.upsert(second, by(&Country::id)) == Written{.changed = 2, .unchanged = 1});
        CHECK(session.get<Country>(first[0].id)->name == "Bharat");
    }
}

TEST_CASE("columns that a row is to keep are only written when it is new", "[upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    Country peru{.name = "Peru", .code = "PER", .phone_code = "+51"};
    const auto key = by(&Country::code).keep(&Country::phone_code, &Country::is_active);
    CHECK(session.upsert(peru, key) == Written{.inserted = 1});
    CHECK(session.get<Country>(peru.id)->phone_code == "+51");
    peru.phone_code = "+1";
    peru.is_active = false;
    CHECK(session.upsert(peru, key) == Written{.unchanged = 1});
    CHECK(session.get<Country>(peru.id)->phone_code == "+51");
}

TEST_CASE("what the database fills in is not taken back", "[upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.upsert(Person{.email = "ada@example.com"}, by(&Person::email));
    const Person before = session.exec(select<Person>()).one();
    CHECK(before.language == "en");
    CHECK(session.upsert(Person{.email = "ada@example.com", .nickname = "A"}, by(&Person::email)) ==
          Written{.changed = 1});
    const Person after = session.exec(select<Person>()).one();
    CHECK(after.created_at == before.created_at);
    CHECK(after.language == "en");
    CHECK(after.nickname == "A");
}

TEST_CASE("an upsert that cannot be is refused", "[upsert]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    auto rows = countries();
    SECTION("two rows of one key") {
        rows[2].code = "IND";
        CHECK(support::message_of([&] { session.upsert(rows, by(&Country::code)); }) ==
              "country, row 3 of 3: the same code as row 1 | an upsert takes one row for each key");
    }
    SECTION("a key that is NULL") {
        CHECK(support::message_of([&] { session.upsert(rows, by(&Country::phone_code)); }) ==
              "country, row 2 of 3: country.phone_code is NULL: the row could not be found again | give it a value, or "
              "go by other columns");
    }
    SECTION("a key that the database gives") {
        CHECK_THAT(support::message_of([&] { session.upsert(Person{.email = "x"}, by(&Person::id)); }),
                   Catch::Contains("person: person.id is not set"));
    }
    // All of these were found before anything was sent.
    CHECK(session.count<Country>() == 0);

    SECTION("a key that is not unique") {
        const Error error = support::error_of([&] { session.upsert(rows, by(&Country::is_active, &Country::name)); });
        CHECK(std::string(error.what()) == "nothing keeps two rows of country from having the same is_active, name");
        CHECK(error.hint() ==
              "go by columns that the model declares unique, or declare these: .unique(), retort::unique(…)");
    }
    SECTION("a row that the database refuses") {
        rows[2].name = "India";
        const Error error = support::error_of([&] { session.upsert(rows, by(&Country::code)); });
        CHECK(error.category() == ErrorCategory::unique);
        CHECK(error.where() == "country, row 3 of 3");
        session.rollback();
        CHECK(session.count<Country>() == 0);
    }
}

// Rows that are made up, and rows from files, in both databases.

#include <catch2/catch.hpp>

#include <sstream>

#include "session_models.hpp"
#include <retort/seed/csv.hpp>
#include <retort/seed/json_lines.hpp>
#include <retort/testing.hpp>

namespace {
using namespace retort;
using retort::testing::factory;
using world::City;
using world::Country;
using world::Person;
using world::Sample;
using world::World;
} // namespace

TEST_CASE("factory: both databases take what is made up, and give it back", "[factory]") {
    World world{GENERATE(from_range(support::dialects()))};
    const auto seed = GENERATE(as<std::uint64_t>{}, 1, 2);
    Session session{world.database};
    session.insert(factory<Country>(seed).many(2000)); // streamed
    session.add(factory<Person>(seed).many(500));
    const std::vector<Country> countries = session.exec(select<Country>()).all();
    CHECK(countries.size() == 2000);
    session.add(
        factory<City>(seed).with(&City::country, [&](std::size_t row) { return countries[row % 7].code; }).many(500));

    auto samples = factory<Sample>(seed);
    const auto rows = samples.many(300);
    session.insert(rows);
    session.commit();
    for (const Sample& sample : rows) {
        const Sample stored = session.get<Sample>(sample.id).value();
        REQUIRE(table_of<Sample>().read(&stored) == table_of<Sample>().read(&sample));
    }
    session.insert(samples.many(300)); // the next ones: other keys
    CHECK(session.count<Sample>() == 600);
    CHECK(session.count<City>() == 500);
}

TEST_CASE("readers: files stream into both databases", "[readers]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    std::istringstream csv("code,name,phone_code\nIND,India,+91\nCIV,\"Côte d'Ivoire\",\nPER,\"Per\"\"ú\",\"\"\n");
    CHECK(session.insert(read_csv<Country>(csv)) == 3);
    std::istringstream json("{\"name\":\"Peru\",\"code\":\"PER\"}\n{\"name\":\"Chad\",\"code\":\"TCD\"}\n");
    const Written written = session.upsert(read_json_lines<Country>(json).all(), by(&Country::code));
    CHECK(written == Written{.inserted = 1, .changed = 1});
    CHECK(session.exec(select<Country>().where(c<&Country::phone_code>.is_null())).all().size() == 3);
    CHECK(session.exec(select<Country>().where(c<&Country::code> == "PER")).one().name == "Peru");

    std::istringstream broken("code,name\nAAA,a\nBBB\n");
    CHECK_THROWS_WITH(session.insert(read_csv<Country>(broken, {}, "countries.csv")),
                      "countries.csv:3: 1 field, expected 2: name is missing");
}

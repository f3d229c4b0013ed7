// The countries and subdivisions of ISO 3166 (Debian's package iso-codes) as seeds, twice on both databases.

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/model.hpp>
#include <retort/seed.hpp>
#include <retort/seed/run.hpp>
#include <retort/seed/verify.hpp>
#include <retort/session.hpp>
#include <retort/testing.hpp>
#include <support/databases.hpp>

namespace iso {

struct Country {
    std::string alpha_2;
    std::string alpha_3;
    std::string numeric;
    std::string name;
    std::string flag;
    friend bool operator==(const Country&, const Country&) = default;
};
BOOST_DESCRIBE_STRUCT(Country, (), (alpha_2, alpha_3, numeric, name, flag))
retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table =
        retort::table<Country>("country", retort::column(&Country::alpha_2).max_length(2).primary_key(),
                               retort::column(&Country::alpha_3).max_length(3).unique());
    return table;
}

struct Subdivision {
    std::string code;
    std::string country;
    std::string name;
    std::string type;
    std::optional<std::string> parent;
    friend bool operator==(const Subdivision&, const Subdivision&) = default;
};
BOOST_DESCRIBE_STRUCT(Subdivision, (), (code, country, name, type, parent))
retort::TableView retort_table(retort::model<Subdivision>) {
    static constexpr auto table = retort::table<Subdivision>(
        "subdivision", retort::column(&Subdivision::code).max_length(6).primary_key(),
        retort::column(&Subdivision::country).max_length(2).references(&Country::alpha_2).index());
    return table;
}

} // namespace iso

namespace {
using namespace retort;
using iso::Country;
using iso::Subdivision;

boost::json::array read_list(const std::string& name) {
    std::ifstream file("/usr/share/iso-codes/json/iso_" + name + ".json", std::ios::binary);
    if (!file) throw std::runtime_error("the package iso-codes is not installed: run ./dev test");
    std::ostringstream text;
    text << file.rdbuf();
    return boost::json::parse(text.str()).as_object().at(name).as_array();
}

std::string text_of(const boost::json::value& entry, const char* key) {
    const auto* value = entry.as_object().if_contains(key);
    return value == nullptr ? "" : std::string(value->as_string());
}

std::vector<Country> countries() {
    std::vector<Country> all;
    for (const auto& entry : read_list("3166-1"))
        all.push_back({text_of(entry, "alpha_2"), text_of(entry, "alpha_3"), text_of(entry, "numeric"),
                       text_of(entry, "name"), text_of(entry, "flag")});
    return all;
}

std::vector<Subdivision> subdivisions() {
    std::vector<Subdivision> all;
    for (const auto& entry : read_list("3166-2")) {
        Subdivision one{.code = text_of(entry, "code"), .name = text_of(entry, "name"), .type = text_of(entry, "type")};
        one.country = one.code.substr(0, 2);
        if (const std::string parent = text_of(entry, "parent"); !parent.empty()) one.parent = parent;
        all.push_back(std::move(one));
    }
    return all;
}

const seed::Seed subdivision_seed{
    "a_subdivisions", "seeds/subdivisions.cpp", {.writes = writes<Subdivision>, .run = [](Session& session) {
                                                     session.upsert(subdivisions(), by(&Subdivision::code));
                                                 }}};
const seed::Seed country_seed{
    "b_countries", "seeds/countries.cpp", {.writes = writes<Country>, .run = [](Session& session) {
                                               session.upsert(countries(), by(&Country::alpha_2));
                                           }}};
} // namespace

TEST_CASE("ISO 3166 is seeded on both databases, and a second time without a change", "[seed]") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    const support::Scratch scratch(dialect);
    Database database{scratch.url()};
    const Metadata metadata = make_metadata<Country, Subdivision>();
    const Lease connection = database.connect();
    testing::create_tables(*connection, metadata);
    const std::vector<const seed::Seed*> seeds{&subdivision_seed, &country_seed};
    const std::array<std::string_view, 2> contents{"subdivisions", "countries"};
    const auto run = [&](const seed::Options& options) { return seed::run(*connection, seeds, {}, "test", options); };

    const auto first = run({.contents = contents});
    REQUIRE(first.size() == 2);
    CHECK(first[0].name == "b_countries");
    CHECK(first[0].rows == Written{.inserted = static_cast<std::int64_t>(countries().size())});
    CHECK(first[1].rows == Written{.inserted = static_cast<std::int64_t>(subdivisions().size())});
    CHECK(first[0].rows.inserted >= 249);
    CHECK(first[1].rows.inserted > 5000);

    const auto everything = [&] {
        Session session{database, database::Begin::read_only};
        auto all_countries = session.exec(select<Country>().order_by(c<&Country::alpha_2>)).all();
        auto all_subdivisions = session.exec(select<Subdivision>().order_by(c<&Subdivision::code>)).all();
        return std::pair(std::move(all_countries), std::move(all_subdivisions));
    };
    auto expected_countries = countries();
    auto expected_subdivisions = subdivisions();
    std::ranges::sort(expected_countries, {}, &Country::alpha_2);
    std::ranges::sort(expected_subdivisions, {}, &Subdivision::code);
    const auto there = everything();
    CHECK(there.first == expected_countries);
    CHECK(there.second == expected_subdivisions);

    for (const bool force : {false, true}) {
        const auto start = std::chrono::steady_clock::now();
        const auto again = run({.force = force, .contents = contents});
        const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
        std::cout << fmt::format("{}: the second run {} takes {:.1f} ms\n", dialect,
                                 force ? "compares every row and" : "finds nothing to do and", taken.count());
        for (const seed::Result& result : again) {
            CHECK(result.skipped != force);
            CHECK(result.rows.nothing());
        }
        CHECK(everything() == there);
    }
    CHECK(seed::verify(*connection, metadata.schema, seed::read_ledger(*connection)).holds());
}

// Seeds on both databases.

#include <catch2/catch.hpp>

#include <stdexcept>

#include "session_models.hpp"
#include <retort/seed.hpp>
#include <retort/seed/run.hpp>
#include <support/errors.hpp>

namespace {
using namespace retort;
using seed::Seed;
using world::City;
using world::Country;
using world::World;

const Seed countries{"countries", "seeds/countries.cpp", {.run = [](Session& session) {
                         session.upsert(
                             {Country{.name = "India", .code = "IND"}, Country{.name = "Peru", .code = "PER"}},
                             by(&Country::code));
                     }}};
// Adds without a flush: the runner's task.
const Seed cities{"cities", "seeds/cities.cpp", {.after = "countries", .run = [](Session& session) {
                                                     if (session.count<City>() == 0)
                                                         session.add({City{"IND", "Pune", 1}, City{"PER", "Lima", 2}});
                                                 }}};
const Seed third_row{"third_row", "seeds/third_row.cpp", {.after = "countries", .run = [](Session& session) {
                                                              session.upsert(
                                                                  {Country{.name = "Kenya", .code = "KEN"},
                                                                   Country{.name = "Ghana", .code = "GHA"},
                                                                   Country{.name = "Chile", .code = "toolong"}},
                                                                  by(&Country::code));
                                                          }}};
const Seed throws{"throws", "seeds/throws.cpp", {.run = [](Session& session) {
                      session.add(Country{.name = "Kenya", .code = "KEN"});
                      session.flush();
                      throw std::runtime_error("no\nfile");
                  }}};
const Seed commits{"commits", "seeds/commits.cpp", {.run = [](Session& session) { session.commit(); }}};

std::string report(const std::vector<seed::Result>& results) {
    std::string text;
    for (const seed::Result& r : results)
        text += r.name + (r.requested ? "" : "*") + " " + std::to_string(r.rows.inserted) + "/" +
                std::to_string(r.rows.changed) + "/" + std::to_string(r.rows.unchanged) + " ";
    return text;
}

std::string run(World& world, const std::vector<const Seed*>& seeds, const std::vector<std::string>& names = {},
                const seed::Options& options = {}) {
    const Lease connection = world.database.connect();
    return report(seed::run(*connection, seeds, names, "dev", options));
}

std::int64_t count(World& world) {
    Session session{world.database, database::Begin::read_only};
    return session.count<Country>();
}
} // namespace

TEST_CASE("seeds run in order, and once more without changing anything", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    CHECK(run(world, {&cities, &countries}) == "countries 2/0/0 cities 2/0/0 ");
    CHECK(run(world, {&cities, &countries}) == "countries 0/0/2 cities 0/0/0 ");
    CHECK(count(world) == 2);
}

TEST_CASE("a seed by name brings what it needs", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    CHECK(run(world, {&cities, &countries, &throws}, {"cities"}) == "countries* 2/0/0 cities 2/0/0 ");
}

TEST_CASE("a dry run reports and leaves nothing", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    std::string progress;
    const seed::Options options{.dry_run = true,
                                .started = [&](std::string_view name) { progress += "> " + std::string(name) + " "; },
                                .finished = [&](const seed::Result& r) { progress += "< " + r.name + " "; }};
    // cities needs the countries of the seed before it.
    CHECK(run(world, {&cities, &countries}, {}, options) == "countries 2/0/0 cities 2/0/0 ");
    CHECK(progress == "> countries < countries > cities < cities ");
    CHECK(count(world) == 0);
}

TEST_CASE("a seed that fails leaves nothing behind, and those before it stay", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    SECTION("in its third row") {
        const Error error = support::error_of([&] { run(world, {&third_row, &countries}); });
        CHECK(error.where() == "seed third_row, country, row 3 of 3");
        CHECK_THAT(error.what(), !Catch::Contains("\n"));
        CHECK(count(world) == 2);
    }
    SECTION("in its own code") {
        const Error error = support::error_of([&] { run(world, {&countries, &throws}); });
        CHECK(std::string(error.what()) == "seed throws: no file");
        CHECK(count(world) == 2);
    }
    SECTION("when the runner flushes") {
        const Error error = support::error_of([&] { run(world, {&countries, &cities, &third_row}, {"third_row"}); });
        CHECK(count(world) == 2);
    }
    SECTION("in a dry run") {
        const seed::Options options{.dry_run = true};
        CHECK_THROWS_AS(run(world, {&third_row, &countries}, {}, options), Error);
        CHECK(count(world) == 0);
    }
    SECTION("by committing what is not its own") {
        CHECK_THAT(support::message_of([&] { run(world, {&commits}); }),
                   Catch::Contains("seed commits: this session works inside a transaction that is not its own"));
    }
}

TEST_CASE("a seed that fails at its commit leaves nothing behind either", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const Lease connection = world.database.connect();
    connection->execute(
        "CREATE TABLE town (country VARCHAR(3) REFERENCES country (code) DEFERRABLE INITIALLY DEFERRED)");
    const Seed dangling{"dangling", "seeds/dangling.cpp", {.run = [](Session& session) {
                            session.connection().execute("INSERT INTO town VALUES ('XXX')");
                        }}};
    const Seed* const seeds[]{&dangling};
    const Error error = support::error_of([&] { seed::run(*connection, seeds, {}, "dev"); });
    CHECK(error.where() == "seed dangling");
    CHECK(error.category() == ErrorCategory::foreign_key);
    CHECK_FALSE(connection->in_transaction());
    CHECK(world::cell(*connection, "SELECT count(*) FROM town") == "0");
}

TEST_CASE("a seed whose order is wrong runs nothing", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    CHECK_THROWS_AS(run(world, {&countries, &cities}, {"cities", "nobody"}), Error);
    CHECK(count(world) == 0);
}

RETORT_SEED(written_as_users_do){
    .after = {"countries"},
    .environments = every_environment,
    .run = [](Session& session) { session.add(Country{.name = "Kenya", .code = "KEN"}); },
};

TEST_CASE("RETORT_SEED makes one", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    CHECK(retort_seed_written_as_users_do.name == "written_as_users_do");
    CHECK(run(world, {&countries, &retort_seed_written_as_users_do}) == "countries 2/0/0 written_as_users_do 1/0/0 ");
}

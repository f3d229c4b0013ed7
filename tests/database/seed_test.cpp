// Seeds on both databases.

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <stdexcept>

#include "session_models.hpp"
#include <retort/seed.hpp>
#include <retort/seed/ledger.hpp>
#include <retort/seed/run.hpp>
#include <retort/seed/verify.hpp>
#include <support/errors.hpp>
#include <support/process.hpp>

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

namespace {
// What the build says of the two seeds.
constexpr std::array<std::string_view, 2> contents{"one", "two"};

std::string words(const std::vector<seed::Result>& results) {
    std::string text;
    for (const seed::Result& r : results)
        text += r.name + (r.skipped ? " skipped " : " " + std::to_string(r.rows.inserted) + " ");
    return text;
}
} // namespace

TEST_CASE("a seed that has not changed is skipped after one query, and one that has runs", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::vector<const Seed*> seeds{&countries, &cities};
    const auto run_with = [&](seed::Options options, std::string_view environment = "dev") {
        if (options.contents.empty()) options.contents = contents;
        const Lease connection = world.database.connect();
        return words(seed::run(*connection, seeds, {}, environment, options));
    };
    CHECK(run_with({}) == "countries 2 cities 2 ");
    CHECK(run_with({}) == "countries skipped cities skipped ");
    {
        Session session{world.database};
        session.connection().execute("DELETE FROM city; DELETE FROM country WHERE code = 'PER'");
        session.commit();
    }
    CHECK(run_with({}) == "countries skipped cities skipped "); // verify() finds that
    CHECK(run_with({.dry_run = true, .force = true}) == "countries 1 cities 2 ");
    CHECK(run_with({.force = true}) == "countries 1 cities 2 ");
    CHECK(run_with({}) == "countries skipped cities skipped ");
    const std::array<std::string_view, 2> changed{"one", "changed"};
    CHECK(run_with({.contents = changed}) == "countries skipped cities 0 ");
    CHECK(run_with({.contents = changed}) == "countries skipped cities skipped ");
    CHECK(run_with({.parameters = {{"a", "b"}}, .contents = changed}) == "countries 0 cities 0 ");
    CHECK(run_with({.contents = changed}, "test") == "countries 0 cities 0 ");
    const std::array<std::string_view, 2> unknown{"", ""};
    CHECK(run_with({.contents = unknown}, "test") == "countries 0 cities 0 ");
}

TEST_CASE("a seed that fails is not noted", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::array<std::string_view, 1> known{"x"};
    for (int i = 0; i < 2; ++i) CHECK_THROWS_AS(run(world, {&throws}, {}, {.contents = known}), Error);
}

TEST_CASE("a seed reads its parameters and its data file", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    static std::string seen;
    const Seed wants{"wants", "seeds/wants.cpp", {.run = [](Session&, const seed::Context& context) {
                         seen = context.environment() + " " + context.parameter("who");
                     }}};
    const Error missing = support::error_of([&] { run(world, {&wants}); });
    CHECK(std::string(missing.what()) == "seed wants: the seed needs the parameter 'who'");
    CHECK(missing.hint() == "give it: retort seed --set who=…");
    run(world, {&wants}, {}, {.parameters = {{"who", "Ada"}}});
    CHECK(seen == "dev Ada");

    const support::TemporaryFolder folder;
    folder.write("data.csv", "1");
    static std::string path;
    path = folder.path() + "/data.csv";
    const Seed reads{
        "reads", "seeds/reads.cpp", {.files = std::string_view(path), .run = [](Session&) { seen += "!"; }}};
    const std::array<std::string_view, 1> known{"x"};
    const seed::Options options{.contents = known};
    seen.clear();
    run(world, {&reads}, {}, options);
    run(world, {&reads}, {}, options);
    CHECK(seen == "!");
    folder.write("data.csv", "2");
    run(world, {&reads}, {}, options);
    CHECK(seen == "!!");
    std::filesystem::remove(path);
    CHECK(support::error_of([&] { run(world, {&reads}, {}, options); }).category() == ErrorCategory::usage);
}

TEST_CASE("seeds run after those that write what their tables refer to", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const Seed towns{"a_towns", "seeds/a.cpp", {.writes = retort::writes<City>, .run = [](Session& session) {
                                                    session.insert(std::vector<City>{{"IND", "Pune", 1}});
                                                }}};
    const Seed lands{"b_lands", "seeds/b.cpp", {.writes = retort::writes<Country>, .run = [](Session& session) {
                                                    session.upsert({Country{.name = "India", .code = "IND"}},
                                                                   by(&Country::code));
                                                }}};
    CHECK(run(world, {&towns, &lands}) == "b_lands 1/0/0 a_towns 1/0/0 ");
}

TEST_CASE("a sync makes the table equal the list, when it may delete", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const auto key = by(&Country::code);
    Session session{world.database};
    session.sync(std::vector<Country>{{.name = "India", .code = "IND"}, {.name = "Peru", .code = "PER"}}, key);
    session.commit();
    const std::vector<Country> wanted{{.name = "India", .code = "IND", .phone_code = "+91"},
                                      {.name = "Kenya", .code = "KEN"}};
    const Error e = support::error_of([&] { session.sync(wanted, key); });
    CHECK(e.category() == ErrorCategory::usage);
    CHECK(std::string(e.what()) == "1 row of country is not in the list and would be deleted");
    session.rollback();
    CHECK(session.count<Country>() == 2);
    CHECK(session.sync(wanted, key, Deletions::allow) == Written{.inserted = 1, .changed = 1, .removed = 1});
    CHECK(session.sync(wanted, key) == Written{.unchanged = 2});
    CHECK(session.sync(std::vector<Country>{}, key, Deletions::allow) == Written{.removed = 2});
}

TEST_CASE("rows that are there stay as they are when only absent ones are inserted", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::size_t many = GENERATE(2U, 1200U);
    const auto key = by(&Country::code);
    std::vector<Country> rows;
    for (std::size_t i = 0; i < many; ++i) {
        const std::string code{static_cast<char>('A' + i / 676), static_cast<char>('A' + i / 26 % 26),
                               static_cast<char>('A' + i % 26)};
        rows.push_back({.name = "name " + code, .code = code});
    }
    Session session{world.database};
    session.upsert(Country{.name = "mine", .code = rows[1].code}, key);
    CHECK(session.insert_if_absent(rows, key) ==
          Written{.inserted = static_cast<std::int64_t>(many) - 1, .unchanged = 1});
    CHECK(session.exec(select<Country>().where(c<&Country::code> == rows[1].code)).one().name == "mine");
}

TEST_CASE("an upsert goes by columns that the model declares unique", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    const Error e =
        support::error_of([&] { session.upsert(Country{.name = "India", .code = "IND"}, by(&Country::is_active)); });
    CHECK(e.category() == ErrorCategory::usage);
    CHECK(std::string(e.what()) == "nothing keeps two rows of country from having the same is_active");
    session.upsert(Country{.name = "India", .code = "IND"}, by(&Country::code));
    CHECK(session.upsert(City{"IND", "Pune", 1}, by(&City::name, &City::country)) == Written{.inserted = 1});
}

TEST_CASE("who watches a session sees each row that it writes", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    std::vector<std::string> seen;
    const Watch watch{.change = [&](const RowChange& change) {
        std::string line = std::to_string(static_cast<int>(change.kind)) + " " + change.table;
        for (const auto& column : change.key)
            line += " " + std::get<std::string>(change.kind == RowChange::Kind::removed ? column.before : column.after);
        for (const auto& column : change.columns) line += " " + column.name;
        seen.push_back(line);
    }};
    Session session{world.database};
    session.watch(&watch);
    const auto key = by(&Country::code);
    session.upsert({Country{.name = "India", .code = "IND"}, Country{.name = "Peru", .code = "PER"}}, key);
    session.upsert(
        {Country{.name = "India", .code = "IND", .phone_code = "+91"}, Country{.name = "Peru", .code = "PER"}}, key);
    session.sync(std::vector<Country>{{.name = "Peru", .code = "PER"}}, key, Deletions::allow);
    session.insert(std::vector<City>{{"PER", "Lima", 1}});
    CHECK(seen == std::vector<std::string>{"0 country IND id name is_active phone_code",
                                           "0 country PER id name is_active phone_code", "1 country IND phone_code",
                                           "2 country IND", "0 city country name people"});
}

TEST_CASE("verify finds rows that are missing and keys that point at nothing", "[seed]") {
    World world{GENERATE(from_range(support::dialects()))};
    const schema::Schema schema = make_metadata<Country, City>().schema;
    const Lease connection = world.database.connect();
    seed::run(*connection, std::vector<const Seed*>{&countries, &cities}, {}, "dev", {.contents = contents});
    const auto verify = [&] { return seed::verify(*connection, schema, seed::read_ledger(*connection)); };
    CHECK(verify().holds());
    CHECK(verify().counts.size() == 2);
    connection->execute("DELETE FROM city WHERE country = 'PER'");
    CHECK_FALSE(verify().holds());
    if (world.scratch.dialect() == "sqlite")
        connection->execute("PRAGMA foreign_keys = OFF; DELETE FROM country; PRAGMA foreign_keys = ON");
    else
        connection->execute(
            "SET session_replication_role = replica; DELETE FROM country; RESET session_replication_role");
    const auto found = verify();
    REQUIRE(found.dangling.size() == 1);
    CHECK(found.dangling[0].table == "city");
    CHECK(found.dangling[0].rows == 1);
}

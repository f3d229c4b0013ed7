// Acceptance by random chains of revisions: a script through psql or sqlite3 leaves the same catalogue as running the
// chain, and one back to base leaves nothing but the bookkeeping. RETORT_TEST_SEED repeats a run.

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/process.hpp>
#include <support/random_schema.hpp>
#include <support/revisions.hpp>

#include "catalogue.hpp"

using namespace retort;
using namespace support;
using operation::Operation;
using operation::Recorded;

namespace {
constexpr std::size_t longest = 6;
constexpr std::uint64_t chains_each = 100; // in each half

struct Pair {
    std::vector<Operation> up;
    std::vector<Operation> down;
};
// What the revisions of the chain do: functions without a state of their own cannot know it otherwise.
std::array<Pair, longest> chain;

void add(Operations& op, const std::vector<Operation>& operations) {
    // The builder takes words, these are values already.
    auto& recorded = const_cast<std::vector<Recorded>&>(op.recorded());
    for (const Operation& one : operations) recorded.push_back({one, operation::Location::current()});
}

template <std::size_t... I> constexpr auto ups(std::index_sequence<I...>) {
    return std::array<Revisions::Function, sizeof...(I)>{[](Operations& op) { add(op, chain[I].up); }...};
}
template <std::size_t... I> constexpr auto downs(std::index_sequence<I...>) {
    return std::array<Revisions::Function, sizeof...(I)>{[](Operations& op) { add(op, chain[I].down); }...};
}
constexpr std::array<const char*, longest> ids{"a1", "b2", "c3", "d4", "e5", "f6"};

// A chain of up to six revisions with up to four operations each.
Revisions random_chain(std::uint64_t seed) {
    Random random(seed);
    RandomSchema schemas(seed, Reach::portable);
    schema::Schema schema;
    Revisions revisions;
    const std::size_t length = 2 + static_cast<std::size_t>(random.below(longest - 1));
    for (std::size_t i = 0; i < length; ++i) {
        chain[i] = {};
        const int operations = 1 + static_cast<int>(random.below(4));
        for (int n = 0; n < operations; ++n) {
            const Operation operation = schemas.operation(schema);
            std::vector<Operation> back = operation::invert(operation, schema);
            chain[i].down.insert(chain[i].down.begin(), back.begin(), back.end());
            chain[i].up.push_back(operation);
            schema = operation::apply(std::move(schema), operation);
        }
        revisions.add(ids[i], i == 0 ? "" : ids[i - 1], ups(std::make_index_sequence<longest>())[i],
                      downs(std::make_index_sequence<longest>())[i]);
    }
    return revisions;
}

std::unique_ptr<database::Connection> open(const Scratch& scratch) {
    const Url url(scratch.url());
    auto connection = database::find_dialect(url.scheme()).connect(url);
    if (scratch.dialect() == "sqlite") connection->execute("PRAGMA synchronous = OFF"); // no power cuts here
    return connection;
}

// The database as it was made.
void clear(const Scratch& scratch) {
    if (scratch.dialect() == "sqlite")
        std::filesystem::remove(scratch.url().substr(std::string("sqlite:///").size()));
    else
        open(scratch)->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

// What the database's own shell says against the script; nothing when it ran.
std::string run_script(const Scratch& scratch, const std::string& script) {
    const TemporaryFolder folder;
    folder.write("script.sql", script);
    const std::string url = scratch.url();
    const Outcome outcome = shell(
        folder.path(), scratch.dialect() == "sqlite"
                           ? fmt::format("sqlite3 -cmd 'PRAGMA synchronous = OFF' '{}' < script.sql", url.substr(10))
                           : fmt::format("psql --no-psqlrc --quiet --file script.sql '{}'", url));
    if (outcome.exit == 0 && outcome.err.empty()) return {};
    return fmt::format("exit {}: {}\n{}", outcome.exit, outcome.err, script);
}

void compare(const std::string& dialect, std::uint64_t salt) {
    const std::uint64_t seed = test_seed() + salt;
    const Scratch scratch(dialect);
    clear(scratch);
    migration::ensure_version(*open(scratch), {});
    const auto nothing = catalogue(*open(scratch));
    for (std::uint64_t i = 1; i <= chains_each; ++i) {
        CAPTURE(dialect, test_seed(), salt, i);
        const Revisions revisions = random_chain(seed * 1000 + i);
        const auto graph = revisions.graph();
        clear(scratch);
        const database::Dialect& d = open(scratch)->dialect();
        REQUIRE(run_script(scratch, migration::upgrade_script(d, graph, "base:head")) == "");
        const auto connection = open(scratch);
        const auto offline = catalogue(*connection);
        CHECK(migration::upgrade(*connection, graph, "head").empty());
        REQUIRE(run_script(scratch, migration::downgrade_script(d, graph, "head:base")) == "");
        CHECK(catalogue(*connection) == nothing);
        CHECK(migration::downgrade(*connection, graph, "base").empty());
        migration::upgrade(*connection, graph, "head");
        CHECK(catalogue(*connection) == offline);
    }
}
} // namespace

TEST_CASE("random scripts do what runs do on SQLite, first half") { compare("sqlite", 1); }
TEST_CASE("random scripts do what runs do on SQLite, second half") { compare("sqlite", 2); }
TEST_CASE("random scripts do what runs do on PostgreSQL, first half") { compare("postgresql", 3); }
TEST_CASE("random scripts do what runs do on PostgreSQL, second half") { compare("postgresql", 4); }

// What a difference says, both databases do: a database that a random schema was made in becomes, by the operations of
// the difference, like one in which the other schema was made. RETORT_TEST_SEED repeats a run.

#include <catch2/catch.hpp>

#include <regex>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database.hpp>
#include <retort/diff/diff.hpp>
#include <retort/operation/apply.hpp>
#include <retort/schema/json.hpp>
#include <retort/testing.hpp>
#include <support/databases.hpp>
#include <support/random_schema.hpp>

#include "catalogue.hpp"

using namespace retort;
using namespace support;
using database::Begin;
using database::Connection;
using database::Step;
using operation::Operation;
using operation::Recorded;

namespace {
using Catalogue = std::multiset<std::string>;

void run(Connection& connection, const database::Steps& steps) {
    database::Transaction transaction(connection, Begin::schema_change);
    for (const Step& step : steps) {
        INFO(step.sql);
        if (step.kind == Step::Kind::statement) {
            connection.execute(step.sql);
        } else if (!connection.query(step.sql).empty()) {
            throw Error(ErrorCategory::check, step.failure);
        }
    }
    transaction.commit();
}

// As a revision runs them, but for the transactions: each batch has one of its own.
void run(Connection& connection, schema::Schema before, const std::vector<Operation>& operations) {
    const database::Dialect& dialect = connection.dialect();
    std::vector<Recorded> recorded;
    for (const Operation& one : operations) recorded.push_back({one, operation::Location::current()});
    recorded = dialect.arrange(std::move(recorded));
    for (std::span<const Recorded> rest = recorded; !rest.empty();) {
        const auto batch = rest.first(dialect.batch(rest, before));
        INFO(operation::describe(batch.front().operation));
        run(connection, dialect.compile(batch, dialect.observe(connection, before)));
        for (const Recorded& one : batch) before = operation::apply(std::move(before), one.operation);
        rest = rest.subspan(batch.size());
    }
}

// A column that PostgreSQL changes by making it anew has another place, and a default that stays where the type of its
// column changes is told with the type that it was written for: 'x'::character varying.
Catalogue catalogue_of(Connection& connection) {
    static const std::regex type_of_literal(R"re('::"?[a-z_][a-z_ ]*"?(\([0-9, ]+\))?(\[\])?)re");
    Catalogue lines;
    for (const std::string& line : catalogue(connection))
        if (!line.starts_with("order")) lines.insert(std::regex_replace(line, type_of_literal, "'"));
    return lines;
}

Catalogue catalogue_of_new(const std::string& dialect, const schema::Schema& schema) {
    const Scratch scratch(dialect);
    Database database(scratch.url());
    const Lease connection = database.connect();
    testing::create_tables(*connection, {.schema = schema, .renames = {}});
    return catalogue_of(*connection);
}

// PostgreSQL's word on a type that nothing turns into the other.
bool has_no_cast(const Error& error) {
    return error.state() == "42846"; // cannot_coerce
}

// False when the database has no conversion from one type to another, or cannot do it otherwise.
bool leads_there(const std::string& dialect, const schema::Schema& from, const schema::Schema& to) {
    const Scratch scratch(dialect);
    Database database(scratch.url());
    const Lease connection = database.connect();
    testing::create_tables(*connection, {.schema = from, .renames = {}});
    const auto operations = diff::diff(from, to);
    std::string told;
    for (const Operation& one : operations) told += operation::describe(one) + "\n";
    INFO(schema::to_json(from) << "\n" << schema::to_json(to) << "\n" << told);
    try {
        run(*connection, from, operations);
    } catch (const Error& e) {
        INFO(e.what() << " | " << e.hint());
        REQUIRE((e.category() == ErrorCategory::unsupported || has_no_cast(e)));
        return false;
    }
    const Catalogue found = catalogue_of(*connection);
    // The columns in the place that they have got.
    const Catalogue wanted = catalogue_of_new(dialect, operation::apply(from, operations));
    REQUIRE(fmt::format("{}", fmt::join(found, "\n")) == fmt::format("{}", fmt::join(wanted, "\n")));
    return true;
}
} // namespace

TEST_CASE("databases do what a difference of random schemas says") {
    const std::string dialect = GENERATE(from_range(dialects()));
    const std::uint64_t seed = test_seed();
    CAPTURE(dialect, seed);
    RandomSchema random(seed, Reach::portable);
    int done = 0;
    for (std::size_t i = 0; i < 40; ++i) {
        const schema::Schema from = random.schema(1 + i % 3);
        schema::Schema to = i % 2 == 0 ? random.schema(1 + i / 3 % 3) : from;
        for (std::size_t j = 0; j < i % 12; ++j) to = operation::apply(to, random.operation(to));
        done += leads_there(dialect, from, to) ? 1 : 0;
    }
    CHECK(done > 20);
}

TEST_CASE("the key of a table without rowids changes") {
    const schema::Schema from = [] {
        schema::Schema schema;
        put(schema,
            schema::Table{.name = "t",
                          .columns = {{.name = "a", .type = {.kind = schema::TypeKind::integer}, .nullable = false},
                                      {.name = "b", .type = {.kind = schema::TypeKind::integer}, .nullable = false}},
                          .primary_key = schema::PrimaryKey{.name = "", .columns = {"a"}},
                          .options = {.without_rowid = true}});
        return schema;
    }();
    schema::Schema to = from;
    to.tables.front().primary_key->columns = {"b"};
    CHECK(leads_there(GENERATE(from_range(dialects())), from, to));
}

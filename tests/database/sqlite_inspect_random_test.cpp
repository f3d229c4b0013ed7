// Schemas by chance, made on SQLite, inspected, and held against what they were made from.

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/operation/apply.hpp>
#include <retort/schema/json.hpp>
#include <retort/testing.hpp>
#include <sqlite/enum_check.hpp>
#include <sqlite/inspect.hpp>
#include <sqlite/read_back.hpp>
#include <sqlite/reconcile.hpp>
#include <support/random.hpp>
#include <support/random_schema.hpp>
#include <support/random_table_text.hpp>

using namespace retort;

namespace {
// Tables and enums: what a model has.
std::string modelled(const schema::Schema& schema) {
    std::string text;
    for (const auto& table : schema.tables) text += schema::to_json(table) + "\n";
    for (const auto& type : schema.enums) text += schema::to_json(schema::Schema{.enums = {type}}) + "\n";
    return text;
}

schema::Schema inspected(const schema::Schema& wanted) {
    Database database("sqlite://");
    const Lease connection = database.connect();
    testing::create_tables(*connection, {.schema = wanted, .renames = {}});
    schema::Schema found = sqlite::inspect(*connection);
    CHECK(found.opaque.empty());
    return found;
}

// The columns in the order of another schema.
schema::Schema in_order_of(const schema::Schema& order, schema::Schema schema) {
    for (auto& table : schema.tables) {
        const auto* other = order.find_table(table.name);
        if (other == nullptr) continue;
        const auto place = [&](const schema::Column& column) { return other->find_column(column.name); };
        std::ranges::sort(table.columns, {}, place);
    }
    return schema;
}

// Without what a database shows and nobody can tell from nothing.
schema::Schema plain(schema::Schema schema) {
    for (auto& table : schema.tables)
        for (auto& column : table.columns)
            if (column.server_default == schema::sql("NULL")) column.server_default.reset();
    return schema;
}
} // namespace

TEST_CASE("SQLite: what was made from a random schema is found to be that schema") {
    const std::uint64_t seed = support::test_seed();
    Database database("sqlite://");
    const Lease connection = database.connect();
    for (std::uint64_t i = 0; i < 400; ++i) {
        CAPTURE(seed, i);
        const auto wanted = support::RandomSchema(seed + i, support::Reach::portable).schema(1 + i % 6);
        const auto found = inspected(wanted);
        REQUIRE(modelled(sqlite::reconcile(found, wanted)) == modelled(wanted));
        // What was found makes what was found.
        REQUIRE(modelled(sqlite::read_back(*connection, found)) == modelled(found));
    }
}

TEST_CASE("SQLite: what is read back is what is found later") {
    const std::uint64_t seed = support::test_seed();
    Database database("sqlite://");
    const Lease connection = database.connect();
    for (std::uint64_t i = 0; i < 50; ++i) {
        CAPTURE(seed, i);
        const auto wanted = support::RandomSchema(seed + i, support::Reach::portable).schema(3);
        schema::Schema later = inspected(wanted);
        sqlite::lift_enums(later, wanted);
        REQUIRE(modelled(sqlite::read_back(*connection, wanted)) == modelled(later));
    }
    CHECK(sqlite::inspect(*connection) == schema::Schema{});
}

TEST_CASE("SQLite: a difference that a database shows is never reconciled away") {
    const std::uint64_t seed = support::test_seed();
    for (std::uint64_t i = 0; i < 200; ++i) {
        CAPTURE(seed, i);
        support::RandomSchema random(seed + i, support::Reach::portable);
        const auto before = random.schema(3);
        const auto operation = random.operation(before);
        const auto after = operation::apply(before, operation);
        const auto found = inspected(before);
        if (modelled(sqlite::reconcile(found, after)) != modelled(after)) continue;
        REQUIRE(modelled(plain(found)) == modelled(plain(inspected(after))));
    }
}

TEST_CASE("SQLite: tables that nobody would write are understood, and what was found of them makes the same") {
    const std::uint64_t seed = support::test_seed();
    support::Random random(seed);
    for (int i = 0; i < 400; ++i) {
        const std::string sql = support::random_table(random);
        CAPTURE(seed, i, sql);
        Database database("sqlite://");
        const Lease connection = database.connect();
        connection->execute(sql);
        const schema::Schema found = sqlite::inspect(*connection);
        REQUIRE(found.opaque.empty());
        REQUIRE(modelled(sqlite::read_back(*connection, found)) == modelled(found));
        REQUIRE(modelled(sqlite::reconcile(found, found)) == modelled(found));
    }
}

TEST_CASE("SQLite: what operations leave is found to be what they should leave") {
    const std::uint64_t seed = support::test_seed();
    for (std::uint64_t i = 0; i < 60; ++i) {
        support::RandomSchema random(seed + i, support::Reach::portable);
        schema::Schema current = random.schema(3);
        Database database("sqlite://");
        const Lease connection = database.connect();
        testing::create_tables(*connection, {.schema = current, .renames = {}});
        for (int j = 0; j < 8; ++j) {
            const auto operation = random.operation(current);
            CAPTURE(seed, i, j, operation::to_json(std::vector{operation}));
            const auto steps =
                connection->dialect().compile(operation, connection->dialect().observe(*connection, current));
            database::Transaction transaction(*connection, database::Begin::schema_change);
            for (const auto& step : steps)
                if (step.kind == database::Step::Kind::statement) connection->execute(step.sql);
            transaction.commit();
            current = operation::apply(std::move(current), operation);
            REQUIRE(modelled(in_order_of(current, sqlite::reconcile(sqlite::inspect(*connection), current))) ==
                    modelled(current));
        }
    }
}

// Tables straight from a schema are those that operations one by one would make.

#include <catch2/catch.hpp>

#include <retort/database.hpp>
#include <retort/migration/bookkeeping.hpp>
#include <retort/operation/apply.hpp>
#include <retort/testing.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>

#include "catalogue.hpp"

using namespace retort;

namespace {
// The slow way: every table without its foreign keys, then every key by itself.
void create_one_by_one(database::Connection& connection, const schema::Schema& wanted) {
    std::vector<operation::Operation> operations;
    for (const auto& type : wanted.enums) operations.push_back({operation::CreateEnum{type}});
    for (schema::Table table : wanted.tables) {
        table.foreign_keys.clear();
        operations.push_back({operation::CreateTable{std::move(table)}});
    }
    for (const auto& table : wanted.tables) {
        for (const auto& key : table.foreign_keys) operations.push_back({operation::AddConstraint{table.name, key}});
    }
    schema::Schema before;
    for (const auto& operation : operations) {
        const auto steps = connection.dialect().compile(operation, connection.dialect().observe(connection, before));
        database::Transaction transaction(connection, database::Begin::schema_change);
        for (const auto& step : steps) {
            if (step.kind == database::Step::Kind::statement) connection.execute(step.sql);
        }
        transaction.commit();
        before = operation::apply(std::move(before), operation);
    }
}

schema::Table pointing(const char* name, const char* column, const char* target) {
    const schema::Type integer{.kind = schema::TypeKind::integer};
    schema::Table table{
        .name = name,
        .columns = {{.name = "id", .type = integer, .nullable = false}, {.name = column, .type = integer}},
        .primary_key = schema::PrimaryKey{.name = "", .columns = {"id"}},
        .foreign_keys = {{.name = "", .columns = {column}, .target = target, .target_columns = {"id"}}}};
    schema::canonicalise(table);
    return table;
}
} // namespace

TEST_CASE("tables made from random schemas are those that single operations make") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        INFO("seed " << seed);
        const schema::Schema wanted = support::RandomSchema(seed, support::Reach::portable).schema(4);
        const support::Scratch one(dialect);
        const support::Scratch other(dialect);
        Database database(one.url());
        Database compared(other.url());
        testing::create_tables(*database.connect(), {.schema = wanted, .renames = {}});
        create_one_by_one(*compared.connect(), wanted);
        CHECK(support::catalogue(*database.connect()) == support::catalogue(*compared.connect()));
    }
}

TEST_CASE("tables that point at each other are made with both keys") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database(scratch.url());
    Metadata metadata;
    put(metadata.schema, pointing("department", "head_id", "person"));
    put(metadata.schema, pointing("person", "department_id", "department"));
    const Lease connection = database.connect();
    testing::create_tables(*connection, metadata);

    const auto fails = [&](const char* sql) {
        CHECK(support::error_of([&] { connection->execute(sql); }).category() == ErrorCategory::foreign_key);
    };
    fails("INSERT INTO person VALUES (1, 7)");
    fails("INSERT INTO department VALUES (1, 7)");
    connection->execute("INSERT INTO person VALUES (1, NULL)");
    connection->execute("INSERT INTO department VALUES (7, 1)");
    connection->execute("UPDATE person SET department_id = 7");
    fails("UPDATE person SET department_id = 8");
}

TEST_CASE("tables of models are made as a whole or not at all, and note no revision") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database(scratch.url());
    Metadata metadata;
    put(metadata.schema, pointing("department", "head_id", "person"));
    put(metadata.schema, pointing("person", "department_id", "department"));
    const Lease connection = database.connect();
    connection->execute("CREATE TABLE person (name text)");
    CHECK(support::error_of([&] { testing::create_tables(*connection, metadata); }).category() ==
          ErrorCategory::duplicate);
    CHECK_FALSE(connection->dialect().has_table(*connection, "department"));

    connection->execute("DROP TABLE person");
    {
        const database::Transaction transaction(*connection);
        CHECK(support::error_of([&] { testing::create_tables(*connection, metadata); }).category() ==
              ErrorCategory::usage);
    }
    testing::create_tables(*connection, metadata);
    CHECK(connection->dialect().has_table(*connection, "department"));
    CHECK_FALSE(connection->dialect().has_table(*connection, migration::Tables{}.version));
}

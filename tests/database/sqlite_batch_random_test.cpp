// A property: random operations in batches leave what they leave one by one. RETORT_TEST_SEED repeats a run.

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/related.hpp>
#include <support/databases.hpp>
#include <support/random_schema.hpp>

#include "catalogue.hpp"
#include "random_rows.hpp"

using namespace retort;
using namespace support;
using database::Begin;
using database::Connection;
using database::Step;
using operation::Recorded;

namespace {
using Batch = std::span<const Recorded>;

void run(Connection& connection, const schema::Schema& before, Batch batch) {
    const auto& dialect = connection.dialect();
    for (const Step& step : dialect.compile(batch, dialect.observe(connection, operation::related(before, batch)))) {
        INFO(step.sql);
        std::string texts;
        for (const auto& row : connection.query("SELECT sql FROM sqlite_schema")) texts += row[0].value_or("") + "\n";
        INFO(texts);
        if (step.kind == Step::Kind::statement) {
            connection.execute(step.sql);
        } else if (!connection.query(step.sql).empty()) {
            throw Error(ErrorCategory::check, step.failure);
        }
    }
}

// The size of the next batch, said by the dialect, or one.
using Take = std::size_t (*)(const database::Dialect&, Batch, const schema::Schema&);

std::size_t as_many_as_can(const database::Dialect& dialect, Batch rest, const schema::Schema& before) {
    return dialect.batch(rest, before);
}
std::size_t one(const database::Dialect&, Batch, const schema::Schema&) { return 1; }

// Whether they ran, as one revision. When they did not, nothing has happened.
bool runs(Connection& connection, schema::Schema schema, Batch operations, Take take, std::size_t& largest) {
    try {
        database::Transaction transaction(connection, Begin::schema_change);
        while (!operations.empty()) {
            const Batch batch = operations.first(take(connection.dialect(), operations, schema));
            largest = std::max(largest, batch.size());
            run(connection, schema, batch);
            for (const Recorded& recorded : batch) schema = operation::apply(std::move(schema), recorded.operation);
            operations = operations.subspan(batch.size());
        }
        transaction.commit();
        return true;
    } catch (const Error& e) {
        INFO(e.what());
        const bool is_about_rows = e.category() == ErrorCategory::check || e.category() == ErrorCategory::unique ||
                                   e.category() == ErrorCategory::not_null ||
                                   e.category() == ErrorCategory::foreign_key;
        CHECK(is_about_rows);
        return false;
    }
}

std::multiset<std::string> rows_of(Connection& connection, const schema::Schema& schema) {
    std::multiset<std::string> rows;
    for (const schema::Table& table : schema.tables) {
        std::vector<std::string> columns;
        for (const schema::Column& column : table.columns)
            columns.push_back(fmt::format("quote({})", connection.dialect().quote(column.name)));
        for (const auto& row : connection.query(fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "),
                                                            connection.dialect().quote_name(table.name)))) {
            std::string line = display(table.name) + ": ";
            for (const auto& cell : row) line += cell.value_or("NULL") + " | ";
            rows.insert(line);
        }
    }
    return rows;
}

// The clock and chance give two databases two values.
bool is_repeatable(const operation::Operation& operation) {
    return operation::to_json({operation}).find("\"function\"") == std::string::npos;
}

// Not too many tables, so that there is something to take together.
std::vector<Recorded> some_operations(RandomSchema& schemas, schema::Schema schema, Random& random) {
    std::vector<Recorded> operations;
    for (int tries = 0; tries < 80 && operations.size() < 5; ++tries) {
        const operation::Operation operation = schemas.operation(schema);
        const bool makes_table = std::holds_alternative<operation::CreateTable>(operation.value) ||
                                 std::holds_alternative<operation::DropTable>(operation.value);
        if (!is_repeatable(operation) || (makes_table && random.below(4) != 0)) continue;
        operations.push_back({operation, operation::Location::current()});
        schema = operation::apply(std::move(schema), operation);
    }
    return operations;
}
} // namespace

TEST_CASE("random operations on sqlite leave the same one by one and together", "[sqlite][batch]") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    Random random(seed);
    std::size_t largest = 0;
    int done = 0;
    for (int world = 0; world < 8; ++world) {
        RandomSchema schemas(seed + static_cast<std::uint64_t>(world), Reach::portable);
        Database left_database("sqlite://");
        Database right_database("sqlite://");
        const Lease left = left_database.connect();
        const Lease right = right_database.connect();
        schema::Schema schema;
        std::size_t single = 0;
        for (int round = 0; round < 8; ++round) {
            for (const schema::Table* table : schema::in_creation_order(schema)) {
                const operation::Operation insert{random_row(random, schema, *table, *left)};
                for (const Step& step : left->dialect().compile(insert, schema)) {
                    try {
                        left->execute(step.sql);
                    } catch (const Error&) {
                        continue; // a constraint is in the way
                    }
                    right->execute(step.sql);
                }
            }
            const std::vector<Recorded> operations = some_operations(schemas, schema, random);
            std::vector<operation::Operation> plain;
            for (const Recorded& recorded : operations) plain.push_back(recorded.operation);
            INFO(operation::to_json(plain));
            const std::vector<Recorded> arranged = left->dialect().arrange(operations);
            const bool went = runs(*left, schema, arranged, as_many_as_can, largest);
            if (went != runs(*right, schema, operations, one, single)) {
                // Rows were in the way of one of the two: of a batch its checks come first.
                break;
            }
            if (went) {
                schema = operation::apply(std::move(schema), plain);
                ++done;
            }
            CHECK(catalogue(*left) == catalogue(*right));
            CHECK(rows_of(*left, schema) == rows_of(*right, schema));
        }
    }
    CHECK(largest > 1);
    CHECK(done > 8);
}

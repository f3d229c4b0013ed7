#include <retort/testing/create_tables.hpp>

#include <algorithm>
#include <set>

#include <retort/database/dialect.hpp>
#include <retort/error.hpp>
#include <retort/operation/apply.hpp>

namespace retort::testing {

namespace {
using database::Begin;
using database::Step;
using operation::Operation;
using schema::Schema;

// What makes the schema from nothing. Foreign keys to tables that come later are added at the end.
std::vector<Operation> creation(const Schema& schema) {
    std::vector<Operation> operations;
    for (const auto& type : schema.enums) operations.push_back({operation::CreateEnum{type}});
    for (const auto& sequence : schema.sequences) operations.push_back({operation::CreateSequence{sequence}});
    std::vector<Operation> later;
    std::set<schema::Name> made;
    for (const schema::Table* wanted : schema::in_creation_order(schema)) {
        schema::Table table = *wanted;
        made.insert(table.name);
        const auto forward =
            std::stable_partition(table.foreign_keys.begin(), table.foreign_keys.end(),
                                  [&](const schema::ForeignKey& key) { return made.contains(key.target); });
        for (auto key = forward; key != table.foreign_keys.end(); ++key)
            later.push_back({operation::AddConstraint{table.name, *key}});
        table.foreign_keys.erase(forward, table.foreign_keys.end());
        operations.push_back({operation::CreateTable{std::move(table)}});
    }
    operations.insert(operations.end(), later.begin(), later.end());
    return operations;
}

void run(database::Connection& connection, const Step& step) {
    if (step.kind == Step::Kind::statement) {
        connection.execute(step.sql);
    } else if (!connection.query(step.sql).empty()) {
        throw Error({.category = ErrorCategory::database, .message = step.failure, .statement = step.sql});
    }
}
} // namespace

void create_tables(database::Connection& connection, const Metadata& metadata) {
    if (connection.in_transaction())
        throw Error(ErrorCategory::usage, "tables of models are made in a transaction of their own",
                    "commit or roll back what is open first");
    const database::Dialect& dialect = connection.dialect();
    // A key that is added later makes its table anew on SQLite, which takes a transaction that suspends foreign keys.
    database::Transaction transaction(connection, Begin::schema_change);
    Schema schema;
    for (const Operation& operation : creation(metadata.schema)) {
        auto steps = dialect.compile(operation, schema);
        if (std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.needs_observation; })) {
            schema = dialect.observe(connection, std::move(schema));
            steps = dialect.compile(operation, schema);
            schema.opaque.clear();
        }
        for (const Step& step : steps) run(connection, step);
        schema = operation::apply(std::move(schema), operation);
    }
    transaction.commit();
}

} // namespace retort::testing

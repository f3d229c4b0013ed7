// What lint must not find: an error in revisions that only add.

#include <catch2/catch.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/diff/diff.hpp>
#include <retort/error.hpp>
#include <retort/schema/json.hpp>
#include <support/random.hpp>
#include <support/random_schema.hpp>

#include "linted.hpp"

using namespace retort;
using namespace support;
using operation::Operation;
using schema::Schema;

namespace {
bool only_adds(const Operation& operation) {
    return std::visit(operation::overloaded{
                          [](const operation::CreateTable&) { return true; },
                          [](const operation::CreateIndex&) { return true; },
                          [](const operation::CreateEnum&) { return true; },
                          [](const operation::AddColumn& op) {
                              const schema::Column& column = op.column;
                              return column.nullable && !column.server_default && !column.generated && !column.identity;
                          },
                          [](const operation::AddConstraint& op) {
                              return !std::holds_alternative<schema::Exclude>(op.constraint); // has no online form
                          },
                          [](const auto&) { return false; }},
                      operation.value);
}

// PostgreSQL takes no longer ones.
bool has_long_name(const Operation& operation) {
    const std::string text = operation::to_json({operation});
    std::size_t length = 0;
    bool is_long = false;
    for (const char c : text) {
        length = c == '"' ? 0 : length + 1;
        is_long = is_long || length > 63;
    }
    return is_long;
}

// The columns of a primary key are NOT NULL: of a table with rows it takes those that are there.
bool has_new_key_column(const Operation& operation, const Schema& before) {
    const auto* add = std::get_if<operation::AddConstraint>(&operation.value);
    const auto* key = add == nullptr ? nullptr : std::get_if<schema::PrimaryKey>(&add->constraint);
    const schema::Table* table = key == nullptr ? nullptr : before.find_table(add->table);
    return table != nullptr && std::ranges::any_of(key->columns, [&](const std::string& column) {
               return table->find_column(column) == nullptr;
           });
}

Schema with_more(RandomSchema& random, const Schema& before) {
    Schema schema = before;
    for (int added = 0, tried = 0; added < 8 && tried < 400; ++tried) {
        const Operation operation = random.operation(schema);
        if (!only_adds(operation) || has_long_name(operation) || has_new_key_column(operation, before)) continue;
        schema = operation::apply(std::move(schema), operation);
        ++added;
    }
    return schema;
}

std::vector<operation::Recorded> recorded(const std::vector<Operation>& operations) {
    std::vector<operation::Recorded> all;
    for (const Operation& one : operations) all.push_back({one, operation::Location::current()});
    return all;
}
} // namespace

TEST_CASE("lint: revisions that only add, as autogenerate writes them, have no error") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    std::size_t operations = 0;
    std::size_t findings = 0;
    for (std::uint64_t i = 0; i < test_rounds(200); ++i) {
        RandomSchema random(seed + i, Reach::portable);
        const Schema before = random.schema(1 + i % 4);
        const std::vector<Operation> added = diff::diff(before, with_more(random, before));
        operations += added.size();
        for (const std::string dialect : {"postgresql", "sqlite"}) {
            const auto found = Linted(dialect, before).add(recorded(added)).findings();
            findings += found.size();
            INFO(i << " on " << dialect << ": " << told(found) << "\n" << operation::to_json(added));
            CHECK_FALSE(lint::has_errors(found));
        }
    }
    CAPTURE(operations, findings);
    CHECK(operations > 4 * test_rounds(200));
    CHECK(findings > 0); // it does look
}

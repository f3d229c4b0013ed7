#include "at_one_go.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/dialect.hpp>
#include <retort/error.hpp>
#include <retort/operation/apply.hpp>

#include "catalogue.hpp"

namespace support {

using namespace retort::operation;
using retort::Error;
using retort::database::Connection;
using retort::database::Step;
using retort::schema::Schema;

namespace {
// The way from nothing to the schema, each foreign key last.
std::vector<Operation> creation_of(const Schema& schema) {
    std::vector<Operation> operations;
    for (const std::string& name : schema.namespaces) operations.push_back({CreateSchema{name}});
    for (const auto& type : schema.enums) operations.push_back({CreateEnum{type}});
    for (auto sequence : schema.sequences) {
        sequence.owned_by.reset();
        operations.push_back({CreateSequence{sequence}});
    }
    for (const auto& table : schema.tables) {
        auto alone = table;
        alone.foreign_keys.clear();
        operations.push_back({CreateTable{alone}});
    }
    for (const auto& table : schema.tables)
        for (const auto& key : table.foreign_keys) operations.push_back({AddConstraint{table.name, key}});
    for (const auto& sequence : schema.sequences)
        if (sequence.owned_by) operations.push_back({AlterSequence{sequence}});
    return operations;
}
} // namespace

Lines catalogue_of(Connection& connection) {
    Lines lines = catalogue(connection);
    std::erase_if(lines, [](const std::string& line) { return line.find("retort_") != std::string::npos; });
    return lines;
}

Lines catalogue_of_schema(Connection& empty, const Schema& schema) {
    const retort::database::Transaction transaction(empty); // rolled back
    Schema so_far;
    for (const Operation& one : creation_of(schema)) {
        for (const Step& step : empty.dialect().compile(one, so_far)) perform(empty, step);
        so_far = apply(std::move(so_far), one);
    }
    return catalogue_of(empty);
}

std::string difference(const Lines& found, const Lines& wanted) {
    std::vector<std::string> lines;
    const auto add = [&lines](const char* what, const Lines& these, const Lines& those) {
        std::vector<std::string> missing;
        std::ranges::set_difference(these, those, std::back_inserter(missing));
        for (const std::string& line : missing) lines.push_back(what + line);
    };
    add("found: ", found, wanted);
    add("wanted: ", wanted, found);
    return fmt::format("{}", fmt::join(lines, "\n"));
}

void perform(Connection& connection, const Step& step) {
    if (step.kind == Step::Kind::code) {
        step.code(connection);
    } else if (step.kind == Step::Kind::statement) {
        connection.execute(step.sql);
    } else if (!connection.query(step.sql).empty()) {
        throw Error(retort::ErrorCategory::check, step.failure);
    }
}

} // namespace support

#pragma once
// What an operation may cost, in words for the person who reads the revision.

#include <string>
#include <vector>

#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

/// One line for each thing that is lost, or that makes the operation fail on a table with rows: "all rows of country
/// are lost", "fails when country has rows: code is NOT NULL and has no default". Empty when nothing can go wrong.
/// `before` is the schema that the operation meets; of what it does not know nothing is said.
std::vector<std::string> hazards(const operation::Operation& operation, const schema::Schema& before);

/// Whether every value of one type is, unchanged, a value of the other.
bool always_fits(const schema::Type& from, const schema::Type& to);

} // namespace retort::diff

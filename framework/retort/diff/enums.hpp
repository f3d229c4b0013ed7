#pragma once
// One enum that changes.

#include <set>
#include <string>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::diff {

/// New values one by one where all the old ones stay in their order; otherwise all of them at once, without a mapping:
/// what a value that goes has become is for a person to say. Empty when the values are the same.
std::vector<operation::Operation> change(const schema::Enum& before, const schema::Enum& after);

/// The values that only one of the two has.
std::set<std::string> moving_values(const schema::Enum& before, const schema::Enum& after);

/// Whether the expression may hold one of the values: as a literal, or anywhere in its SQL.
bool may_hold(const schema::Expression& expression, const std::set<std::string>& values);

} // namespace retort::diff

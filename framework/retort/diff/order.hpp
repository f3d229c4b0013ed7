#pragma once
// The order of operations.

#include <vector>

#include <retort/diff/step.hpp>

namespace retort::diff {

/// The operations so that each comes after all that it waits for, otherwise by rank, otherwise as given. Throws Error
/// (unsupported) when some wait for each other, with their descriptions; wishes are dropped before it comes to that.
std::vector<operation::Operation> in_order(std::vector<Step> steps);

} // namespace retort::diff

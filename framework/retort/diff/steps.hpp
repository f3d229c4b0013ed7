#pragma once
// The operations for what differs, each with what it waits for.

#include <vector>

#include <retort/diff/changes.hpp>
#include <retort/diff/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

std::vector<Step> steps(const Changes& changes, const schema::Schema& to);

} // namespace retort::diff

#pragma once
// The operations for what stands beside the tables: namespaces, enums, sequences.

#include <vector>

#include <retort/diff/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

std::vector<Step> schema_steps(const schema::Schema& from, const schema::Schema& to);

} // namespace retort::diff

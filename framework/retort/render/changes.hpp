#pragma once
// A difference as what a revision is to do, with the remarks that a reader needs.

#include <vector>

#include <retort/diff/compare.hpp>
#include <retort/render/operations_cpp.hpp>

namespace retort::render {

/// The operations, each with what may go wrong or is lost, and with the rename that it may be meant as.
std::vector<Written> upgrade_of(const diff::Difference& difference);

/// What leads back.
std::vector<Written> downgrade_of(const diff::Difference& difference);

} // namespace retort::render

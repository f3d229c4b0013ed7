#pragma once
// The order of operations in which the fewest tables are made anew.

#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::sqlite {

/// The operations with those of one table brought together, as far as they commute with what stands between, where that
/// saves a rebuild (batch.hpp). Otherwise the order stays.
std::vector<operation::Recorded> arranged(std::vector<operation::Recorded> operations);

} // namespace retort::sqlite

#pragma once
// Fewer operations that do the same.

#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::squash {

/// What alters a table that one of the operations creates becomes part of its creation, where nothing that runs between
/// them minds; a table that is created and dropped is not created. The same schema comes of it, and every row that was
/// there before keeps its values.
std::vector<operation::Recorded> reduce(std::vector<operation::Recorded> operations);

} // namespace retort::squash

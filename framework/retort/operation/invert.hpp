#pragma once
// invert(): what undoes an operation, given the schema that it met.

#include <span>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::operation {

/// The operations that lead from apply(before, operation) back to `before`. Rows that were dropped do not come back,
/// and a column that was dropped comes back as the last one: both databases add columns at the end. Rows with
/// an enum value that several old ones became are in the way of the old enum. Throws Error (unsupported) for what has
/// no inverse: SQL text that does not say what it amounts to, inserted rows, data steps.
std::vector<Operation> invert(const Operation& operation, const schema::Schema& before);

/// The same for several that are applied one after the other.
std::vector<Operation> invert(std::span<const Operation> operations, const schema::Schema& before);

} // namespace retort::operation

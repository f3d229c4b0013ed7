#pragma once
// The part of a schema that operations have to do with: what a runner keeps and a dialect looks at instead of a
// thousand tables.

#include <span>

#include <retort/operation/operation.hpp>

namespace retort::operation {

/// The tables that the operations name, those that these point at, those that point at these, and those that have a
/// name which the operations want to give; what hangs on them and every view; all enums, sequences and namespaces.
/// Applying and compiling the operations on it does the same, to the word, as on the whole. Throws nothing: a table
/// that is not there is for apply() to refuse.
schema::Schema related(const schema::Schema& schema, std::span<const Recorded> operations);

} // namespace retort::operation

#pragma once
// The database as the judge of its own expressions: what it stores of a wanted text stands for that text.

#include <retort/schema/schema.hpp>

namespace retort::diff {

/// `found` in the words of `wanted`. A database rewrites defaults, checks, predicates and generated columns; what it
/// made of those that are wanted is in `as_read_back`, the tables of `wanted` as it shows them once they were made.
/// Where an expression of `found` is that one, the wanted one takes its place; so do the types, collations and all
/// other settings of columns, constraints and indexes. Everything else stays as found, names included.
///
/// Columns are matched by name. So are constraints and indexes when what they say is the same, otherwise by what they
/// say. Tables that are not in all three stay as they are.
schema::Schema adopt(schema::Schema found, const schema::Schema& wanted, const schema::Schema& as_read_back);

} // namespace retort::diff

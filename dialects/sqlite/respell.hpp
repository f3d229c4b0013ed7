#pragma once
// Names that differ in nothing but case, which to SQLite are one.

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// Spells the tables, columns, constraints and indexes of `found` as `wanted` does, wherever they are named but within
/// expressions.
void respell(schema::Schema& found, const schema::Schema& wanted);

} // namespace retort::sqlite

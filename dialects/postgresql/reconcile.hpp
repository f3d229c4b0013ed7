#pragma once
// What was found, in the words of what is wanted.

#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// `found` (inspect.hpp) with the words of `wanted` wherever PostgreSQL stores both alike: types by their other names,
/// expressions that are the same but for parentheses and casts, options said that are as usual, what only SQLite has.
/// What differs, or may, stays as found. Pure.
schema::Schema reconcile(schema::Schema found, const schema::Schema& wanted);

} // namespace retort::postgresql

#pragma once
// Rows made up from nothing but a table's schema, so that revisions meet tables that are not empty.

#include <cstddef>

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::testing {

/// Puts up to `count` rows into the table, each in a transaction of its own; those that the table does not take (a
/// check of which nothing is known here) are left out. Foreign keys point at rows that are there. `salt`: other values
/// for another number. Returns how many there are more.
std::size_t add_sample_rows(database::Connection& connection, const schema::Schema& schema, const schema::Table& table,
                            std::size_t count, std::size_t salt);

} // namespace retort::testing

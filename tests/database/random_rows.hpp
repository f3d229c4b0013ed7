#pragma once
// Random rows for random tables.

#include <retort/database/connection.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>
#include <support/random.hpp>

namespace support {

/// A row for the table: a value of its type in each column that has neither number nor formula, sometimes NULL,
/// sometimes left to the default. Foreign keys point at rows that are there. It may be one that a constraint refuses.
retort::operation::BulkInsert random_row(Random& random, const retort::schema::Schema& schema,
                                         const retort::schema::Table& table, retort::database::Connection& connection);

} // namespace support

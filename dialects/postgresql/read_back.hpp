#pragma once
// The server as the judge of its own expressions and types.

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// What inspect() would say of the tables of `wanted` once they were made, under the names that they have there. They
/// are made in scratch schemas, one for each schema of theirs, with the enums and sequences of `wanted`, and are gone
/// again: all in a transaction that is rolled back, or to a savepoint in the one that is open. What they need and
/// `wanted` has not (functions, domains, other enums) is the database's own. Foreign keys and tablespaces, which have
/// nothing to be read back, are not made: they come as they are wanted.
///
/// Throws Error that names the table (or enum, or sequence) which the server refuses, with what it says.
schema::Schema read_back(database::Connection& connection, const schema::Schema& wanted);

} // namespace retort::postgresql

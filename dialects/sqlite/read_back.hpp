#pragma once
// What a database would say of tables that are wanted.

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// What inspect() gives for a database in memory in which the tables of `wanted`, with their indexes, were just made;
/// but that columns of enums are told from those of text, as reconcile() does it. `connection` is not touched. Throws
/// Error when SQLite cannot have such a table.
schema::Schema read_back(database::Connection& connection, const schema::Schema& wanted);

} // namespace retort::sqlite

#pragma once
// What a database has, as a schema.

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// The whole of the main database, read from the texts that it stores (https://sqlite.org/schematab.html) and held
/// against what its pragmas tell. Five queries, whatever the number of tables, in one transaction unless one is open.
///
/// Constraints without a name get the conventional one. Expressions and defaults are SQL as the database has it, so are
/// the types that type_name() would not write. There are no enums: they are TEXT and a CHECK here, until reconcile().
///
/// Opaque: views, triggers, virtual tables and their shadow tables; tables and indexes whose text is not understood, or
/// not as SQLite understands it; the indexes of such tables. What SQLite keeps for itself (sqlite_…) is left out.
schema::Schema inspect(database::Connection& connection);

} // namespace retort::sqlite

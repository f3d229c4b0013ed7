#pragma once
// What a database has and a schema does not say.

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// The schema with `opaque` filled: the texts of its tables, of all their indexes and of the triggers on them, in the
/// order in which they were made. A rebuild edits the first and makes the others anew. Views are not among them: no
/// rebuild touches one.
schema::Schema observe(database::Connection& connection, schema::Schema schema);

/// Whether a table of that name is there. Throws Error (unsupported) for a table in a schema.
bool has_table(database::Connection& connection, const schema::Name& name);

} // namespace retort::sqlite

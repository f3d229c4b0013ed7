#pragma once
// What a database has and a schema does not say.

#include <retort/database/connection.hpp>
#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// The schema with `opaque` filled: the triggers on its tables and the indexes of its tables that it does not know, in
/// the order in which they were made. A rebuild drops them with the table and makes them anew. Views are not among
/// them: no rebuild touches one.
schema::Schema observe(database::Connection& connection, schema::Schema schema);

/// For a script, which observes nothing: a check that the table which the operation makes anew has no trigger or index
/// that the schema does not know and that would be lost. Nothing when no table is made anew.
database::Steps unobserved_checks(const operation::Operation& operation, const schema::Schema& before);

/// Whether a table of that name is there. Throws Error (unsupported) for a table in a schema.
bool has_table(database::Connection& connection, const schema::Name& name);

} // namespace retort::sqlite

#pragma once
// What a PostgreSQL database has, as a Schema.

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// The whole database but for PostgreSQL's own schemas and what belongs to extensions, in eight catalogue queries
/// however much there is. The default schema is current_schema().
///
/// Expressions and native types are as the server prints them for this session: a name that its search_path finds
/// stands alone, any other with its schema. The texts of models and revisions are read by that path too.
///
/// What a Schema cannot say in full (partitions, inheriting and foreign tables, views, functions, triggers, an index
/// with parameters for its operator classes, an index that is not valid, …) is among Schema::opaque, with a text that
/// makes it where the catalogue has one. A sequence that a serial column would not have made is listed, whoever owns
/// it.
schema::Schema inspect(database::Connection& connection);

} // namespace retort::postgresql

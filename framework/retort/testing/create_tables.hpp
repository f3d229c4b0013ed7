#pragma once
// Tables straight from the models, for tests: a database whose history does not matter.

#include <retort/database/connection.hpp>
#include <retort/model/metadata.hpp>

namespace retort::testing {

/// Makes everything that the models describe, enums, tables and indexes, in a database that has none of it:
///
///     retort::Database database{"sqlite://"};
///     retort::testing::create_tables(*database.connect(), metadata());
///
/// All or nothing, in one transaction. Schemas other than the default one must be there. It notes no revision: where
/// revisions are to run, use migration::upgrade().
/// Throws Error as a revision that makes them would, Error (usage) inside a transaction.
void create_tables(database::Connection& connection, const Metadata& metadata);

} // namespace retort::testing

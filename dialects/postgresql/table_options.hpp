#pragma once
// What a table is made of, when that changes: ALTER TABLE SET LOGGED, SET TABLESPACE, SET (…), RESET (…).

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// The steps that give the table `options` in place of its own. SET LOGGED, SET UNLOGGED and SET TABLESPACE write the
/// whole table anew; storage parameters count for what is written from then on. A table that leaves its tablespace goes
/// to pg_default. Throws Error (unsupported) when the partitioning differs, which nothing changes on a table that is
/// there.
database::Steps set_table_options(const schema::Table& table, const schema::TableOptions& options);

} // namespace retort::postgresql

#pragma once
// ALTER TABLE … ALTER COLUMN.

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// All changes of the column in one ALTER TABLE, so that the table is read or rewritten once; its comment is a
/// statement of its own. Throws Error (schema) when the column is not in `before`.
database::Steps alter_column(const operation::AlterColumn& op, const schema::Schema& before);

} // namespace retort::postgresql

#pragma once
// ALTER TABLE … ALTER COLUMN.

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// Changes of type, default and NOT NULL in one ALTER TABLE, so that the table is read or rewritten once; identity,
/// expression and comment are statements of their own. A column that gets an expression, or another one, is dropped and
/// comes again as the last of its table, and so is a generated column that is computed from one whose type changes.
/// Throws Error (schema) when the column is not in `before`.
database::Steps alter_column(const operation::AlterColumn& op, const schema::Schema& before);

} // namespace retort::postgresql

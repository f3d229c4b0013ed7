#pragma once
// Checks that run before a step that depends on the rows, where the server's own error would not say which ones stand
// in its way.

#include <string>

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// No row of the table may meet the condition (SQL). The query returns the primary keys of the first ten that do, or
/// the whole rows of a table that has none.
database::Step no_row_where(const schema::Schema& before, const schema::Name& table, const std::string& condition,
                            std::string failure);

/// The table must be empty.
database::Step no_row(const schema::Schema& before, const schema::Name& table, std::string failure);

/// What the new type, or NOT NULL, cannot take of what the column holds. Nothing where no value can be in the way, and
/// where the server's own error tells the value (text that is no number).
database::Steps no_value_that_does_not_fit(const operation::AlterColumn& op, const schema::Column& old,
                                           const schema::Schema& before);

} // namespace retort::postgresql

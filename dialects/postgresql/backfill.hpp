#pragma once
// Rows that are filled in lot by lot.

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// Throws Error (unsupported) for a table that has no key of columns that are NOT NULL.
database::Steps backfill(const operation::Backfill& op, const schema::Schema& before);

} // namespace retort::postgresql

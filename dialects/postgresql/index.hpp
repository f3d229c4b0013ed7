#pragma once
// Indexes of tables that are there.

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// Concurrently: outside a transaction, and a check that what came of it is valid. A build that fails leaves an index
/// that nobody uses and everybody keeps up to date (manual, CREATE INDEX, Building Indexes Concurrently): the step says
/// how it is cleared away.
database::Steps create_index(const operation::CreateIndex& op);

/// Concurrently only where no foreign key has to step aside (keys.hpp), which needs a transaction.
database::Steps drop_index(const operation::DropIndex& op, const schema::Schema& before);

} // namespace retort::postgresql

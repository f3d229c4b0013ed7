#pragma once
// Operations as DDL, in the plain forms: every statement may run in the revision's transaction.

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// What Dialect::compile() promises. `before` is asked for what the text depends on (the type and the default that an
/// altered column has); whether the operation may be is apply()'s to say.
database::Steps compile(const operation::Operation& operation, const schema::Schema& before);

} // namespace retort::postgresql

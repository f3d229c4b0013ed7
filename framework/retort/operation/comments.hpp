#pragma once
// Comments of what is no table and no column.

#include <retort/operation/operation.hpp>

namespace retort::operation {

/// Throws Error (schema) when the thing is not there.
void set_comment(schema::Schema& schema, const SetComment& op);

} // namespace retort::operation

#pragma once
// What apply() does with an AlterColumn: of all operations the one with the most to refuse.

#include <retort/operation/operation.hpp>

namespace retort::operation {

void alter_column(schema::Schema& schema, const AlterColumn& op);

} // namespace retort::operation

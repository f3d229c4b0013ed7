#pragma once
// What apply() does with enumerated types.

#include <retort/operation/operation.hpp>

namespace retort::operation {

void create_enum(schema::Schema& schema, const CreateEnum& op);
void drop_enum(schema::Schema& schema, const DropEnum& op);
void add_enum_value(schema::Schema& schema, const AddEnumValue& op);

/// Defaults of columns of that enum follow, and so do the value's occurrences in the SQL of checks, predicates, indexes
/// and generated columns that name no column of another type. PostgreSQL does that by itself, for it keeps the value
/// and not its name; on SQLite the dialect writes the tables anew. Where such SQL names other columns too, the text
/// cannot tell whose value it is: refused.
void rename_enum_value(schema::Schema& schema, const RenameEnumValue& op);

/// Values that are mapped are renamed as above. A value that goes and is not mapped may stand nowhere.
void replace_enum(schema::Schema& schema, const ReplaceEnum& op);

} // namespace retort::operation

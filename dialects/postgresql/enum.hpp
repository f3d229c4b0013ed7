#pragma once
// Enum types.

#include <vector>

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

database::Steps create_enum(const schema::Enum& type);

/// ALTER TYPE … ADD VALUE. It may run in a transaction (PostgreSQL 12), which can then not yet use the value.
database::Steps add_enum_value(const operation::AddEnumValue& op);

/// Asks for a transaction of its own for each value that a later one of the operations may use, for otherwise the
/// server refuses ("unsafe use of new value"). SQL that puts the value together from parts is not seen through.
void set_apart_used_values(std::vector<operation::Recorded>& operations);

database::Steps rename_enum_value(const operation::RenameEnumValue& op);

/// PostgreSQL cannot take a value away, nor give it another place: the type is put aside and made anew, and every
/// column of it in `before` is converted, through text. Checks before find the rows that hold a value which goes
/// without a mapping.
database::Steps replace_enum(const operation::ReplaceEnum& op, const schema::Schema& before);

} // namespace retort::postgresql

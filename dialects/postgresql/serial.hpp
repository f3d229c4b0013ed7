#pragma once
// serial, bigserial, smallserial: words with which a new column is an integer whose default counts (manual, 8.1.4). A
// schema holds them as native types; afterwards the column has an integer type, and owns a sequence of some name.

#include <string_view>

#include <retort/database/step.hpp>
#include <retort/schema/name.hpp>
#include <retort/schema/type.hpp>

namespace retort::postgresql {

bool is_serial(const schema::Type& type);

/// The type that such a column has; any other type as it is.
schema::Type type_of_serial(const schema::Type& type);

/// "serial" for integer, and so on; empty for what is no integer.
std::string_view serial_word(schema::TypeKind kind);

/// What the sequence of such a column is called, unless the name is taken or longer than a name can be.
schema::Name serial_sequence_name(const schema::Name& table, std::string_view column);

/// The sequence counts as far as the type goes.
database::Step alter_serial_sequence(const schema::Name& table, const std::string& column, const schema::Type& type);

/// The column must have no default by then.
database::Step drop_serial_sequence(const schema::Name& table, const std::string& column);

} // namespace retort::postgresql

#pragma once
// The text of a table as it stands in the database, changed from what one schema says of it to what another says. What
// both say stays byte for byte, and so does everything that no schema says.

#include <sqlite/table_text.hpp>

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// A table in a schema, which knows the enums of its columns.
struct TableIn {
    const schema::Table& table;
    const schema::Schema& schema;
};

/// `before` and `after` are one table with columns of the same names, but for those that come or go. A constraint that
/// differs in its name only is renamed. One that goes is found by its name, else by what it is.
/// Throws Error (unsupported) when the text has not what is to be changed.
TableText edited(TableText text, const TableIn& before, const TableIn& after);

} // namespace retort::sqlite

#pragma once
// Names that SQLite cannot have.

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// Throws Error (unsupported) when two tables or indexes, or two columns of a table, have names that differ in nothing
/// but case: to SQLite they are one. So too for a table or index whose name begins with "sqlite_", which it keeps for
/// itself (https://sqlite.org/fileformat2.html §2.6).
void require_possible_names(const schema::Schema& schema);

} // namespace retort::sqlite

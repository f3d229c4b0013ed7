#pragma once
// What a database says of its tables.

#include <set>
#include <string>

#include <retort/database/connection.hpp>

namespace support {

/// A line for each column, constraint, index, enum, sequence and namespace that the database's own catalogue tells of,
/// and no more of it than belongs to the schema: two databases of one schema tell the same, whatever ways led there.
/// PostgreSQL: where new tables are made, and the namespaces that revisions have made; the order of a table's columns
/// is a line of its own, which begins with "order". SQLite: the file.
std::multiset<std::string> catalogue(retort::database::Connection& connection);

} // namespace support

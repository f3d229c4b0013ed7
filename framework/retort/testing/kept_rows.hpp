#pragma once
// Which rows and values operations leave as they were.

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/operation/operation.hpp>

namespace retort::testing {

/// Where the rows of a table are found again after operations, and which of its columns no operation has changed.
struct KeptTable {
    schema::Name before;
    schema::Name after;
    std::map<std::string, std::string> columns; ///< old name, new name; never one that is computed
};

/// The tables of `before` that the operations do not drop.
std::vector<KeptTable> kept_tables(const schema::Schema& before, std::span<const operation::Operation> operations);

/// The rows of each table, as text, under the name that it has at first.
using KeptRows = std::map<schema::Name, std::multiset<std::string>>;

/// What of them is in the database: before the operations, or (`after`) when they have run. `schema`: what it is then.
KeptRows read_rows(database::Connection& connection, const std::vector<KeptTable>& kept, const schema::Schema& schema,
                   bool after);

} // namespace retort::testing

#pragma once
// What the database knows about its own revisions: two small tables.
//
//   retort_version   one row for each revision that is applied
//   retort_history   one row for each time a revision was applied, reverted or stamped
//
// Every applied revision has a row, not only the last: what is applied is read, never inferred.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/migration/plan.hpp>

namespace retort::migration {

/// What the bookkeeping tables are called.
struct Tables {
    schema::Name version{"retort_version"};
    schema::Name history{"retort_history"};
};

/// A row of the history.
struct HistoryEntry {
    std::string revision;
    std::string direction;                             ///< "upgrade", "downgrade", "stamp", "unstamp"
    std::string checksum;                              ///< of the operations that were run; empty for a stamp
    std::optional<std::chrono::milliseconds> duration; ///< nullopt: unknown (a script, a stamp)
    std::string who;
};

/// CREATE TABLE IF NOT EXISTS for both tables.
std::vector<std::string> creation_sql(const database::Dialect& dialect, const Tables& tables);
/// The statements that note the entry: the version row and the history row.
std::vector<std::string> entry_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry);
/// A query that returns a row unless exactly the revisions `expected` are applied: the guard of a script.
std::string unexpected_state_query(const database::Dialect& dialect, const Tables& tables, const Ids& expected);

/// The revisions that are applied; nothing when the version table is not there.
Ids read_applied(database::Connection& connection, const Tables& tables);
/// Those of `revisions` that are, as the open transaction sees it.
Ids applied_of(database::Connection& connection, const Tables& tables, const Ids& revisions);
/// Creates what is missing of the two tables.
void ensure_tables(database::Connection& connection, const Tables& tables);
/// Notes the entry in the open transaction.
void note(database::Connection& connection, const Tables& tables, const HistoryEntry& entry);

/// Who runs this: user@host, as far as the system tells.
std::string operator_name();

} // namespace retort::migration

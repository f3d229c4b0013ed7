#pragma once
// What the database knows about its seeds: a table with a row for each that has run.

#include <cstdint>
#include <map>
#include <string>

#include <retort/database/connection.hpp>
#include <retort/schema/name.hpp>

namespace retort::seed {

/// A row of the ledger.
struct LedgerEntry {
    std::string content;     ///< content_of() when it ran
    std::string environment; ///< in which it ran
    std::int64_t downgrades =
        0; ///< how many revisions had been reverted by then: its rows may be gone since with a table
    std::map<std::string, std::int64_t> rows{}; ///< by table: how many rows it found or put in place
};

struct Ledger {
    std::map<std::string, LedgerEntry, std::less<>> entries{}; ///< by the seed's name
    std::int64_t downgrades = 0;                               ///< how many revisions have been reverted so far
};

/// Where the ledger is, and where the history of the revisions is (migration/bookkeeping.hpp).
struct LedgerTables {
    schema::Name ledger{"retort_seed"};
    schema::Name history{"retort_history"};
};

/// The ledger, by one query where both tables are there. No table, no entries. No transaction may be open.
Ledger read_ledger(database::Connection& connection, const LedgerTables& tables = {});
/// Makes the table unless it is there, in the open transaction: a seed that fails leaves no table behind either.
void ensure_ledger(database::Connection& connection, const LedgerTables& tables);
/// Notes that a seed has run, in the open transaction; `entry.downgrades` is counted here.
void note(database::Connection& connection, const LedgerTables& tables, const std::string& seed,
          const LedgerEntry& entry);

} // namespace retort::seed

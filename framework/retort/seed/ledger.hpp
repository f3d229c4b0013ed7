#pragma once
// What the database knows about its seeds: a table with a row for each that has run.

#include <map>
#include <string>

#include <retort/database/connection.hpp>
#include <retort/schema/name.hpp>
#include <retort/session/written.hpp>

namespace retort::seed {

/// A row of the ledger.
struct LedgerEntry {
    std::string content;                        ///< content_of() when it ran
    std::string environment;                    ///< in which it ran
    std::map<std::string, std::int64_t> rows{}; ///< by table: how many rows it found or put in place

    friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

/// By the seed's name.
using Ledger = std::map<std::string, LedgerEntry, std::less<>>;

/// The ledger, by one query. No table, no entries. No transaction may be open.
Ledger read_ledger(database::Connection& connection, const schema::Name& table);
/// Makes the table unless it is there.
void ensure_ledger(database::Connection& connection, const schema::Name& table);
/// Notes that a seed has run, in the open transaction.
void note(database::Connection& connection, const schema::Name& table, const std::string& seed,
          const LedgerEntry& entry);

} // namespace retort::seed

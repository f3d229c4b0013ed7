#pragma once
// The same plans as SQL text (--sql), for a database that somebody else changes. No connection.

#include <string>
#include <string_view>

#include <retort/database/dialect.hpp>
#include <retort/migration/bookkeeping.hpp>

namespace retort::migration {

/// A script for psql or the sqlite3 shell that stops at the first error, checks that the database is where the script
/// begins, and does what upgrade() would do: one transaction a revision, bookkeeping included.
/// `range`: "TO" (from base), or "FROM:TO"; each "base", "head", "heads", an id or its start.
/// Throws Error as plan_upgrade does, Error (unsupported) for what the dialect cannot do.
std::string upgrade_script(const database::Dialect& dialect, const Graph& graph, std::string_view range,
                           const Tables& tables = {});

/// `range`: "FROM:TO". With only "TO", the script begins at head.
std::string downgrade_script(const database::Dialect& dialect, const Graph& graph, std::string_view range,
                             const Tables& tables = {});

} // namespace retort::migration

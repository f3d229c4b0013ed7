#pragma once
// The same plans as SQL text (--sql), for a database that somebody else changes. No connection.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/migration/bookkeeping.hpp>
#include <retort/migration/online.hpp>

namespace retort::migration {

/// A script for psql or the sqlite3 shell that stops at the first error, checks that the database is where the script
/// begins, and does what upgrade() would do: one transaction a revision, bookkeeping included, and operations that
/// cannot run in one between them.
/// `range`: "TO" (from base), or "FROM:TO"; each "base", "head", "heads", or a revision.
/// `online`: automatic is never, since nobody knows here how large a table is.
/// Throws Error as plan_upgrade does, Error (usage) for a range that goes down, Error (unsupported) for what the
/// dialect cannot do and for a data step in C++, which no script can hold.
std::string upgrade_script(const database::Dialect& dialect, const Graph& graph, std::string_view range,
                           const Tables& tables = {}, OnlineMode online = OnlineMode::automatic);

/// `range`: "FROM:TO". With only "TO", the script begins at the heads.
std::string downgrade_script(const database::Dialect& dialect, const Graph& graph, std::string_view range,
                             const Tables& tables = {}, OnlineMode online = OnlineMode::automatic);

/// A script that does what stamp() would do to a database at `from` ("TO": from base; "FROM:TO").
std::string stamp_script(const database::Dialect& dialect, const Graph& graph, const std::vector<std::string>& targets,
                         const Tables& tables = {}, bool purge = false);

/// A script that makes the bookkeeping tables where they are missing.
std::string ensure_version_script(const database::Dialect& dialect, const Tables& tables = {});

/// A script that does operations which no revision has asked for to a database whose schema is `before`: no
/// bookkeeping. `title`: its first comment.
/// `copy`: for a dialect that looks at what hangs on a table before it changes it (SQLite), a database without rows
/// that is like the one that the script is for (Dialect::copy_of). The script is what was run there. Without it the
/// script checks that nothing is there that it would lose.
std::string operations_script(const database::Dialect& dialect, std::span<const operation::Operation> operations,
                              schema::Schema before, std::string_view title, database::Connection* copy = nullptr);

/// The operations, with tables and indexes made by the very statements that made those of `seen` (Dialect::observe):
/// what no schema models is then made too. For a script that copies from a database of the same dialect. Unchanged
/// where the dialect has no such statements.
std::vector<operation::Operation> in_stored_words(std::vector<operation::Operation> operations,
                                                  const schema::Schema& seen);

} // namespace retort::migration

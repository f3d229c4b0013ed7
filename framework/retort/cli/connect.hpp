#pragma once
// From the command line to a database.

#include <chrono>
#include <span>
#include <string>

#include <retort/cli/commands.hpp>
#include <retort/database/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/view.hpp>
#include <retort/seed/ledger.hpp>

namespace retort::cli {

/// What happens when the database is a file that is not there.
enum class Missing { create, refuse };

/// The database that the command line, the environment or the project names. Opens nothing yet.
Database open(const Context& context, Missing missing);
/// Another database, by its own URL.
Database open(const Context& context, Url url, Missing missing);

/// A connection for a command that waits for others: tried again for that time while somebody else keeps the database
/// to himself (SQLite, in a large transaction), or the server has no connection left.
Lease connect_patiently(Database& database, int lock_timeout_seconds);

/// The dialect alone, for --sql.
const database::Dialect& choose_dialect(const Context& context);

/// What the bookkeeping tables are called here.
migration::Tables tables_of(const Context& context);
/// Which operations get the form that keeps nobody waiting: `mode` (--online), or else what the project says.
migration::Online online_of(const Context& context, const std::string& mode);
/// How long a statement may run that goes through rows: `seconds` (--statement-timeout), or else what the project says.
std::chrono::milliseconds statement_timeout_of(const Context& context, int seconds);
/// How revisions are run here. `lock_timeout`: seconds.
migration::Settings settings_of(const Context& context, int lock_timeout);
/// What the table of seeds that have run is called: it stands beside those of the revisions.
seed::LedgerTables ledger_of(const Context& context);

/// The revisions as the project's database knows them.
migration::View read_view(const Context& context);

/// The same when one of the identifiers begins where the database is ("current", +N); otherwise no database is opened,
/// and nullopt.
std::optional<migration::View> read_view_for(const Context& context, std::span<const std::string> identifiers);

/// What identifiers are resolved with: the view's graph and what is applied there; without one, all revisions.
struct Known {
    const migration::Graph& graph;
    const migration::Ids* applied = nullptr;
};
Known known_by(const Context& context, const std::optional<migration::View>& view);

} // namespace retort::cli

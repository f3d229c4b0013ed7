#pragma once
// What pending revisions really do to tables, seen on a copy.

#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include <retort/cli/commands.hpp>
#include <retort/database/effect.hpp>
#include <retort/database/url.hpp>
#include <retort/migration/runner.hpp>

namespace retort::cli {

struct Traced {
    std::string revision;
    std::string text;                        ///< what is done
    database::Effects foretold;              ///< what plan and lint say of it
    std::optional<database::Effects> seen{}; ///< nothing: it ran outside a transaction, where nobody sees its locks
};

/// Makes another database on the server, by the revisions that are applied to that of `connection`, which `url` names,
/// or a schema with what they say (scratch.hpp); runs those of `preview` there, each operation by itself, and takes it
/// away. The copy has no rows.
/// Throws Error (unsupported) for a database that cannot say which locks a statement takes, and what on_scratch() and
/// the revisions throw.
std::vector<Traced> trace(const Context& context, const Url& url, database::Connection& connection,
                          const migration::Preview& preview);

/// To stdout.
void print_trace(const std::vector<Traced>& traced);
/// A list of "revision", "text", "foretold", "seen" (null, or as "effects" of plan).
boost::json::array trace_as_json(const std::vector<Traced>& traced);

} // namespace retort::cli

#pragma once
// Seeds as the command line knows them: where they run, what is told of them.

#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include <retort/cli/commands.hpp>
#include <retort/seed/run.hpp>

namespace retort::cli {

/// `said` (--env), or else the project's.
std::string environment_of(const Context& context, const std::string& said);

/// What every run has in common, and with it what is told on the way: of one that takes longer than a second how far it
/// is, to stderr; of each what it did, to stdout; of a dry run each row. Nothing but progress with --json.
/// `parameters`: NAME=VALUE. Throws Error (usage) for others.
seed::Options seed_options(const Context& context, const std::vector<std::string>& parameters, bool dry_run,
                           int lock_timeout);

/// "countries: 51 inserted, 0 changed, 0 unchanged".
std::string result_line(const seed::Result& result, bool dry_run);
boost::json::array to_json(const std::vector<seed::Result>& results);

} // namespace retort::cli

#pragma once
// A plan run on a copy first.

#include <string>
#include <vector>

#include <retort/cli/commands.hpp>
#include <retort/database/url.hpp>
#include <retort/migration/runner.hpp>

namespace retort::cli {

/// Makes a database that has the tables of that of `connection`, which `url` names, as they are now and without rows:
/// in memory, or beside it on the server (scratch.hpp). Upgrades it to `targets` and compares what it is then with what
/// the revisions say. Returns what would still have to be done, a line each: nothing when the plan is proven. The copy
/// goes away. Throws Error (usage) while a revision is half done, Error (permission) where nothing can be made, and
/// what on_scratch() and the revisions throw.
std::vector<std::string> prove(const Context& context, const Url& url, database::Connection& connection,
                               const std::vector<std::string>& targets, const migration::Settings& settings);

} // namespace retort::cli

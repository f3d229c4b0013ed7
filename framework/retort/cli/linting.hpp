#pragma once
// Which revisions lint looks at, and what it says of them.

#include <string>
#include <vector>

#include <retort/cli/commands.hpp>
#include <retort/cli/findings.hpp>
#include <retort/contract/contract.hpp>
#include <retort/database/connection.hpp>
#include <retort/migration/runner.hpp>

namespace retort::cli {

/// What is pending in the database. Throws as preview_upgrade() does.
migration::Preview preview_pending(const Context& context, database::Connection& connection,
                                   const migration::Online& online);
/// Of what is pending, as it would run now; how many rows its tables have counts. `running`: lint::Settings, here and
/// below.
Report lint_pending(database::Connection& connection, const migration::Preview& preview,
                    const migration::Online& online, const contract::Contract* running = nullptr);

/// Of revisions, without a database: for the kind of database that the command line, the environment or the project
/// names, else for every kind that the program knows and the revisions can run on. `in_one_run`: they are run one after
/// the other (lint::Settings).
Report lint_revisions(const Context& context, const migration::Ids& revisions, const migration::Online& online,
                      bool in_one_run, const contract::Contract* running = nullptr);

/// Those that come after a revision; where no revision has that name, those whose files were added or changed since the
/// commit of that name. Throws Error (usage) when neither has.
migration::Ids revisions_since(const Context& context, const std::string& name);

} // namespace retort::cli

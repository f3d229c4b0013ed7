#pragma once
// What is dangerous in what is pending, in the database where it is going to run.

#include <vector>

#include <retort/contract/contract.hpp>
#include <retort/lint/finding.hpp>
#include <retort/migration/runner.hpp>

namespace retort::lint {

/// How many rows the tables have counts. `online`: as for the preview. `running`: lint::Settings.
std::vector<Finding> lint_pending(database::Connection& connection, const migration::Preview& preview,
                                  const migration::Online& online, const contract::Contract* running = nullptr);

} // namespace retort::lint

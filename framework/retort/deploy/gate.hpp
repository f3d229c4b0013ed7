#pragma once
// What has to be right before a deploy changes anything.

#include <vector>

#include <retort/lint/finding.hpp>
#include <retort/migration/runner.hpp>

namespace retort::deploy {

/// The plan of a deploy, once nothing speaks against it but what lint finds in it. Changes nothing.
/// Throws Error (revision) for revisions that the database has and no file of this build, and for applied ones that
/// were edited; Error (usage, revision) for one that is half done and cannot be gone on with. One that can be is part
/// of the plan.
migration::Preview gate(database::Connection& connection, const migration::Graph& graph,
                        const migration::Settings& settings);

/// What lint finds in the plan that nobody allows, as far as it is an error.
std::vector<lint::Finding> errors_in(database::Connection& connection, const migration::Preview& preview,
                                     const migration::Online& online);

} // namespace retort::deploy

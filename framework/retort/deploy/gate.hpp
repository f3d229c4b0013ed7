#pragma once
// What has to be right before a deploy changes anything.

#include <retort/migration/runner.hpp>

namespace retort::deploy {

/// The plan of a deploy, once nothing speaks against it. Changes nothing.
/// Throws Error (revision) for revisions that the database has and no file of this build, and for applied ones that
/// were edited; Error (usage, revision) for one that is half done and cannot be gone on with. One that can be is part
/// of the plan.
migration::Preview gate(database::Connection& connection, const migration::Graph& graph,
                        const migration::Tables& tables);

} // namespace retort::deploy

#pragma once
// Runs revisions against a database.

#include <chrono>
#include <functional>
#include <string_view>

#include <retort/migration/bookkeeping.hpp>

namespace retort::migration {

struct Settings {
    Tables tables{};
    std::chrono::milliseconds lock_timeout{60'000}; ///< how long to wait for somebody else's migration
};

/// Told once a revision begins (`finished` false) and once it is committed.
struct Progress {
    const PlanItem& item;
    bool finished = false;
    std::chrono::milliseconds duration{};
};
using OnProgress = std::function<void(const Progress&)>;

/// Applies what is pending up to `target` (see plan_upgrade), one transaction a revision, its bookkeeping in the same
/// one. Returns what was run: nothing when the database was there already. Throws Error with the revision's file and
/// line; that revision is then not applied, those before it are.
Plan upgrade(database::Connection& connection, const Graph& graph, std::string_view target,
             const Settings& settings = {}, const OnProgress& progress = {});

/// Reverts applied revisions down to `target` (see plan_downgrade), likewise.
Plan downgrade(database::Connection& connection, const Graph& graph, std::string_view target,
               const Settings& settings = {}, const OnProgress& progress = {});

/// Says that the database is at `target` ("base", "head", "heads", an id or its start) without running anything.
/// Works from any state, one that names unknown revisions included. Returns what was applied before.
Ids stamp(database::Connection& connection, const Graph& graph, std::string_view target, const Settings& settings = {});

} // namespace retort::migration

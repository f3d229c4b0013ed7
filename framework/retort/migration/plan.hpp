#pragma once
// Which revisions a request runs, in which order. Pure.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/graph.hpp>
#include <retort/migration/identifier.hpp>

namespace retort::migration {

enum class Direction { upgrade, downgrade };

std::string_view to_string(Direction direction) noexcept;

struct PlanItem {
    const Revision* revision = nullptr;
    Direction direction = Direction::upgrade;

    friend bool operator==(const PlanItem&, const PlanItem&) = default;
};

using Plan = std::vector<PlanItem>;

/// What a database says about itself.
struct Applied {
    Ids ids;
    /// Ids in the order in which they were applied, oldest first; the last mention counts, and those that are not in
    /// `ids` do not. Those of `ids` that it lacks count as applied before the others, in the graph's order.
    std::vector<std::string> order;

    Applied() = default;
    Applied(Ids applied) : ids(std::move(applied)) {}
    Applied(Ids applied, std::vector<std::string> in_order) : ids(std::move(applied)), order(std::move(in_order)) {}
};

/// The applied revisions that have a file, in the order in which they were applied, save that nothing comes before what
/// it needs.
std::vector<const Revision*> in_applied_order(const Graph& graph, const Applied& applied);

/// What is pending of `targets` and all that they need, in the graph's order; nothing when the database is exactly
/// there.
///   head      the one effective head
///   heads     everything
///   +N        the next N. Throws Error (several_heads) when the N next could be others
///   X@+N      the next N of the branch X, and what they need
/// Throws Error as resolve() does, Error (usage) for a database that names unknown revisions, for a target that the
/// database is past, for base and -N, for a +N past the end.
Plan plan_upgrade(const Graph& graph, const Applied& applied, std::span<const std::string> targets);
Plan plan_upgrade(const Graph& graph, const Applied& applied, std::string_view target);

/// What has to be undone so that the database is at `target`, in the reverse of the order in which it was applied.
///   base      everything
///   R         what comes after R, and what needs one of those
///   X@R       likewise, but only what belongs to the branch X; what another applied branch shares with it stays
///   X@base    all of the branch X and what needs it; what another applied branch shares with it stays
///   -N        the N that were applied last
///   X@-N      the N of the branch X that were applied last, and what needs them
/// Throws Error as resolve() does, Error (usage) for a database that names unknown revisions, a target that is not
/// applied, +N, a -N past the beginning; Error (unsupported) when one of them has no downgrade.
Plan plan_downgrade(const Graph& graph, const Applied& applied, std::string_view target);

/// What is applied after stamping: each target and all that it needs, without what comes after it (and what needs
/// that), and all else as it was. `purge` forgets everything first. Revisions that no file has are forgotten, unless
/// every target is of the form X@…. Throws Error as resolve() does, Error (usage) for targets of which one asks for
/// what another takes away.
Ids plan_stamp(const Graph& graph, const Applied& applied, std::span<const std::string> targets, bool purge = false);
Ids plan_stamp(const Graph& graph, const Applied& applied, std::string_view target, bool purge = false);

/// What has been applied when `identifier` was the last: "base" is nothing, "heads" is all. For scripts: there is no
/// database, so "current", +N and -N are Error (usage).
Ids applied_at(const Graph& graph, std::string_view identifier);

} // namespace retort::migration

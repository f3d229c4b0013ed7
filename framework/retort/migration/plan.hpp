#pragma once
// Which revisions a request runs, in which order. Pure.

#include <string_view>
#include <vector>

#include <retort/migration/graph.hpp>

namespace retort::migration {

enum class Direction { upgrade, downgrade };

std::string_view to_string(Direction direction) noexcept;

struct PlanItem {
    const Revision* revision = nullptr;
    Direction direction = Direction::upgrade;

    friend bool operator==(const PlanItem&, const PlanItem&) = default;
};

using Plan = std::vector<PlanItem>;

/// The revision that an identifier means: "head", an id, or the start of exactly one id.
/// Throws Error (usage) for none or several, Error (several_heads) for "head" when there are several.
const Revision& find_revision(const Graph& graph, std::string_view identifier);

/// "head", "heads", "base", an id or its start, and +N from `applied`. The plan is empty when there is nothing to do.
/// Throws Error (usage) when the target is below what is applied already, or +N goes past the head.
Plan plan_upgrade(const Graph& graph, const Ids& applied, std::string_view target);

/// "base", an id or its start, and -N. Reverts all applied revisions that come after the target.
/// Throws Error (usage) when the target is not applied, or -N goes past the base, Error (unsupported) when one of them
/// has no downgrade.
Plan plan_downgrade(const Graph& graph, const Ids& applied, std::string_view target);

/// What has been applied when `identifier` was the last: "base" is nothing, "heads" is all.
Ids applied_at(const Graph& graph, std::string_view identifier);

/// Throws Error (usage) when the database names revisions that no file has.
void require_known(const Graph& graph, const Ids& applied);

} // namespace retort::migration

#include <retort/migration/plan.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>

namespace retort::migration {

namespace {
// The N of "+N" or "-N".
std::optional<std::size_t> relative(std::string_view identifier, char sign) {
    if (identifier.size() < 2 || identifier.front() != sign) return std::nullopt;
    std::size_t count = 0;
    const char* end = identifier.data() + identifier.size();
    const auto [stop, error] = std::from_chars(identifier.data() + 1, end, count);
    if (error != std::errc{} || stop != end || count == 0) return std::nullopt;
    return count;
}

Plan pending(const Graph& graph, const Ids& wanted, const Ids& applied) {
    Plan plan;
    for (const Revision* revision : graph.in_order()) {
        if (wanted.contains(revision->id) && !applied.contains(revision->id))
            plan.push_back({revision, Direction::upgrade});
    }
    return plan;
}

// Before the first of them is undone, not when the one that cannot be is reached.
void require_reversible(const Plan& plan) {
    for (const PlanItem& item : plan) {
        if (item.revision->body.downgrade != nullptr || item.revision->body.upgrade == nullptr) continue;
        throw Error({.category = ErrorCategory::unsupported,
                     .message = fmt::format("revision '{}' cannot be undone: it has no downgrade", item.revision->id),
                     .hint = "write its downgrade, or restore a backup",
                     .where = display_file(item.revision->file)});
    }
}

// The last ones first.
Plan reverting(const Graph& graph, const Ids& unwanted) {
    Plan plan;
    for (const Revision* revision : graph.in_order()) {
        if (unwanted.contains(revision->id)) plan.push_back({revision, Direction::downgrade});
    }
    std::reverse(plan.begin(), plan.end());
    return plan;
}
} // namespace

std::string_view to_string(Direction direction) noexcept {
    return direction == Direction::upgrade ? "upgrade" : "downgrade";
}

const Revision& find_revision(const Graph& graph, std::string_view identifier) {
    if (identifier == "head") {
        const auto heads = graph.heads();
        if (heads.empty())
            throw Error(ErrorCategory::usage, "there are no revisions yet",
                        "write the first: retort revision -m \"…\"");
        if (heads.size() > 1) {
            std::vector<std::string_view> ids;
            for (const Revision* head : heads) ids.push_back(head->id);
            throw Error(ErrorCategory::several_heads,
                        fmt::format("'head' is not one revision: the heads are {}", fmt::join(ids, ", ")),
                        "name one of them, or say 'heads' for all");
        }
        return *heads.front();
    }
    if (const Revision* exact = graph.find(identifier)) return *exact;
    std::vector<const Revision*> found;
    if (!identifier.empty()) {
        for (const Revision* revision : graph.in_order()) {
            if (revision->id.starts_with(identifier)) found.push_back(revision);
        }
    }
    if (found.size() == 1) return *found.front();
    if (found.empty())
        throw Error(ErrorCategory::usage, fmt::format("there is no revision '{}'", identifier),
                    identifier.find(':') == std::string_view::npos
                        ? fmt::format("'retort history' lists the {} that there are", graph.in_order().size())
                        : "a range FROM:TO needs --sql");
    std::vector<std::string_view> ids;
    for (const Revision* revision : found) ids.push_back(revision->id);
    throw Error(ErrorCategory::usage,
                fmt::format("'{}' is the start of {} revisions: {}", identifier, found.size(), fmt::join(ids, ", ")),
                "give more of the id");
}

Ids applied_at(const Graph& graph, std::string_view identifier) {
    if (identifier == "base") return {};
    Ids applied;
    if (identifier == "heads") {
        for (const Revision* revision : graph.in_order()) applied.emplace(revision->id);
        return applied;
    }
    return graph.with_ancestors(find_revision(graph, identifier).id);
}

void require_known(const Graph& graph, const Ids& applied) {
    for (const std::string& id : applied) {
        if (graph.find(id) == nullptr)
            throw Error(
                ErrorCategory::usage, fmt::format("the database is at revision '{}', and no file has that id", id),
                "get the revision file back (another branch?), or say where the database is: retort stamp REVISION");
    }
}

Plan plan_upgrade(const Graph& graph, const Ids& applied, std::string_view target) {
    require_known(graph, applied);
    if (const auto count = relative(target, '+')) {
        Plan plan = pending(graph, applied_at(graph, "heads"), applied);
        if (plan.size() < *count)
            throw Error(ErrorCategory::usage, fmt::format("cannot go {} up: {} pending", target, plan.size()),
                        "'retort upgrade head' goes all the way");
        plan.resize(*count);
        return plan;
    }
    if (target == "base" || relative(target, '-'))
        throw Error(ErrorCategory::usage, fmt::format("'{}' is not above where the database is", target),
                    fmt::format("to go back: retort downgrade {}", target));
    if (target == "head" && graph.in_order().empty()) return {};
    Plan plan = pending(graph, applied_at(graph, target), applied);
    if (plan.empty() && target != "head" && target != "heads") {
        const Revision& revision = find_revision(graph, target);
        if (!graph.heads_of(applied).contains(revision.id))
            throw Error(ErrorCategory::usage, fmt::format("the database is past revision '{}' already", revision.id),
                        fmt::format("to go back to it: retort downgrade {}", target));
    }
    return plan;
}

namespace {
Plan requested_downgrade(const Graph& graph, const Ids& applied, std::string_view target) {
    if (const auto count = relative(target, '-')) {
        Plan plan = reverting(graph, applied);
        if (plan.size() < *count)
            throw Error(ErrorCategory::usage, fmt::format("cannot go {} down: {} applied", target, plan.size()),
                        "'retort downgrade base' goes all the way");
        plan.resize(*count);
        return plan;
    }
    if (relative(target, '+'))
        throw Error(ErrorCategory::usage, fmt::format("'{}' is not below where the database is", target),
                    fmt::format("to go on: retort upgrade {}", target));
    if (target == "base") return reverting(graph, applied);
    const Revision& revision = find_revision(graph, target);
    if (!applied.contains(revision.id))
        throw Error(ErrorCategory::usage,
                    fmt::format("revision '{}' is not applied, so there is nothing to go back to", revision.id),
                    "'retort current' says where the database is");
    Ids unwanted;
    for (const std::string& id : graph.with_descendants(revision.id)) {
        if (id != revision.id && applied.contains(id)) unwanted.insert(id);
    }
    return reverting(graph, unwanted);
}
} // namespace

Plan plan_downgrade(const Graph& graph, const Ids& applied, std::string_view target) {
    require_known(graph, applied);
    Plan plan = requested_downgrade(graph, applied, target);
    require_reversible(plan);
    return plan;
}

} // namespace retort::migration

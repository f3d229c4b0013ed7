#include <retort/cli/heads.hpp>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/operation/commute.hpp>

namespace retort::cli {

using migration::Graph;
using migration::Ids;
using migration::Revision;
using operation::Recorded;

namespace {
// What the revisions do, one after the other.
std::vector<Recorded> recorded(const Graph& graph, const Ids& revisions) {
    std::vector<Recorded> all;
    for (const Revision* revision : graph.in_order()) {
        if (!revisions.contains(revision->id)) continue;
        auto more = migration::record({revision, migration::Direction::upgrade});
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
}

Ids without(const Ids& ids, const Ids& others) {
    Ids rest;
    std::set_difference(ids.begin(), ids.end(), others.begin(), others.end(), std::inserter(rest, rest.end()));
    return rest;
}
} // namespace

std::string Divergence::in_short() const {
    if (!unknown.empty()) return fmt::format("whether they touch the same things cannot be told: {}", unknown);
    if (conflicts.empty()) return "they do not touch the same things";
    if (conflicts.size() == 1) return conflicts.front();
    return fmt::format("{} (and {} more)", conflicts.front(), conflicts.size() - 1);
}

std::string Divergence::advice() const {
    return unknown.empty() && conflicts.empty() ? "'retort upgrade heads' applies both, or join them: retort merge"
                                                : "look first; then 'retort upgrade heads' applies both, or join "
                                                  "them: retort merge";
}

std::optional<Divergence> divergence(const Graph& graph) {
    const auto heads = graph.effective_heads();
    if (heads.size() != 2) return std::nullopt;
    const Ids a = graph.with_ancestors(heads.front()->id);
    const Ids b = graph.with_ancestors(heads.back()->id);
    Ids common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(common, common.end()));
    try {
        return Divergence{operation::conflicts(recorded(graph, without(a, common)), recorded(graph, without(b, common)),
                                               migration::replay(graph, common), std::string(heads.front()->id),
                                               std::string(heads.back()->id)),
                          {}};
    } catch (const Error& e) {
        return Divergence{{}, e.what()};
    }
}

void require_one_head(const Graph& graph) {
    const auto heads = graph.effective_heads();
    if (heads.size() < 2) return;
    std::vector<std::string_view> ids;
    for (const Revision* head : heads) ids.push_back(head->id);
    const auto known = divergence(graph);
    throw Error(ErrorCategory::several_heads,
                fmt::format("'head' is not one revision: the heads are {}{}", fmt::join(ids, ", "),
                            known ? "; " + known->in_short() : ""),
                known ? known->advice() : "name one of them, say 'heads' for all, or join them: retort merge");
}

} // namespace retort::cli

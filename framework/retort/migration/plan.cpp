#include <retort/migration/plan.hpp>

#include <algorithm>
#include <queue>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>

namespace retort::migration {

namespace {
using Node = Graph::Node;
using Place = Graph::Place;
using Places = Graph::Places;
using Marks = Graph::Marks;

constexpr auto where_it_is = "'retort current' says where the database is";

// ---- Sets of places ----

Marks operator|(Marks a, const Marks& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = a[i] || b[i];
    return a;
}
Marks operator&(Marks a, const Marks& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = a[i] && b[i];
    return a;
}
Marks operator-(Marks a, const Marks& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = a[i] && !b[i];
    return a;
}
bool any(const Marks& marks) { return std::ranges::find(marks, true) != marks.end(); }

Marks only(const Graph& graph, const std::vector<const Revision*>& revisions) {
    Marks marks(graph.size());
    for (const Revision* revision : revisions) marks[*graph.place_of(revision->id)] = true;
    return marks;
}
Marks only(const Graph& graph, Place place) {
    Marks marks(graph.size());
    marks[place] = true;
    return marks;
}

// Whatever can be reached along at least one edge.
Marks strictly(const Graph& graph, const Marks& from, Places Node::*edges) {
    Marks next(graph.size());
    for (Place place = 0; place < graph.size(); ++place) {
        if (!from[place]) continue;
        for (const Place p : graph.node(place).*edges) next[p] = true;
    }
    return graph.reached(std::move(next), edges);
}

Marks everything_needed(const Graph& graph, Marks by) { return graph.reached(std::move(by), &Node::needs); }
Marks everything_that_needs(const Graph& graph, Marks what) { return graph.reached(std::move(what), &Node::needed_by); }

Plan upgrades(const Graph& graph, const Marks& marks) {
    Plan plan;
    for (Place place = 0; place < graph.size(); ++place) {
        if (marks[place]) plan.push_back({graph.in_order()[place], Direction::upgrade});
    }
    return plan;
}

// ---- The order of application ----

// Backwards: of what nothing else needs any more, the one that was applied last. Revisions that are not applied are
// passed through at once, so that an order holds across them too.
Places undo_order(const Graph& graph, const Applied& applied) {
    const Marks is_applied = graph.marks(applied.ids);
    std::vector<std::size_t> rank(graph.size());
    for (std::size_t i = 0; i < applied.order.size(); ++i) {
        if (const auto place = graph.place_of(applied.order[i])) rank[*place] = i + 1;
    }
    for (Place place = 0; place < graph.size(); ++place) {
        if (!is_applied[place]) rank[place] = applied.order.size() + 1;
    }
    const auto earlier = [&](Place a, Place b) { return std::pair(rank[a], a) < std::pair(rank[b], b); };
    std::priority_queue<Place, Places, decltype(earlier)> ready(earlier);
    Places still_needed_by(graph.size());
    for (Place place = 0; place < graph.size(); ++place) {
        still_needed_by[place] = static_cast<Place>(graph.node(place).needed_by.size());
        if (still_needed_by[place] == 0) ready.push(place);
    }
    Places order;
    while (!ready.empty()) {
        const Place place = ready.top();
        ready.pop();
        if (is_applied[place]) order.push_back(place);
        for (const Place need : graph.node(place).needs) {
            if (--still_needed_by[need] == 0) ready.push(need);
        }
    }
    return order;
}

// ---- Upgrades ----

std::string in_branch(const Identifier& identifier) {
    return identifier.branch.empty() ? "" : fmt::format(" in branch '{}'", identifier.branch);
}

// Which N come next is settled when nothing that is left could take the place of one that was chosen: something left
// that could be next, and does not need something chosen that nothing else chosen needs.
void require_settled(const Graph& graph, const Identifier& identifier, const Marks& chosen, const Marks& left) {
    const Marks next = left - strictly(graph, left, &Node::needed_by);
    const Marks last = chosen - strictly(graph, chosen, &Node::needs);
    Marks candidates(graph.size());
    for (Place place = 0; place < graph.size(); ++place) {
        if (!last[place]) continue;
        const Marks others = next - everything_that_needs(graph, only(graph, place));
        if (any(others)) candidates = candidates | others | only(graph, place);
    }
    if (!any(candidates)) return;
    std::vector<std::string_view> ids;
    std::vector<std::string> ways;
    for (const PlanItem& item : upgrades(graph, candidates)) {
        ids.push_back(item.revision->id);
        const auto labels = graph.labels(item.revision->id);
        ways.push_back(fmt::format("{}@{:+d}", labels.empty() ? std::string(item.revision->id) : labels.front(),
                                   identifier.steps));
    }
    throw Error(ErrorCategory::several_heads,
                fmt::format("'{}' is ambiguous: next could be {}", identifier.text, fmt::join(ids, " or ")),
                fmt::format("say which branch ({}), or 'heads' for everything", fmt::join(ways, ", ")));
}

// What +N and X@+N ask for, with all that it needs.
Marks next_ones(const Graph& graph, const Identifier& identifier, const Marks& applied) {
    Marks pending = Marks(graph.size(), true) - applied;
    if (!identifier.branch.empty()) {
        const Resolved base = resolve(graph, identifier.branch + "@base");
        pending = pending & graph.lineage(*graph.place_of(base.branch->id));
    }
    Marks chosen(graph.size());
    int count = 0;
    for (Place place = 0; place < graph.size() && count < identifier.steps; ++place) {
        if (!pending[place]) continue;
        chosen[place] = true;
        ++count;
    }
    if (count < identifier.steps)
        throw Error(ErrorCategory::usage,
                    fmt::format("cannot go {} up: {} pending{}", identifier.text, count, in_branch(identifier)),
                    count == 0 ? where_it_is
                    : identifier.branch.empty()
                        ? "'retort upgrade heads' goes all the way"
                        : fmt::format("'retort upgrade {}@head' goes all the way", identifier.branch));
    require_settled(graph, identifier, chosen, pending - chosen);
    return everything_needed(graph, std::move(chosen));
}

// ---- Downgrades ----

// What is to be undone in the branch X when what comes after `from` goes (nullptr: after base).
//   scope   what is before the branch begins is in it as well; of that, what somebody else needs stays
Marks undone_in_branch(const Graph& graph, const Marks& applied, const Revision& branch,
                       const std::vector<const Revision*>& from) {
    const Place place = *graph.place_of(branch.id);
    Marks scope = graph.lineage(place) & applied;
    if (!from.empty()) scope = scope & strictly(graph, only(graph, from), &Node::children);
    const Marks undone = everything_that_needs(graph, scope & graph.members(place)) & applied;
    const Marks needed = everything_needed(graph, applied - undone - scope);
    return undone | (scope - needed);
}

// What is to be undone so that the database is at `target` (none: base). All of it is applied.
Marks undone(const Graph& graph, const Marks& applied, const Resolved& target) {
    if (target.branch != nullptr) return undone_in_branch(graph, applied, *target.branch, target.revisions);
    if (target.revisions.empty()) return applied;
    const Marks after = strictly(graph, only(graph, target.revisions), &Node::children);
    return everything_that_needs(graph, after & applied) & applied;
}

// What -N and X@-N ask for, with all that needs it.
Marks last_ones(const Graph& graph, const Identifier& identifier, const Applied& applied) {
    const Marks marks = graph.marks(applied.ids);
    Marks candidates = marks;
    if (!identifier.branch.empty()) {
        const Resolved base = resolve(graph, identifier.branch + "@base");
        candidates = undone(graph, marks, base) & graph.lineage(*graph.place_of(base.branch->id));
    }
    Marks chosen(graph.size());
    int count = 0;
    for (const Place place : undo_order(graph, applied)) {
        if (!candidates[place] || count == -identifier.steps) continue;
        chosen[place] = true;
        ++count;
    }
    if (count < -identifier.steps)
        throw Error(ErrorCategory::usage,
                    fmt::format("cannot go {} down: {} applied{}", identifier.text, count, in_branch(identifier)),
                    count == 0 ? where_it_is
                    : identifier.branch.empty()
                        ? "'retort downgrade base' goes all the way"
                        : fmt::format("'retort downgrade {}@base' goes all the way", identifier.branch));
    return everything_that_needs(graph, std::move(chosen)) & marks;
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

Error not_above(const Identifier& identifier) {
    return Error(ErrorCategory::usage, fmt::format("'{}' is not above where the database is", identifier.text),
                 fmt::format("to go back: retort downgrade {}", identifier.text));
}

Marks wanted_by_downgrade(const Graph& graph, const Applied& applied, const Identifier& target) {
    if (target.from_database()) {
        if (target.steps < 0) return last_ones(graph, target, applied);
        throw Error(ErrorCategory::usage, fmt::format("'{}' is not below where the database is", target.text),
                    fmt::format("to go on: retort upgrade {}", target.text));
    }
    const Resolved resolved = resolve(graph, target, &applied.ids);
    for (const Revision* revision : resolved.revisions) {
        if (!applied.ids.contains(revision->id))
            throw Error(ErrorCategory::usage,
                        fmt::format("revision '{}' is not applied, so there is nothing to go back to", revision->id),
                        where_it_is);
    }
    return undone(graph, graph.marks(applied.ids), resolved);
}
} // namespace

std::string_view to_string(Direction direction) noexcept {
    return direction == Direction::upgrade ? "upgrade" : "downgrade";
}

std::vector<const Revision*> in_applied_order(const Graph& graph, const Applied& applied) {
    std::vector<const Revision*> order;
    for (const Place place : undo_order(graph, applied)) order.push_back(graph.in_order()[place]);
    std::ranges::reverse(order);
    return order;
}

Ids applied_at(const Graph& graph, std::string_view identifier) {
    return graph.ids(everything_needed(graph, only(graph, resolve(graph, identifier).revisions)));
}

Plan plan_upgrade(const Graph& graph, const Applied& applied, std::span<const std::string> targets) {
    require_known(graph, applied.ids);
    const Marks have = graph.marks(applied.ids);
    const Ids heads = graph.heads_of(applied.ids);
    Marks wanted(graph.size());
    const Revision* past = nullptr;
    const std::string* past_as = nullptr;
    for (const std::string& text : targets) {
        const Identifier target = parse_identifier(text);
        if (target.from_database()) {
            if (target.steps < 0) throw not_above(target);
            wanted = wanted | next_ones(graph, target, have);
            continue;
        }
        if (graph.size() == 0 && target.text == "head") continue;
        const Resolved resolved = resolve(graph, target, &applied.ids);
        if (resolved.revisions.empty() && target.symbol != "heads" && target.symbol != "current")
            throw not_above(target);
        wanted = wanted | everything_needed(graph, only(graph, resolved.revisions));
        for (const Revision* revision : resolved.revisions) {
            if (!applied.ids.contains(revision->id) || heads.contains(revision->id)) continue;
            past = revision;
            past_as = &text;
        }
    }
    Plan plan = upgrades(graph, wanted - have);
    if (plan.empty() && past != nullptr)
        throw Error(ErrorCategory::usage, fmt::format("the database is past revision '{}' already", past->id),
                    fmt::format("to go back to it: retort downgrade {}", *past_as));
    return plan;
}

Plan plan_upgrade(const Graph& graph, const Applied& applied, std::string_view target) {
    const std::string targets[] = {std::string(target)};
    return plan_upgrade(graph, applied, targets);
}

Plan plan_downgrade(const Graph& graph, const Applied& applied, std::string_view target) {
    require_known(graph, applied.ids);
    const Marks undone = wanted_by_downgrade(graph, applied, parse_identifier(target));
    Plan plan;
    for (const Place place : undo_order(graph, applied)) {
        if (undone[place]) plan.push_back({graph.in_order()[place], Direction::downgrade});
    }
    require_reversible(plan);
    return plan;
}

namespace {
// What a target of stamp adds and takes away.
struct Change {
    Marks added;
    Marks taken;
};

Change change(const Graph& graph, const Applied& applied, const Identifier& target) {
    if (target.from_database()) {
        require_known(graph, applied.ids);
        if (target.steps > 0) return {next_ones(graph, target, graph.marks(applied.ids)), Marks(graph.size())};
        return {Marks(graph.size()), last_ones(graph, target, applied)};
    }
    const Resolved resolved = resolve(graph, target, &applied.ids);
    return {everything_needed(graph, only(graph, resolved.revisions)),
            undone(graph, graph.marks(applied.ids), resolved)};
}

// As it would be if everything were applied: whether two targets contradict each other does not depend on the database.
void require_no_overlap(const Graph& graph, const Ids& applied, const std::vector<Identifier>& targets) {
    std::vector<Change> changes;
    for (const Identifier& target : targets) {
        if (target.from_database()) {
            if (targets.size() > 1)
                throw Error(ErrorCategory::usage,
                            fmt::format("'{}' overlaps with the other requested revisions", target.text),
                            "ask for one at a time");
            return;
        }
        const Resolved resolved = resolve(graph, target, &applied);
        changes.push_back({everything_needed(graph, only(graph, resolved.revisions)),
                           undone(graph, Marks(graph.size(), true), resolved)});
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
        for (std::size_t j = 0; j < targets.size(); ++j) {
            if (i == j || !any(changes[i].taken & changes[j].added)) continue;
            throw Error(ErrorCategory::usage,
                        fmt::format("'{}' overlaps with '{}': it takes away what the other asks for", targets[i].text,
                                    targets[j].text),
                        "leave out the one that comes before the other");
        }
    }
}
} // namespace

Ids plan_stamp(const Graph& graph, const Applied& applied, std::span<const std::string> targets, bool purge) {
    const Applied before = purge ? Applied{} : applied;
    std::vector<Identifier> identifiers;
    for (const std::string& text : targets) identifiers.push_back(parse_identifier(text));
    require_no_overlap(graph, before.ids, identifiers);
    Marks added(graph.size());
    Marks taken(graph.size());
    bool keep_unknown = true;
    for (const Identifier& target : identifiers) {
        const Change one = change(graph, before, target);
        added = added | one.added;
        taken = taken | one.taken;
        keep_unknown = keep_unknown && !target.branch.empty();
    }
    Ids wanted = graph.ids((graph.marks(before.ids) - taken) | added);
    if (keep_unknown) {
        for (const std::string& id : before.ids) {
            if (graph.find(id) == nullptr) wanted.insert(id);
        }
    }
    return wanted;
}

Ids plan_stamp(const Graph& graph, const Applied& applied, std::string_view target, bool purge) {
    const std::string targets[] = {std::string(target)};
    return plan_stamp(graph, applied, targets, purge);
}

} // namespace retort::migration

#include <retort/migration/identifier.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>

namespace retort::migration {

namespace {
using Node = Graph::Node;
using Place = Graph::Place;
using Places = Graph::Places;
using Marks = Graph::Marks;

Error nonsense(std::string message, std::string hint) {
    return Error(ErrorCategory::usage, std::move(message), std::move(hint));
}

std::string ids_of(const std::vector<const Revision*>& revisions) {
    std::vector<std::string_view> ids;
    for (const Revision* revision : revisions) ids.push_back(revision->id);
    return fmt::format("{}", fmt::join(ids, ", "));
}

int parse_steps(std::string_view text, std::string_view steps) {
    int count = 0;
    const char* end = steps.data() + steps.size();
    const auto [stop, error] = std::from_chars(steps.data() + 1, end, count);
    if (error != std::errc{} || stop != end || count <= 0)
        throw nonsense(fmt::format("'{}' is not a revision: what follows + or - is not a number above 0", text),
                       "for example +1, -2, head-1");
    return steps.front() == '-' ? -count : count;
}

// One that has no place of its own: what it means is what stands in its place, if that is the same state.
const Revision* replaced(const Graph& graph, std::string_view name) {
    std::vector<std::string_view> ids = graph.replaced().starting_with(name);
    for (const std::string& apart : graph.taken_apart())
        if (apart.starts_with(name)) ids.push_back(apart);
    const bool is_exact = !ids.empty() && ids.front() == name;
    if (ids.empty() || (ids.size() > 1 && !is_exact)) return nullptr;
    if (const Revision* same = graph.standing_in(ids.front())) return same;
    const Revision& squash = *graph.replaced().by(ids.front());
    throw nonsense(
        fmt::format("revision '{}' is one of those that '{}' replaces, and not the last", ids.front(), squash.id),
        fmt::format("name '{}', or what comes before it", squash.id));
}

// An exact id, a label, the start of one id; last, what another one stands in place of.
const Revision& named(const Graph& graph, std::string_view name) {
    if (const Revision* exact = graph.standing_in(name)) return *exact;
    if (const Revision* labelled = graph.labelled(name)) return *labelled;
    const auto found = name.empty() ? std::vector<const Revision*>{} : graph.starting_with(name);
    if (found.size() == 1) return *found.front();
    if (const Revision* other = found.empty() && !name.empty() ? replaced(graph, name) : nullptr) return *other;
    if (found.empty())
        throw nonsense(fmt::format("there is no revision '{}'", name),
                       fmt::format("'retort history' lists the {} that there are", graph.size()));
    throw nonsense(fmt::format("'{}' is the start of {} revisions: {}", name, found.size(), ids_of(found)),
                   "give more of the id");
}

const Revision& branch_of(const Graph& graph, const Identifier& identifier) {
    for (const std::string_view word : {"head", "heads", "base", "current"}) {
        if (identifier.branch == word)
            throw nonsense(fmt::format("'{}' is not a branch", word),
                           "before the @ comes a branch label or an id, for example catalogue@head");
    }
    try {
        return named(graph, identifier.branch);
    } catch (const Error& e) {
        const std::vector<std::string> labels = graph.all_labels();
        if (!graph.starting_with(identifier.branch).empty() || labels.empty()) throw;
        throw nonsense(fmt::format("there is no branch '{}'", identifier.branch),
                       fmt::format("the branch labels are {}", fmt::join(labels, ", ")));
    }
}

std::vector<const Revision*> those_in(const Graph& graph, const std::vector<const Revision*>& revisions,
                                      const Marks& marks) {
    std::vector<const Revision*> found;
    for (const Revision* revision : revisions) {
        if (marks[*graph.place_of(revision->id)]) found.push_back(revision);
    }
    return found;
}

// Of several, those that none of the others needs.
std::vector<const Revision*> effective(const Graph& graph, std::vector<const Revision*> revisions) {
    if (revisions.size() < 2) return revisions;
    Ids ids;
    for (const Revision* revision : revisions) ids.emplace(revision->id);
    return those_in(graph, revisions, graph.marks(graph.effective_heads_of(ids)));
}

std::vector<const Revision*> current(const Graph& graph, const Identifier& identifier, const Ids* applied) {
    if (applied == nullptr)
        throw nonsense(fmt::format("'{}' begins where the database is, and no database is asked here", identifier.text),
                       "name a revision, base or head instead");
    require_known(graph, *applied);
    const Marks heads = graph.marks(graph.heads_of(*applied));
    return those_in(graph, graph.in_order(), heads);
}

const Revision& one_head(const Graph& graph, const Identifier& identifier, std::vector<const Revision*> heads) {
    heads = effective(graph, std::move(heads));
    if (heads.empty()) throw nonsense("there are no revisions yet", "write the first: retort revision -m \"…\"");
    if (heads.size() == 1) return *heads.front();
    const std::string head = identifier.branch.empty() ? "head" : fmt::format("{}@head", identifier.branch);
    throw Error(ErrorCategory::several_heads,
                fmt::format("'{}' is not one revision: the heads are {}", head, ids_of(heads)),
                fmt::format("name one of them (or BRANCH@head), say '{}s' for all, or join them: retort merge", head));
}

// What tells a revision from the other candidates: a label that only it has, or its id.
std::string branch_name(const Graph& graph, Place place, const Places& candidates) {
    for (const std::string& label : graph.labels(graph.in_order()[place]->id)) {
        const auto has_it = [&](Place other) {
            const auto labels = graph.labels(graph.in_order()[other]->id);
            return std::ranges::find(labels, label) != labels.end();
        };
        if (std::ranges::count_if(candidates, has_it) == 1) return label;
    }
    return std::string(graph.in_order()[place]->id);
}

Error ambiguous(const Graph& graph, const Identifier& identifier, std::string_view from, const Places& candidates) {
    std::vector<std::string_view> ids;
    std::vector<std::string> ways;
    const auto at = identifier.text.find('@');
    const std::string rest = at == std::string::npos ? identifier.text : identifier.text.substr(at + 1);
    for (const Place place : candidates) {
        ids.push_back(graph.in_order()[place]->id);
        ways.push_back(fmt::format("{}@{}", branch_name(graph, place, candidates), rest));
    }
    return nonsense(fmt::format("'{}' is ambiguous: {} '{}' come {}", identifier.text,
                                identifier.steps > 0 ? "after" : "before", from, fmt::join(ids, ", ")),
                    fmt::format("say which branch: {}", fmt::join(ways, ", ")));
}

// Step by step along down_revision, within the branch when there is one. nullopt: base.
std::optional<Place> walk(const Graph& graph, const Identifier& identifier, std::optional<Place> place,
                          const std::optional<Marks>& branch) {
    const bool up = identifier.steps > 0;
    const auto name = [&] { return place ? std::string(graph.in_order()[*place]->id) : std::string("base"); };
    const std::string start = name();
    for (int step = 0; step < std::abs(identifier.steps); ++step) {
        Places next;
        if (place) {
            next = up ? graph.node(*place).children : graph.node(*place).parents;
        } else if (up) {
            for (const Revision* base : graph.bases()) next.push_back(*graph.place_of(base->id));
        }
        if (branch) std::erase_if(next, [&](Place p) { return !(*branch)[p]; });
        if (next.size() > 1) throw ambiguous(graph, identifier, name(), next);
        if (!next.empty()) {
            place = next.front();
        } else if (place && !up) {
            place.reset();
        } else {
            throw nonsense(fmt::format("'{}' goes too far: {} '{}' there {} only {}", identifier.text,
                                       up ? "after" : "before", start, step == 1 ? "is" : "are", step),
                           up ? "'head' is the last one" : "'base' is before everything");
        }
    }
    return place;
}
} // namespace

Identifier parse_identifier(std::string_view text) {
    if (text.find(':') != std::string_view::npos)
        throw nonsense(fmt::format("'{}' is a range, and there is no revision '{}'", text, text),
                       "a range FROM:TO needs --sql");
    Identifier identifier{.text = std::string(text), .branch = {}, .symbol = {}, .steps = 0};
    const auto at = text.find('@');
    std::string_view rest = text;
    if (at != std::string_view::npos) {
        identifier.branch = text.substr(0, at);
        rest = text.substr(at + 1);
        if (identifier.branch.empty() || rest.empty() || rest.find('@') != std::string_view::npos)
            throw nonsense(
                fmt::format("'{}' is not a revision: a branch and a revision are written BRANCH@REVISION", text),
                "for example catalogue@head");
    }
    const auto sign = rest.find_first_of("+-");
    identifier.symbol = rest.substr(0, sign);
    if (sign != std::string_view::npos) identifier.steps = parse_steps(text, rest.substr(sign));
    if (rest.empty()) throw nonsense("there is no revision ''", "name one: an id, its start, head, base, +1, -1");
    return identifier;
}

std::optional<Range> split_range(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const Range range{text.substr(0, colon), text.substr(colon + 1)};
    if (range.to.find(':') != std::string_view::npos || text.size() == 1)
        throw nonsense(fmt::format("'{}' is not a range", text), "write FROM:TO, for example base:head");
    return range;
}

Resolved resolve(const Graph& graph, const Identifier& identifier, const Ids* applied) {
    Resolved resolved;
    std::optional<Marks> members;
    std::optional<Marks> lineage;
    if (!identifier.branch.empty()) {
        resolved.branch = &branch_of(graph, identifier);
        const Place place = *graph.place_of(resolved.branch->id);
        members = graph.members(place);
        lineage = graph.lineage(place);
    }
    const auto in_branch = [&](const std::vector<const Revision*>& revisions) {
        return members ? those_in(graph, revisions, *members) : revisions;
    };
    if (identifier.symbol.empty() || identifier.symbol == "current") {
        resolved.revisions = in_branch(current(graph, identifier, applied));
    } else if (identifier.symbol == "head") {
        resolved.revisions = {&one_head(graph, identifier, in_branch(graph.heads()))};
    } else if (identifier.symbol == "heads") {
        resolved.revisions = in_branch(graph.heads());
    } else if (identifier.symbol != "base") {
        const Revision& revision = named(graph, identifier.symbol);
        if (lineage && !(*lineage)[*graph.place_of(revision.id)])
            throw nonsense(fmt::format("revision '{}' is not in branch '{}'", revision.id, identifier.branch),
                           fmt::format("'retort show {}' says which branches it belongs to", revision.id));
        resolved.revisions = {&revision};
    }
    if (identifier.steps == 0) return resolved;

    const auto from = effective(graph, resolved.revisions);
    Places places;
    for (const Revision* revision : from) places.push_back(*graph.place_of(revision->id));
    if (places.size() > 1)
        throw Error(ErrorCategory::several_heads,
                    fmt::format("'{}' is ambiguous: it could begin at {}", identifier.text, ids_of(from)),
                    fmt::format("say where: {}{:+d}", from.front()->id, identifier.steps));
    const auto end = walk(graph, identifier, places.empty() ? std::nullopt : std::optional(places.front()), lineage);
    resolved.revisions.clear();
    if (end) resolved.revisions.push_back(graph.in_order()[*end]);
    return resolved;
}

Resolved resolve(const Graph& graph, std::string_view identifier, const Ids* applied) {
    return resolve(graph, parse_identifier(identifier), applied);
}

const Revision& find_revision(const Graph& graph, std::string_view identifier, const Ids* applied) {
    const auto found = effective(graph, resolve(graph, identifier, applied).revisions);
    if (found.size() == 1) return *found.front();
    if (found.empty())
        throw nonsense(fmt::format("'{}' is base: there is no revision", identifier),
                       "name a revision; 'retort history' lists them");
    throw Error(ErrorCategory::several_heads, fmt::format("'{}' is not one revision: {}", identifier, ids_of(found)),
                "name one of them");
}

std::vector<const Revision*> revisions_between(const Graph& graph, const Range& range, const Ids* applied) {
    const auto everything = Marks(graph.size(), true);
    const auto from_here = [&](std::string_view end, Places Node::*edges) {
        Marks marks(graph.size());
        for (const Revision* revision : resolve(graph, end, applied).revisions)
            marks[*graph.place_of(revision->id)] = true;
        return graph.reached(std::move(marks), edges);
    };
    const auto is_base = [&](std::string_view end) { return resolve(graph, end, applied).revisions.empty(); };
    const auto between = [&](std::string_view from, std::string_view to) {
        const Marks after = from.empty() || is_base(from) ? everything : from_here(from, &Node::children);
        const Marks before = to.empty() ? everything : from_here(to, &Node::parents);
        std::vector<const Revision*> found;
        for (Place place = 0; place < graph.size(); ++place) {
            if (after[place] && before[place]) found.push_back(graph.in_order()[place]);
        }
        return found;
    };
    auto found = between(range.from, range.to);
    if (!found.empty() || graph.size() == 0) return found;
    const bool reversed = !range.from.empty() && !range.to.empty() && !between(range.to, range.from).empty();
    throw nonsense(fmt::format("nothing is between '{}' and '{}'", range.from, range.to),
                   reversed ? fmt::format("a range goes from the older to the newer: {}:{}", range.to, range.from)
                            : "both ends have to be on one branch");
}

Graph with_place_for(const Graph& graph, std::string_view name) {
    const std::vector<std::string_view> ids = graph.replaced().starting_with(name);
    const bool is_one = !ids.empty() && (ids.size() == 1 || ids.front() == name);
    if (!is_one || graph.file(ids.front()) == nullptr || graph.labelled(name) != nullptr ||
        !graph.starting_with(name).empty())
        return graph;
    return graph.taking_apart(graph.replaced().outers(ids.front()));
}

void require_known(const Graph& graph, const Ids& applied) {
    for (const std::string& id : applied) {
        if (graph.find(id) != nullptr) continue;
        if (const Revision* squash = graph.replaced().by(id)) {
            const bool has_files = graph.has_replaced_files(*squash);
            throw Error(ErrorCategory::usage,
                        fmt::format("the database has revision '{}' and not all of those that '{}' replaces{}", id,
                                    squash->id, has_files ? "" : ", and files of these are gone"),
                        has_files ? fmt::format("bring it past them first: retort upgrade {}", squash->id)
                                  : fmt::format("bring it to '{}' with a build that has them, then go on with this one",
                                                squash->body.replaces.back()));
        }
        throw Error(
            ErrorCategory::usage, fmt::format("the database is at revision '{}', and no file has that id", id),
            "get the revision file back (another branch?), or say where the database is: retort stamp REVISION");
    }
}

} // namespace retort::migration

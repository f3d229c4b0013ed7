#include <retort/migration/graph.hpp>

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include <retort/migration/graph_nodes.hpp>

namespace retort::migration {

namespace {
using Node = Graph::Node;
using Place = Graph::Place;
using Places = Graph::Places;
using Marks = Graph::Marks;
} // namespace

Graph::Graph(std::span<const Revision* const> revisions, const Ids& taken_apart)
    : files_(sorted_by_id(revisions)), replaced_(files_), taken_apart_(replaced_.with_outer(taken_apart)) {
    UnorderedNodes nodes = make_nodes(files_, replaced_, taken_apart_);
    put_in_order(std::move(nodes.by_id));
    for (const auto& [name, place] : nodes.labels) labels_.push_back({name, by_id_[place]});
}

void Graph::put_in_order(std::vector<Node> by_id) {
    const Places order = needed_first(by_id, &Node::needs, &Node::needed_by);
    by_id_.resize(order.size());
    for (Place place = 0; place < order.size(); ++place) by_id_[order[place]] = place;
    nodes_.reserve(order.size());
    order_.reserve(order.size());
    for (const Place old : order) {
        Node& node = nodes_.emplace_back(std::move(by_id[old]));
        order_.push_back(node.revision);
        // Still by id within each: names() and everything that walks them follow that order.
        for (Places* places :
             {&node.parents, &node.children, &node.dependencies, &node.dependents, &node.needs, &node.needed_by}) {
            for (Place& place : *places) place = by_id_[place];
        }
    }
}

Graph Graph::taking_apart(const Ids& squashes) const {
    Ids all = taken_apart_;
    all.insert(squashes.begin(), squashes.end());
    return Graph(files_, all);
}

const Revision* Graph::file(std::string_view id) const noexcept {
    const auto found = std::ranges::lower_bound(files_, id, {}, &Revision::id);
    return found == files_.end() || (*found)->id != id ? nullptr : *found;
}

bool Graph::has_replaced_files(const Revision& squash) const noexcept {
    return std::ranges::all_of(squash.body.replaces, [&](std::string_view id) { return file(id) != nullptr; });
}

const Revision* Graph::standing_in(std::string_view id) const noexcept {
    return find(replaced_.stand_in(id, taken_apart_));
}

std::optional<Place> Graph::place_of(std::string_view id) const noexcept {
    const auto found = std::ranges::lower_bound(by_id_, id, {}, [&](Place place) { return order_[place]->id; });
    if (found == by_id_.end() || order_[*found]->id != id) return std::nullopt;
    return *found;
}

Place Graph::place_at(std::string_view id) const {
    if (const auto place = place_of(id)) return *place;
    throw std::out_of_range(fmt::format("no revision '{}'", id));
}

const Revision* Graph::find(std::string_view id) const noexcept {
    const auto place = place_of(id);
    return place ? order_[*place] : nullptr;
}

std::vector<const Revision*> Graph::starting_with(std::string_view start) const {
    std::vector<const Revision*> found;
    auto place = std::ranges::lower_bound(by_id_, start, {}, [&](Place p) { return order_[p]->id; });
    for (; place != by_id_.end() && order_[*place]->id.starts_with(start); ++place) found.push_back(order_[*place]);
    return found;
}

std::vector<std::string> Graph::names(const Places& places) const {
    std::vector<std::string> names;
    names.reserve(places.size());
    for (const Place place : places) names.emplace_back(order_[place]->id);
    return names;
}

std::vector<std::string> Graph::parents(std::string_view id) const { return names(nodes_[place_at(id)].parents); }
std::vector<std::string> Graph::children(std::string_view id) const { return names(nodes_[place_at(id)].children); }
std::vector<std::string> Graph::dependencies(std::string_view id) const {
    return names(nodes_[place_at(id)].dependencies);
}
std::vector<std::string> Graph::dependents(std::string_view id) const { return names(nodes_[place_at(id)].dependents); }
std::vector<std::string> Graph::needs(std::string_view id) const { return names(nodes_[place_at(id)].needs); }
std::vector<std::string> Graph::needed_by(std::string_view id) const { return names(nodes_[place_at(id)].needed_by); }

namespace {
template <class Condition> std::vector<const Revision*> revisions_where(const std::vector<Node>& nodes, Condition is) {
    std::vector<const Revision*> found;
    for (const Node& node : nodes) {
        if (is(node)) found.push_back(node.revision);
    }
    return found;
}

bool is_branch_point(const Node& node) { return node.children.size() > 1; }
bool is_merge_point(const Node& node) { return node.parents.size() > 1; }
} // namespace

std::vector<const Revision*> Graph::heads() const {
    return revisions_where(nodes_, [](const Node& node) { return node.children.empty(); });
}
std::vector<const Revision*> Graph::effective_heads() const {
    return revisions_where(nodes_, [](const Node& node) { return node.needed_by.empty(); });
}
std::vector<const Revision*> Graph::bases() const {
    return revisions_where(nodes_, [](const Node& node) { return node.parents.empty(); });
}
std::vector<const Revision*> Graph::branch_points() const { return revisions_where(nodes_, is_branch_point); }
std::vector<const Revision*> Graph::merge_points() const { return revisions_where(nodes_, is_merge_point); }

const Revision* Graph::labelled(std::string_view label) const noexcept {
    const auto found = std::ranges::lower_bound(labels_, label, {}, &Label::name);
    return found == labels_.end() || found->name != label ? nullptr : order_[found->place];
}

std::vector<std::string> Graph::all_labels() const {
    std::vector<std::string> names;
    for (const Label& label : labels_) names.emplace_back(label.name);
    return names;
}

// Seen from the revision: labels that are declared before it, and on the stretch after it that does not branch.
std::vector<std::string> Graph::labels(std::string_view id) const {
    const Place own = place_at(id);
    if (labels_.empty()) return {};
    Marks from(size());
    from[own] = true;
    from = reached(std::move(from), &Node::parents);
    if (!is_branch_point(nodes_[own]) && !is_merge_point(nodes_[own])) {
        const Places* next = &nodes_[own].children;
        while (!next->empty() && !is_branch_point(nodes_[next->front()]) && !is_merge_point(nodes_[next->front()])) {
            from[next->front()] = true;
            next = &nodes_[next->front()].children;
        }
    }
    std::vector<std::string> names;
    for (const Label& label : labels_) {
        if (from[label.place]) names.emplace_back(label.name);
    }
    return names;
}

Marks Graph::members(Place place) const {
    Marks marks(size());
    marks[place] = true;
    marks = reached(std::move(marks), &Node::children);
    while (!is_branch_point(nodes_[place]) && !is_merge_point(nodes_[place])) {
        marks[place] = true;
        if (nodes_[place].parents.empty()) break;
        place = nodes_[place].parents.front();
    }
    return marks;
}

Marks Graph::lineage(Place place) const {
    Marks before(size());
    before[place] = true;
    Marks after = reached(before, &Node::children);
    before = reached(std::move(before), &Node::parents);
    for (Place i = 0; i < size(); ++i) after[i] = after[i] || before[i];
    return after;
}

Place Graph::named(std::string_view label_or_id) const {
    const Revision* labelled_one = labelled(label_or_id);
    return place_at(labelled_one != nullptr ? labelled_one->id : label_or_id);
}

Ids Graph::members(std::string_view name) const { return ids(members(named(name))); }
Ids Graph::lineage(std::string_view name) const { return ids(lineage(named(name))); }

Marks Graph::marks(const Ids& ids) const {
    Marks marks(size());
    for (const std::string& id : ids) {
        if (const auto place = place_of(id)) marks[*place] = true;
    }
    return marks;
}

Ids Graph::ids(const Marks& marks) const {
    Ids ids;
    for (const Place place : by_id_) {
        if (marks[place]) ids.emplace_hint(ids.end(), order_[place]->id);
    }
    return ids;
}

Marks Graph::reached(Marks marks, Places Node::*edges) const {
    Places todo;
    for (Place place = 0; place < size(); ++place) {
        if (marks[place]) todo.push_back(place);
    }
    while (!todo.empty()) {
        const Place place = todo.back();
        todo.pop_back();
        for (const Place next : nodes_[place].*edges) {
            if (marks[next]) continue;
            marks[next] = true;
            todo.push_back(next);
        }
    }
    return marks;
}

Ids Graph::uppermost(const Ids& ids, Places Node::*edges) const {
    Marks below(size());
    for (const std::string& id : ids) {
        if (const auto place = place_of(id)) {
            for (const Place next : nodes_[*place].*edges) below[next] = true;
        }
    }
    below = reached(std::move(below), edges);
    Ids heads;
    for (const std::string& id : ids) {
        const auto place = place_of(id);
        if (!place || !below[*place]) heads.emplace_hint(heads.end(), id);
    }
    return heads;
}

Ids Graph::heads_of(const Ids& ids) const { return uppermost(ids, &Node::parents); }
Ids Graph::effective_heads_of(const Ids& ids) const { return uppermost(ids, &Node::needs); }

Ids Graph::with_ancestors(std::string_view id) const {
    Marks marks(size());
    marks[place_at(id)] = true;
    return ids(reached(std::move(marks), &Node::needs));
}

Ids Graph::with_descendants(std::string_view id) const {
    Marks marks(size());
    marks[place_at(id)] = true;
    return ids(reached(std::move(marks), &Node::needed_by));
}

} // namespace retort::migration

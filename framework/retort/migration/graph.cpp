#include <retort/migration/graph.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <queue>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>

namespace retort::migration {

namespace {
using Node = Graph::Node;
using Place = Graph::Place;
using Places = Graph::Places;
using Marks = Graph::Marks;

// What the identifier grammar uses: label@head, rev+1, rev-1, from:to.
constexpr std::string_view reserved_characters = "@+-:";
constexpr std::string_view reserved_words[] = {"head", "heads", "base", "current"};

bool is_reserved(std::string_view name) {
    return std::find(std::begin(reserved_words), std::end(reserved_words), name) != std::end(reserved_words);
}

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::string file_of(const Node& node) { return display_file(node.revision->file); }

Error broken(const Revision& revision, std::string message, std::string hint) {
    return Error({.category = ErrorCategory::revision,
                  .message = std::move(message),
                  .hint = std::move(hint),
                  .where = display_file(revision.file)});
}

void sort_and_unique(Places& places) {
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end()); // clang 14 cannot read ranges::unique
}

// ---- By id: nodes as they are before there is an order. A place is here a place among the sorted ids. ----

std::vector<const Revision*> sorted_by_id(std::span<const Revision* const> revisions) {
    std::vector<const Revision*> files(revisions.begin(), revisions.end());
    for (const Revision* revision : files) {
        try {
            require_id(revision->id);
        } catch (const Error& e) {
            throw e.at(display_file(revision->file));
        }
    }
    std::ranges::stable_sort(files, {}, &Revision::id);
    const auto twice = std::ranges::adjacent_find(files, {}, &Revision::id);
    if (twice != files.end())
        throw Error(ErrorCategory::revision,
                    fmt::format("revision id '{}' is in two files: {} and {}", (*twice)->id,
                                display_file((*twice)->file), display_file((*(twice + 1))->file)),
                    "give one of them an id of its own");
    return files;
}

auto first_not_before(const std::vector<Node>& by_id, std::string_view id) {
    return std::ranges::lower_bound(by_id, id, {}, [](const Node& node) { return node.revision->id; });
}

std::optional<Place> find_id(const std::vector<Node>& by_id, std::string_view id) {
    const auto found = first_not_before(by_id, id);
    if (found == by_id.end() || found->revision->id != id) return std::nullopt;
    return static_cast<Place>(found - by_id.begin());
}

struct NamedPlace {
    std::string_view name;
    Place place = 0;
};
using NamedPlaces = std::vector<NamedPlace>;

NamedPlaces collect_labels(const std::vector<Node>& by_id) {
    NamedPlaces labels;
    for (Place place = 0; place < by_id.size(); ++place) {
        const Revision& revision = *by_id[place].revision;
        for (const std::string_view label : revision.body.branch_labels) {
            try {
                require_label(label);
            } catch (const Error& e) {
                throw e.at(display_file(revision.file));
            }
            if (const auto other = find_id(by_id, label))
                throw broken(
                    revision,
                    fmt::format("branch label '{}' is also the id of a revision, in {}", label, file_of(by_id[*other])),
                    "choose another label");
            labels.push_back({label, place});
        }
    }
    std::ranges::stable_sort(labels, {}, &NamedPlace::name);
    const auto twice = std::ranges::adjacent_find(labels, {}, &NamedPlace::name);
    if (twice != labels.end())
        throw Error(
            ErrorCategory::revision,
            twice->place == (twice + 1)->place
                ? fmt::format("branch label '{}' is there twice in {}", twice->name, file_of(by_id[twice->place]))
                : fmt::format("branch label '{}' is in two files: {} and {}", twice->name, file_of(by_id[twice->place]),
                              file_of(by_id[(twice + 1)->place])),
            "a label names one branch: choose another for one of them");
    return labels;
}

// Where other names lead than those of the nodes.
struct Others {
    const Replaced& replaced;
    const Ids& taken_apart;
};

Place parent_place(const std::vector<Node>& by_id, const Others& others, const Revision& revision,
                   std::string_view parent) {
    if (const auto found = find_id(by_id, others.replaced.stand_in(parent, others.taken_apart))) return *found;
    if (const Revision* squash = others.replaced.by(parent))
        throw broken(revision,
                     fmt::format("revision '{}' comes after '{}', which revision '{}' replaces and which is not the "
                                 "last one that it replaces",
                                 revision.id, parent, squash->id),
                     fmt::format("let it come after '{}': down_revision", squash->id));
    throw broken(revision, fmt::format("revision '{}' comes after '{}', and no file has that id", revision.id, parent),
                 "restore the missing file, or correct down_revision");
}

// An exact id, a label, the start of one id: the order of the identifier grammar.
Place dependency_place(const std::vector<Node>& by_id, const NamedPlaces& labels, const Others& others,
                       const Revision& revision, std::string_view name) {
    if (const auto found = find_id(by_id, others.replaced.stand_in(name, others.taken_apart))) return *found;
    const auto label = std::ranges::lower_bound(labels, name, {}, &NamedPlace::name);
    if (label != labels.end() && label->name == name) return label->place;
    const auto starts = [&](auto node) { return node != by_id.end() && node->revision->id.starts_with(name); };
    const auto found = first_not_before(by_id, name);
    if (!name.empty() && !starts(found)) {
        // Whoever needs one of those that are replaced needs all of them now.
        for (const std::string& apart : others.taken_apart)
            if (apart.starts_with(name))
                if (const auto place = find_id(by_id, others.replaced.stand_in(apart, others.taken_apart)))
                    return *place;
        const auto replaced = others.replaced.starting_with(name);
        if (!replaced.empty() && (replaced.size() == 1 || replaced.front() == name))
            for (const std::string& outer : others.replaced.outers(replaced.front()))
                if (const auto place = find_id(by_id, outer)) return *place;
    }
    if (name.empty() || !starts(found))
        throw broken(revision,
                     fmt::format("revision '{}' depends on '{}', and no file has that id or label", revision.id, name),
                     "restore the missing file, or correct depends_on");
    if (starts(found + 1))
        throw broken(revision,
                     fmt::format("revision '{}' depends on '{}', which is the start of several ids: {}, {}{}",
                                 revision.id, name, found->revision->id, (found + 1)->revision->id,
                                 starts(found + 2) ? ", …" : ""),
                     "give more of the id in depends_on");
    return static_cast<Place>(found - by_id.begin());
}

void connect(std::vector<Node>& by_id, const NamedPlaces& labels, const Others& others) {
    for (Place place = 0; place < by_id.size(); ++place) {
        Node& node = by_id[place];
        const Revision& revision = *node.revision;
        for (const std::string_view parent : revision.body.down_revision)
            node.parents.push_back(parent_place(by_id, others, revision, parent));
        for (const std::string_view name : revision.body.depends_on)
            node.dependencies.push_back(dependency_place(by_id, labels, others, revision, name));
        sort_and_unique(node.parents);
        sort_and_unique(node.dependencies);
        std::ranges::set_union(node.parents, node.dependencies, std::back_inserter(node.needs));
    }
    // In order of place, so that the other direction is sorted too.
    for (Place place = 0; place < by_id.size(); ++place) {
        for (const Place parent : by_id[place].parents) by_id[parent].children.push_back(place);
        for (const Place dependency : by_id[place].dependencies) by_id[dependency].dependents.push_back(place);
        for (const Place need : by_id[place].needs) by_id[need].needed_by.push_back(place);
    }
}

// Kahn's algorithm: of what is ready, the first by id comes first. What stands in a circle, or after one, is left out.
Places needed_first(const std::vector<Node>& by_id, Places Node::*needs, Places Node::*needed_by) {
    Places order;
    Places missing(by_id.size());
    std::priority_queue<Place, Places, std::greater<>> ready;
    for (Place place = 0; place < by_id.size(); ++place) {
        missing[place] = static_cast<Place>((by_id[place].*needs).size());
        if (missing[place] == 0) ready.push(place);
    }
    while (!ready.empty()) {
        const Place place = ready.top();
        ready.pop();
        order.push_back(place);
        for (const Place next : by_id[place].*needed_by) {
            if (--missing[next] == 0) ready.push(next);
        }
    }
    return order;
}

// A circle among the nodes that are not in `order`: each of those needs another of them, so going on leads back.
Places find_circle(const std::vector<Node>& by_id, const Places& order, Places Node::*needs) {
    Marks left(by_id.size(), true);
    for (const Place place : order) left[place] = false;
    const auto first = [&](const Places& places) {
        return *std::ranges::find_if(places, [&](Place p) { return left[p]; });
    };
    Place place = static_cast<Place>(std::ranges::find(left, true) - left.begin());
    Marks seen(by_id.size());
    for (; !seen[place]; place = first(by_id[place].*needs)) seen[place] = true;
    Places circle;
    do {
        circle.push_back(place);
        place = first(by_id[place].*needs);
    } while (place != circle.front());
    std::rotate(circle.begin(), std::ranges::min_element(circle), circle.end());
    return circle;
}

Error circle_error(const std::vector<Node>& by_id, const Places& circle) {
    constexpr std::size_t shown = 8;
    std::vector<std::string> links;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < circle.size() && i < shown; ++i) {
        const Node& node = by_id[circle[i]];
        const Place next = circle[(i + 1) % circle.size()];
        links.push_back(fmt::format("'{}' {} '{}'", node.revision->id,
                                    std::ranges::binary_search(node.parents, next) ? "comes after" : "depends on",
                                    by_id[next].revision->id));
        files.push_back(file_of(node));
    }
    const std::string more = circle.size() > shown ? fmt::format(" and {} more", circle.size() - shown) : "";
    return Error(ErrorCategory::revision,
                 fmt::format("revisions need each other in a circle: {}{} (in {}{})", fmt::join(links, ", "), more,
                             fmt::join(files, ", "), more),
                 "correct down_revision or depends_on in one of them");
}

void require_no_circle(const std::vector<Node>& by_id, Places Node::*needs, Places Node::*needed_by) {
    const Places order = needed_first(by_id, needs, needed_by);
    if (order.size() != by_id.size()) throw circle_error(by_id, find_circle(by_id, order, needs));
}

void require_no_loop(const std::vector<Node>& by_id) {
    for (Place place = 0; place < by_id.size(); ++place) {
        const Revision& revision = *by_id[place].revision;
        if (std::ranges::binary_search(by_id[place].parents, place))
            throw broken(revision, fmt::format("revision '{}' comes after itself", revision.id),
                         "correct its down_revision");
        if (std::ranges::binary_search(by_id[place].dependencies, place))
            throw broken(revision, fmt::format("revision '{}' depends on itself", revision.id),
                         "correct its depends_on");
    }
}
} // namespace

void require_id(std::string_view id) {
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCategory::revision, "revision id '" + std::string(id) + "' " + why,
                    "use letters, digits and underscores, for example 12 hex digits");
    };
    if (id.empty()) refuse("is empty");
    if (id.find_first_of(reserved_characters) != std::string_view::npos) refuse("has one of the characters @ + - :");
    if (!std::ranges::all_of(id, is_letter_or_digit)) refuse("has more than letters, digits and underscores");
    if (is_reserved(id)) refuse("is a word with a meaning of its own");
}

void require_label(std::string_view label) {
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCategory::revision, "branch label '" + std::string(label) + "' " + why,
                    "use a word, for example catalogue");
    };
    const auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    if (label.empty()) refuse("is empty");
    if (label.find_first_of(reserved_characters) != std::string_view::npos) refuse("has one of the characters @ + - :");
    if (std::ranges::any_of(label, is_space)) refuse("has a space in it");
    if (is_reserved(label)) refuse("is a word with a meaning of its own");
}

std::string display_file(std::string_view file) {
    const std::filesystem::path path(file);
    if (!path.is_absolute()) return path.string();
    std::error_code error;
    const auto relative = path.lexically_relative(std::filesystem::current_path(error));
    if (!error && !relative.empty() && *relative.begin() != "..") return relative.string();
    return path.filename().string();
}

Graph::Graph(std::span<const Revision* const> revisions, const Ids& taken_apart)
    : files_(sorted_by_id(revisions)), replaced_(files_), taken_apart_(replaced_.with_outer(taken_apart)) {
    std::vector<Node> by_id;
    by_id.reserve(files_.size());
    for (const Revision* revision : files_)
        if (!replaced_.hides(revision->id, taken_apart_)) by_id.emplace_back().revision = revision;
    const NamedPlaces labels = collect_labels(by_id);
    connect(by_id, labels, {replaced_, taken_apart_});
    require_no_loop(by_id);
    require_no_circle(by_id, &Node::parents, &Node::children);
    require_no_circle(by_id, &Node::needs, &Node::needed_by);
    put_in_order(std::move(by_id));
    for (const NamedPlace& label : labels) labels_.push_back({label.name, by_id_[label.place]});
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

#include <retort/migration/graph_nodes.hpp>

#include <algorithm>
#include <functional>
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

auto first_not_before(const std::vector<Node>& by_id, std::string_view id) {
    return std::ranges::lower_bound(by_id, id, {}, [](const Node& node) { return node.revision->id; });
}

std::optional<Place> find_id(const std::vector<Node>& by_id, std::string_view id) {
    const auto found = first_not_before(by_id, id);
    if (found == by_id.end() || found->revision->id != id) return std::nullopt;
    return static_cast<Place>(found - by_id.begin());
}

using NamedPlace = UnorderedNodes::Label;
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
        throw broken(
            revision,
            fmt::format("revision '{}' comes after '{}', which revision '{}' replaces and which is not the "
                        "last one that it replaces",
                        revision.id, parent, squash->id),
            fmt::format("let it come after '{0}' (down_revision), or, if '{0}' does what it does too, list it in its "
                        "replaces",
                        squash->id));
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

UnorderedNodes make_nodes(const std::vector<const Revision*>& files, const Replaced& replaced, const Ids& taken_apart) {
    UnorderedNodes nodes;
    nodes.by_id.reserve(files.size());
    for (const Revision* revision : files)
        if (!replaced.hides(revision->id, taken_apart)) nodes.by_id.emplace_back().revision = revision;
    nodes.labels = collect_labels(nodes.by_id);
    connect(nodes.by_id, nodes.labels, {replaced, taken_apart});
    require_no_loop(nodes.by_id);
    require_no_circle(nodes.by_id, &Node::parents, &Node::children);
    require_no_circle(nodes.by_id, &Node::needs, &Node::needed_by);
    return nodes;
}

} // namespace retort::migration

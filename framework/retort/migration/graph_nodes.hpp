#pragma once
// What a graph is put together from: the files' revisions with their edges, and all that can be wrong with these.

#include <span>
#include <string_view>
#include <vector>

#include <retort/migration/graph.hpp>

namespace retort::migration {

/// The files by id. Throws Error (revision) for an id that cannot be one, and one that is there twice.
std::vector<const Revision*> sorted_by_id(std::span<const Revision* const> revisions);

/// Before there is an order: a place is here a place among the nodes, which are sorted by id.
struct UnorderedNodes {
    struct Label {
        std::string_view name;
        Graph::Place place = 0;
    };
    std::vector<Graph::Node> by_id;
    std::vector<Label> labels; ///< sorted by name
};

/// The revisions of `files` (sorted by id) that have a place of their own where these are taken apart. Throws Error
/// (revision) as Graph does.
UnorderedNodes make_nodes(const std::vector<const Revision*>& files, const Replaced& replaced, const Ids& taken_apart);

/// Kahn's algorithm: of what is ready, the first by id comes first. What stands in a circle, or after one, is left out.
Graph::Places needed_first(const std::vector<Graph::Node>& by_id, Graph::Places Graph::Node::*needs,
                           Graph::Places Graph::Node::*needed_by);

} // namespace retort::migration

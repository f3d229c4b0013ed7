#pragma once
// The revision graph: which revisions there are, and what comes before what. Pure.
//
// Two kinds of edges are kept apart. down_revision makes a branch: a revision comes after its parents. depends_on only
// orders: a revision needs its dependencies as well, and stays in its own branch. Together they are what it needs.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/replaced.hpp>
#include <retort/migration/revision.hpp>
#include <retort/migration/revision_names.hpp>

namespace retort::migration {

/// Every revision once, what is needed before what needs it; where that leaves a choice the id decides, so that the
/// order is always the same, and a new revision does not change the order of those that were there.
///
/// Revisions that another one stands in place of (RevisionBody::replaces) are not in it, and neither are those that are
/// taken apart: they are what they replace.
class Graph {
public:
    /// Throws Error (revision) that names the files, in this order: an id or a label that is empty, has a character
    /// that identifiers need, or is one of their words; an id or a label that is there twice; a parent or a dependency
    /// that no file has; revisions that need each other in a circle. Before all these: what Replaced refuses.
    explicit Graph(std::span<const Revision* const> revisions, const Ids& taken_apart = {});

    /// Who stands in place of whom.
    [[nodiscard]] const Replaced& replaced() const noexcept { return replaced_; }
    /// Those that are taken apart, all of which stand in place of others.
    [[nodiscard]] const Ids& taken_apart() const noexcept { return taken_apart_; }
    /// The same revisions with these taken apart besides, and all that stand in place of one of them.
    [[nodiscard]] Graph taking_apart(const Ids& squashes) const;
    /// The revision of exactly that id, in the graph or not, or nullptr.
    [[nodiscard]] const Revision* file(std::string_view id) const noexcept;
    /// Whether there are files of all that it stands in place of.
    [[nodiscard]] bool has_replaced_files(const Revision& squash) const noexcept;
    /// The revision of this graph that means the same state as `id`, which may be one that is not in it; or nullptr.
    [[nodiscard]] const Revision* standing_in(std::string_view id) const noexcept;

    [[nodiscard]] const std::vector<const Revision*>& in_order() const noexcept { return order_; }
    /// The revision with exactly that id, or nullptr.
    [[nodiscard]] const Revision* find(std::string_view id) const noexcept;
    /// All whose id starts with `start`, by id.
    [[nodiscard]] std::vector<const Revision*> starting_with(std::string_view start) const;

    // Neighbours of a revision that is there (std::out_of_range for others), by id.
    [[nodiscard]] std::vector<std::string> parents(std::string_view id) const;      ///< down_revision
    [[nodiscard]] std::vector<std::string> children(std::string_view id) const;     ///< whose down_revision it is
    [[nodiscard]] std::vector<std::string> dependencies(std::string_view id) const; ///< depends_on, as ids
    [[nodiscard]] std::vector<std::string> dependents(std::string_view id) const;   ///< who depends on it
    [[nodiscard]] std::vector<std::string> needs(std::string_view id) const;        ///< parents and dependencies
    [[nodiscard]] std::vector<std::string> needed_by(std::string_view id) const;    ///< children and dependents

    /// Revisions that nothing comes after.
    [[nodiscard]] std::vector<const Revision*> heads() const;
    /// Heads that no other revision depends on either: upgrading to these applies everything.
    [[nodiscard]] std::vector<const Revision*> effective_heads() const;
    /// Revisions without a parent.
    [[nodiscard]] std::vector<const Revision*> bases() const;
    /// Revisions that several come after.
    [[nodiscard]] std::vector<const Revision*> branch_points() const;
    /// Revisions with several parents.
    [[nodiscard]] std::vector<const Revision*> merge_points() const;

    /// The labels of the branches that a revision belongs to, by name: a label spreads from where it is declared to all
    /// that comes after, and back to, but not including, the next branch point or merge.
    [[nodiscard]] std::vector<std::string> labels(std::string_view id) const;
    /// The revision that declares a label, or nullptr.
    [[nodiscard]] const Revision* labelled(std::string_view label) const noexcept;
    /// Every label, by name.
    [[nodiscard]] std::vector<std::string> all_labels() const;
    /// The revisions of the branch that `name` (a label or an id) stands for: those that have, or would have, the
    /// label. Throws std::out_of_range when there is no such label or id.
    [[nodiscard]] Ids members(std::string_view name) const;
    /// The revision that `name` stands for, all that comes after it, and all that it comes after, shared or not.
    [[nodiscard]] Ids lineage(std::string_view name) const;

    /// Those of `ids` that no other of `ids` comes after. Ids without a file count as unrelated.
    [[nodiscard]] Ids heads_of(const Ids& ids) const;
    /// Those of `ids` that no other of `ids` needs: the rows that Alembic would have.
    [[nodiscard]] Ids effective_heads_of(const Ids& ids) const;
    /// `id` and all that it needs.
    [[nodiscard]] Ids with_ancestors(std::string_view id) const;
    /// `id` and all that needs it.
    [[nodiscard]] Ids with_descendants(std::string_view id) const;

    // The same by place: plans are made of sets of places, which cost a bit a revision.

    /// Where a revision stands in in_order().
    using Place = std::uint32_t;
    using Places = std::vector<Place>;
    /// A set of revisions: a bit for each place.
    using Marks = std::vector<bool>;

    struct Node {
        const Revision* revision = nullptr;
        Places parents, children;
        Places dependencies, dependents;
        Places needs, needed_by;
    };

    [[nodiscard]] const Node& node(Place place) const { return nodes_[place]; }
    [[nodiscard]] Place size() const noexcept { return static_cast<Place>(nodes_.size()); }
    [[nodiscard]] std::optional<Place> place_of(std::string_view id) const noexcept;
    /// Those of `ids` that have a file.
    [[nodiscard]] Marks marks(const Ids& ids) const;
    [[nodiscard]] Ids ids(const Marks& marks) const;
    /// `marks` and all that can be reached from them along one kind of edge.
    [[nodiscard]] Marks reached(Marks marks, Places Node::*edges) const;
    [[nodiscard]] Marks members(Place place) const;
    [[nodiscard]] Marks lineage(Place place) const;

private:
    struct Label {
        std::string_view name;
        Place place = 0;
    };

    void put_in_order(std::vector<Node> by_id);
    [[nodiscard]] Place place_at(std::string_view id) const;
    [[nodiscard]] Place named(std::string_view label_or_id) const;
    [[nodiscard]] std::vector<std::string> names(const Places& places) const;
    [[nodiscard]] Ids uppermost(const Ids& ids, Places Node::*edges) const;

    std::vector<const Revision*> files_; // all, by id
    Replaced replaced_;
    Ids taken_apart_;
    std::vector<Node> nodes_; // in order
    std::vector<const Revision*> order_;
    std::vector<Place> by_id_;  // places, sorted by id
    std::vector<Label> labels_; // sorted by name
};

} // namespace retort::migration

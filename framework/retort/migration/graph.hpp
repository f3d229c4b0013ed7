#pragma once
// The revision graph: which revisions there are, and what comes before what. Pure.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/revision.hpp>

namespace retort::migration {

/// Ids of revisions, in order.
using Ids = std::set<std::string, std::less<>>;

/// Every revision once, parents before children; between equals the id decides, so that the order is always the same.
class Graph {
public:
    /// Throws Error (revision) that names the files: an id that is empty or has a character that the identifier grammar
    /// needs, the same id twice, a parent that no file has, a cycle.
    explicit Graph(std::span<const Revision* const> revisions);

    [[nodiscard]] const std::vector<const Revision*>& in_order() const noexcept { return order_; }
    /// The revision with exactly that id, or nullptr.
    [[nodiscard]] const Revision* find(std::string_view id) const noexcept;
    [[nodiscard]] const std::vector<std::string>& parents(std::string_view id) const;
    [[nodiscard]] const std::vector<std::string>& children(std::string_view id) const;

    /// Revisions without children.
    [[nodiscard]] std::vector<const Revision*> heads() const;
    /// Those of `ids` that no other of `ids` comes after. Ids without a file count as unrelated.
    [[nodiscard]] Ids heads_of(const Ids& ids) const;
    /// `id` and all that it needs.
    [[nodiscard]] Ids with_ancestors(std::string_view id) const;
    /// `id` and all that needs it.
    [[nodiscard]] Ids with_descendants(std::string_view id) const;

private:
    struct Node {
        const Revision* revision = nullptr;
        std::vector<std::string> parents;
        std::vector<std::string> children;
    };

    [[nodiscard]] Ids reach(std::string_view id, std::vector<std::string> Node::*next) const;
    void sort();

    std::map<std::string, Node, std::less<>> nodes_;
    std::vector<const Revision*> order_;
};

/// Throws Error (revision) for an id that is empty, has a character that the identifier grammar needs, or is one of its
/// words.
void require_id(std::string_view id);

/// The file as messages show it: relative to the current folder where it is below it.
std::string display_file(std::string_view file);

} // namespace retort::migration

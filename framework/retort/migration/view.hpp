#pragma once
// The revisions as a database knows them, where some stand in place of others (RevisionBody::replaces).
//
//   it has none of the replaced   the one that stands in their place is one revision like any other
//   it has all of them            likewise, and it counts as applied; the next upgrade notes it so ("fold")
//   it has some of them           the one is taken apart: the database goes on with the others, one by one
//
// Where it has some and files of the others are gone, nobody can go on: they count as revisions that no file has.

#include <optional>
#include <string>
#include <vector>

#include <retort/migration/bookkeeping.hpp>

namespace retort::migration {

/// The graph that a database is looked at with, and what it has applied in the words of that graph.
class View {
public:
    /// `graph` is to live as long as the view.
    View(const Graph& graph, Applied applied, std::string_view unfinished = {});

    [[nodiscard]] const Graph& graph() const noexcept { return own_ ? *own_ : *whole_; }
    [[nodiscard]] const Applied& applied() const noexcept { return applied_; }
    /// Those that count as applied because all that they replace is, and that the database does not know of yet; one
    /// that is itself replaced by another of them comes before it.
    [[nodiscard]] const std::vector<const Revision*>& to_fold() const noexcept { return to_fold_; }
    /// What the database itself says, and the graph in whose words that is: with those taken apart whose files allow
    /// it.
    [[nodiscard]] const Ids& noted() const noexcept { return noted_; }
    [[nodiscard]] Graph noted_graph() const;

private:
    const Graph* whole_;
    std::optional<Graph> own_;
    Applied applied_;
    Ids noted_;
    std::vector<const Revision*> to_fold_;
};

/// How the database sees them now.
View view_of(database::Connection& connection, const Graph& graph, const Tables& tables);

/// Throws Error (revision) when one of to_fold() does not lead to the same schema as what it replaces, or when one of
/// these was edited since it was applied; as far as files tell.
void require_foldable(database::Connection& connection, const Graph& graph, const Tables& tables, const View& view);

/// In the open transaction: notes each of to_fold() as applied, in place of what it replaces. Whether there were any.
/// Throws what require_foldable() throws.
bool fold(database::Connection& connection, const Graph& graph, const Tables& tables, const std::string& who);

/// Where the schema after `squash` is not that after what it replaces, on that dialect (empty: on every database): a
/// line each. Nothing where files of what it replaces are gone. Throws what replay() throws.
std::vector<std::string> differences_from_replaced(const Graph& graph, const Revision& squash,
                                                   std::string_view dialect);

} // namespace retort::migration

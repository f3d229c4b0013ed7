#pragma once
// How a person names revisions. Alembic's grammar:
//
//   f3a1b2c4d5e6, f3a1     an id, or the start of exactly one
//   catalogue              a branch label: the revision that declares it
//   head, heads, base      the one head; all heads; before everything
//   current                where the database is
//   +2, -1                 so many from where the database is
//   SYMBOL+2, SYMBOL-1     so many from one of the above
//   BRANCH@…               any of them, looked for in one branch (a label or an id): BRANCH@head, BRANCH@+1,
//   BRANCH@base FROM:TO                a range
//
// An exact id comes before a label, a label before the start of an id.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/graph.hpp>

namespace retort::migration {

/// An identifier, taken apart. No graph is asked.
struct Identifier {
    std::string text;   ///< the whole, for messages
    std::string branch; ///< before the @, or empty
    std::string symbol; ///< empty: where the database is
    int steps = 0;      ///< N of +N and -N; 0: none was given

    /// +N, -N, current+N, current-N, with or without a branch.
    [[nodiscard]] bool from_database() const { return steps != 0 && (symbol.empty() || symbol == "current"); }
};

/// Throws Error (usage) for what is no identifier: "", "+0", "a@", a range.
Identifier parse_identifier(std::string_view text);

/// Both ends as they were written; an empty one was left out.
struct Range {
    std::string_view from;
    std::string_view to;
};

/// FROM:TO, nullopt for a text without a colon. Throws Error (usage) for more than one colon, or a colon alone.
std::optional<Range> split_range(std::string_view text);

/// What an identifier means.
struct Resolved {
    std::vector<const Revision*> revisions; ///< in the graph's order; none: base
    const Revision* branch = nullptr;       ///< what BRANCH of BRANCH@… names
};

/// `applied`: what is applied, for identifiers that begin where the database is; nullptr when there is no database.
/// Throws Error (usage) for an unknown or ambiguous name, a revision that is not in the branch, a step that could lead
/// to several revisions or past the end, "current" without a database; Error (several_heads) for "head" when there are
/// several.
Resolved resolve(const Graph& graph, const Identifier& identifier, const Ids* applied = nullptr);
Resolved resolve(const Graph& graph, std::string_view identifier, const Ids* applied = nullptr);

/// The one revision that an identifier means. Throws Error as resolve() does, Error (usage) for base, Error
/// (several_heads) for heads or current when they are several.
const Revision& find_revision(const Graph& graph, std::string_view identifier, const Ids* applied = nullptr);

/// The revisions between both ends of a range, ends included, in the graph's order: what comes after FROM, or is it,
/// and what TO comes after, or is it. An end that is left out is open. Throws Error (usage) when nothing is between
/// them: the range is the wrong way round, or its ends are not on one branch.
std::vector<const Revision*> revisions_between(const Graph& graph, const Range& range, const Ids* applied = nullptr);

/// The graph, taken apart so far that the replaced revision whose id is `name` (or the only one whose id starts with
/// it) has a place of its own. As it is where that has no file, or `name` means something anyway.
Graph with_place_for(const Graph& graph, std::string_view name);

/// Throws Error (usage) when the database names revisions that no file has.
void require_known(const Graph& graph, const Ids& applied);

} // namespace retort::migration

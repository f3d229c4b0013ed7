#pragma once
// Several heads: what they are and whether that is a problem.

#include <optional>
#include <string>
#include <vector>

#include <retort/migration/graph.hpp>

namespace retort::cli {

/// What is to be said when there are exactly two effective heads: whether what was done on the one branch and on the
/// other, since they parted, can be done in either order.
struct Divergence {
    std::vector<std::string> conflicts; ///< why not, a line each; none: they do not touch the same things
    std::string unknown;                ///< why nobody can tell: a revision that cannot be replayed

    /// "they do not touch the same things" or "both change column country.name (and 2 more)".
    [[nodiscard]] std::string in_short() const;
    /// What to do.
    [[nodiscard]] std::string advice() const;
};

/// nullopt when there is one head, or more than two.
std::optional<Divergence> divergence(const migration::Graph& graph);

/// Throws Error (several_heads) when `graph` has several effective heads: names them, and says what is known of them.
void require_one_head(const migration::Graph& graph);

} // namespace retort::cli

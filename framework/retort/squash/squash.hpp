#pragma once
// One revision in place of several.

#include <string>
#include <vector>

#include <retort/migration/identifier.hpp>
#include <retort/operation/operation.hpp>

namespace retort::squash {

/// What the one is to be.
struct Squash {
    std::vector<const migration::Revision*> replaces; ///< oldest first; what comes after them comes after the last
    std::vector<std::string> parents;                 ///< of all of them together
    std::vector<std::string> depends_on;
    std::vector<std::string> branch_labels;
    std::vector<operation::Recorded> upgrade;
    std::vector<operation::Recorded> downgrade;
    bool reversible = true;     ///< each of them has a downgrade
    std::size_t operations = 0; ///< that they have, up
    std::string fingerprint;    ///< of the schema that both lead to, as far as every database has it
};

/// Rows are kept as the revisions keep them: on tables that were there before, and once rows are written, every
/// operation stays in its place. Both ways are replayed, and lead to the same schema on every database that one of the
/// operations is meant for.
/// Throws Error (usage) for a range that one revision cannot stand in place of: fewer than two; several last ones;
/// something outside that comes after one of them which is not the last, or that needs one of them and is needed by
/// another. Throws Error (unsupported) for an operation that is code (op.run), and for SQL that sets something for the
/// statements after it, except in the one that runs last.
Squash squash(const migration::Graph& graph, const migration::Range& range);

} // namespace retort::squash

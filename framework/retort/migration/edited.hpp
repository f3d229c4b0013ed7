#pragma once
// Applied revisions whose files say something else now than what was run.

#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/bookkeeping.hpp>
#include <retort/operation/operation.hpp>

namespace retort::migration {

/// One of them.
struct Edited {
    std::string revision;
    std::string file;
    std::vector<std::string> changes; ///< one line each: "operation 2 is another one now: add column t.c (file:12)"
};

/// Those of the revisions that are applied and have a file, in the graph's order. Not among them is what nothing is
/// known of: a revision that was stamped, or applied by a Retort that noted checksums of another form.
/// Throws what record() throws.
std::vector<Edited> find_edited(database::Connection& connection, const Graph& graph, const Tables& tables,
                                const Ids& applied);

/// Throws Error (revision) that says what has changed and what to do, if there is one.
void refuse_edited(const std::vector<Edited>& edited);

/// What leads from the operations with these digests to these operations, one line each.
std::vector<std::string> changes_since(std::string_view digests, const PlanItem& item,
                                       const std::vector<operation::Recorded>& now);

} // namespace retort::migration

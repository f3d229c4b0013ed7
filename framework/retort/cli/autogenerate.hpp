#pragma once
// What revision --autogenerate writes.

#include <optional>

#include <retort/cli/commands.hpp>
#include <retort/diff/compare.hpp>

namespace retort::cli {

/// What leads to the models: from the database, or from the history when the database is not asked (`offline`) or is
/// not what its revisions have made. Says the latter, and what else a person should know, to stderr.
/// nullopt when revisions are pending: said to stderr, with what to do.
std::optional<diff::Difference> autogenerate(const Context& context, bool offline);

} // namespace retort::cli

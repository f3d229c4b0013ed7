#pragma once
// What revision --autogenerate writes.

#include <optional>

#include <retort/cli/commands.hpp>
#include <retort/diff/compare.hpp>

namespace retort::cli {

/// What leads from the history to the models. The database judges what expressions mean, unless it is not to be asked
/// (`offline`); what differs in it from what its revisions have made is said to stderr and stays out of the result.
/// `before`: what the new revision comes after.
/// nullopt when the database is not where the history is: said to stderr, with what to do.
/// Throws Error (usage) when the changes cannot stand there: they need what no revision before it makes.
std::optional<diff::Difference> autogenerate(const Context& context, bool offline, const migration::Ids& before);

/// What leads from what its revisions have made to what the database is. nullopt, and `before`: as for autogenerate().
std::optional<diff::Difference> adopt_drift(const Context& context, const migration::Ids& before);

/// To stderr: the tables that the models and the database have and no revision creates, and what to do about them.
void say_adopted(const schema::Schema& adopted);

} // namespace retort::cli

#pragma once
// The sides of a comparison, as the command line names them.

#include <optional>
#include <string>

#include <retort/cli/commands.hpp>
#include <retort/database/database.hpp>
#include <retort/diff/compare.hpp>

namespace retort::cli {

/// A state of the schema and, when a database gave it, the connection to that.
struct Side {
    diff::State state;
    std::optional<Lease> connection{};
};

/// Whether the side is something of the project's: the models or the history.
bool is_of_project(const std::string& text);

/// "models", "history" (all revisions), "history@REVISION", a URL, or the path of a file of schema JSON. `dialect`: for
/// whom the history is replayed; empty: what every database has.
/// The bookkeeping tables are left out, and what the project leaves out.
/// Throws Error (usage) for anything else, and what reading it throws.
Side read_side(const Context& context, const std::string& text, std::string_view dialect = {});

/// The models alone. Throws Error (usage) where there is no application.
diff::State read_models(const Context& context);
/// The history after the revisions.
diff::State read_history(const Context& context, std::string name, const migration::Applied& applied,
                         std::string_view dialect);
/// What the database says of itself.
diff::State inspect(const Context& context, std::string name, database::Connection& connection);

} // namespace retort::cli

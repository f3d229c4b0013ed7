#pragma once
// How models, history and database stand to each other: what check says and autogenerate begins with.

#include <optional>
#include <string>
#include <vector>

#include <retort/cli/commands.hpp>
#include <retort/diff/compare.hpp>
#include <retort/diff/ownership.hpp>

namespace retort::cli {

/// A database beside the history.
struct DatabaseStanding {
    migration::Ids unknown;           ///< revisions that it has and no file
    std::vector<std::string> pending; ///< revisions that it lacks, in order
    diff::Difference drift;           ///< from what its revisions have made to what is there
    diff::Unmanaged unmanaged;        ///< what neither history nor models know
    schema::Schema adopted;           ///< what the models know and the history does not, in the words of the models
};

/// Whether --url, the environment or the project names a database.
bool names_database(const Context& context);

/// Looks at the database. Throws what inspecting it throws.
DatabaseStanding stand(const Context& context, database::Connection& connection);

/// What leads from the history to the models. With a connection its database judges what expressions mean, and what
/// `adopted` holds counts as there.
diff::Difference models_beside_history(const Context& context, database::Connection* connection = nullptr,
                                       const schema::Schema& adopted = {});

} // namespace retort::cli

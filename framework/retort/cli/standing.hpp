#pragma once
// How models, history and database stand to each other: what check says and autogenerate begins with.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/fwd.hpp>

#include <retort/cli/commands.hpp>
#include <retort/diff/compare.hpp>
#include <retort/diff/ownership.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/view.hpp>

namespace retort::cli {

/// A database beside the history.
struct DatabaseStanding {
    std::shared_ptr<const migration::View> view;     ///< the revisions as it knows them
    migration::Ids unknown;                          ///< revisions that it has and no file
    std::optional<migration::Unfinished> unfinished; ///< the revision that was left half done
    std::vector<std::string> pending;                ///< revisions that it lacks, in order
    std::vector<migration::Edited> edited;           ///< revisions whose files say something else than was run
    /// From what its revisions have made to what is there. Empty where nobody can say what they have made: with
    /// revisions that are unknown or half done.
    diff::Difference drift;
    diff::Unmanaged unmanaged; ///< what neither history nor models know
    schema::Schema adopted;    ///< what the models know and the history does not, in the words of the models

    [[nodiscard]] const migration::Ids& applied() const { return view->applied().ids; }
    /// Whether it is where the history is.
    [[nodiscard]] bool is_at_heads() const { return unknown.empty() && !unfinished && pending.empty(); }
    /// Whether it has noted all squashes that count as applied: until then it takes the files of what they replace.
    [[nodiscard]] bool is_folded() const { return view->to_fold().empty(); }
    /// Whether it is what its revisions say.
    [[nodiscard]] bool is_as_recorded() const { return drift.empty() && edited.empty(); }
};

boost::json::object to_json(const DatabaseStanding& standing);

/// Whether --url, the environment or the project names a database.
bool names_database(const Context& context);

/// What there should be.
struct Wanted {
    diff::State models;
    diff::State history; ///< after all revisions
};

/// `dialect`: for whom the history is replayed; empty: what every database has.
Wanted read_wanted(const Context& context, std::string_view dialect);

/// Looks at the database. `wanted` is for its dialect. Throws what inspecting it throws.
DatabaseStanding stand(const Context& context, const Wanted& wanted, database::Connection& connection);

/// What leads from the history to the models. With a connection its database judges what expressions mean, and what
/// `adopted` holds counts as there.
diff::Difference models_beside_history(Wanted wanted, database::Connection* connection = nullptr,
                                       const schema::Schema& adopted = {});

} // namespace retort::cli

// status: one screen about the database.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/changes.hpp>
#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/standing.hpp>

namespace retort::cli {

namespace {
void print_revisions(const DatabaseStanding& standing) {
    const auto& graph = standing.view->graph();
    const migration::Ids heads = graph.heads_of(standing.applied());
    print_about("at", heads.empty() ? "base: no revision is applied" : fmt::format("{}", fmt::join(heads, ", ")));
    print_about("applied", fmt::format("{} of {}", standing.applied().size() - standing.unknown.size(), graph.size()));
    if (!graph.taken_apart().empty())
        print_about("squash", fmt::format("{}: the database has some of the revisions that it stands in place of, and "
                                          "goes on with the others",
                                          fmt::join(graph.taken_apart(), ", ")));
    for (const auto* squash : standing.view->to_fold()) print_about("squash", not_folded(*squash));
    if (standing.pending.empty()) print_about("pending", "none");
    for (const std::string& id : standing.pending)
        print_about("pending", fmt::format("{}, {}", id, graph.find(id)->body.message));
    for (const std::string& id : standing.unknown) {
        const auto* squash = graph.replaced().by(id);
        print_about(
            "unknown",
            squash == nullptr
                ? fmt::format("{}: the database has it, and no file: it is of a newer version of the "
                              "application, or its file was deleted",
                              id)
                : fmt::format("{}: '{}' stands in place of it and of others, which the database lacks and whose "
                              "files are gone; a build that has them brings it to '{}'",
                              id, squash->id, squash->body.replaces.back()));
    }
    if (standing.unfinished) print_about("half done", describe(*standing.unfinished));
    for (const migration::Edited& one : standing.edited)
        for (const std::string& change : one.changes)
            print_about("edited", fmt::format("{}: {}", one.revision, change));
}

void print_drift(const DatabaseStanding& standing) {
    if (!standing.unknown.empty() || standing.unfinished) {
        print_about("drift", "nobody can say while a revision is unknown or half done");
    } else if (standing.drift.empty()) {
        print_about("drift", "none: the database is what its revisions have made");
    } else {
        print_about("drift", "somebody has changed the database by hand:");
        print_changes(standing.drift);
    }
}

void say_what_to_do(const Context& context, const DatabaseStanding& standing) {
    if (standing.unfinished)
        say(fmt::format("'{}' goes on with what is half done", command_that_finishes(*standing.unfinished)));
    else if (!standing.pending.empty() && standing.unknown.empty())
        say(fmt::format("'retort upgrade head{}' applies what is pending",
                        context.graph.effective_heads().size() > 1 ? "s" : ""));
    if (!standing.edited.empty())
        say("put edited files back as they were, or accept them: 'retort resolve REVISION --accept'");
    if (!standing.drift.empty())
        say("'retort diff --from URL --to history --sql' undoes what was changed by hand; 'retort revision --adopt' "
            "keeps "
            "it, in a revision; [autogenerate] exclude in retort.toml leaves tables out of sight");
}
} // namespace

int run_command(const Context& context, const StatusCommand& /*command*/) {
    Database database = open(context, Missing::refuse);
    const Lease connection = database.connect();
    const DatabaseStanding standing = stand(context, read_wanted(context, connection->dialect().name()), *connection);
    if (context.arguments.json) {
        boost::json::object result = to_json(standing);
        result["at"] = to_json(standing.view->graph().heads_of(standing.applied()));
        result["applied"] = to_json(standing.applied());
        print(boost::json::serialize(result));
    } else {
        print_about("database", choose_url(context.arguments.url, context.project).display());
        print_revisions(standing);
        print_drift(standing);
        say_unmanaged(standing.unmanaged);
        say_what_to_do(context, standing);
    }
    if (!standing.is_as_recorded()) return differences;
    return standing.is_at_heads() && standing.is_folded() ? done : pending;
}

} // namespace retort::cli

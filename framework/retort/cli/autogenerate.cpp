#include <retort/cli/autogenerate.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/connect.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/standing.hpp>
#include <retort/operation/operation.hpp>

namespace retort::cli {

namespace {
void say_drift(const diff::Difference& drift) {
    if (drift.empty()) return;
    say(styled("the database is not what its revisions have made:", Style::warning, 2));
    for (const operation::Operation& operation : drift.operations) say("  " + operation::describe(operation));
    say("none of that is in the new revision, which leads from the history to the models; 'retort check' says more");
}

void say_adopted(const schema::Schema& adopted) {
    std::vector<std::string> names;
    for (const schema::Table& table : adopted.tables) names.push_back(display(table.name));
    if (names.empty()) return;
    say(fmt::format("no revision creates {}, which the database has: a new database would lack what this one has",
                    fmt::join(names, ", ")));
    say("to have a revision that creates them: --offline, then retort stamp on the databases that have them");
}

bool is_behind(const DatabaseStanding& standing) {
    if (standing.pending.empty() && standing.unknown.empty()) return false;
    if (!standing.pending.empty()) {
        report(Error(ErrorCategory::usage,
                     fmt::format("the database is behind the history: pending {} {}",
                                 standing.pending.size() == 1 ? "is" : "are", fmt::join(standing.pending, ", ")),
                     "first: retort upgrade head; or compare with the history alone: --offline"));
    } else {
        report(Error(ErrorCategory::usage,
                     fmt::format("the database has revisions that no file has: {}", fmt::join(standing.unknown, ", ")),
                     "get their files, or compare with the history alone: --offline"));
    }
    return true;
}
} // namespace

std::optional<diff::Difference> autogenerate(const Context& context, bool offline) {
    if (offline) return models_beside_history(context);
    const Lease connection = open(context, Missing::create).connect();
    const DatabaseStanding standing = stand(context, *connection);
    if (is_behind(standing)) return std::nullopt;
    say_drift(standing.drift);
    say_adopted(standing.adopted);
    return models_beside_history(context, &*connection, standing.adopted);
}

} // namespace retort::cli

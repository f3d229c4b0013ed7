#include <retort/cli/autogenerate.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/connect.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/side.hpp>
#include <retort/cli/standing.hpp>
#include <retort/operation/apply.hpp>

namespace retort::cli {

namespace {
constexpr std::string_view creating_hint =
    "'retort revision --autogenerate --offline' writes a revision that creates what is missing; "
    "'retort stamp head' then says that this database has it";

void say_drift(const diff::Difference& drift) {
    if (drift.empty()) return;
    say(styled("the database is not what its revisions have made:", Style::warning, 2));
    for (const operation::Operation& operation : drift.operations) say("  " + operation::describe(operation));
    say("that is not in the new revision, which leads from the history to the models");
}

// Why nothing can be generated from this database.
Error not_at_heads(const DatabaseStanding& standing, bool several_heads) {
    const auto error = [](std::string message, const std::string& first) {
        return Error(ErrorCategory::usage, std::move(message),
                     first + "; or compare the models with the history alone: --offline");
    };
    if (standing.unfinished) return error(describe(*standing.unfinished), "'retort current' says how to go on with it");
    if (!standing.unknown.empty())
        return error(fmt::format("the database has revisions that no file has: {}", fmt::join(standing.unknown, ", ")),
                     "get their files");
    return error(fmt::format("the database is behind the history: it lacks {}", fmt::join(standing.pending, ", ")),
                 fmt::format("first: retort upgrade head{}", several_heads ? "s" : ""));
}

// On a new database there is what the revisions before it have made, and nothing else.
void require_fit(const Context& context, const diff::Difference& difference, const migration::Ids& before,
                 std::string_view dialect, const std::string& hint) {
    try {
        operation::apply(read_history(context, {}, before, dialect).schema, difference.operations);
    } catch (const Error& e) {
        throw Error(ErrorCategory::usage,
                    fmt::format("the models change what no revision before the new one has made: {}", e.what()), hint);
    }
}
} // namespace

void say_adopted(const schema::Schema& adopted) {
    std::vector<std::string> names;
    for (const schema::Table& table : adopted.tables) names.push_back(display(table.name));
    say(fmt::format("no revision creates {}, which the database has: a new database would not have {}",
                    fmt::join(names, ", "), names.size() == 1 ? "it" : "them"));
    say(creating_hint);
}

std::optional<diff::Difference> autogenerate(const Context& context, bool offline, const migration::Ids& before) {
    const std::string other_place = "let it come after the revisions that it needs: --head, --depends-on, or first: "
                                    "retort merge";
    if (offline) {
        diff::Difference difference = models_beside_history(read_wanted(context, {}));
        require_fit(context, difference, before, {}, other_place);
        return difference;
    }
    if (!names_database(context))
        throw Error(ErrorCategory::usage, "no database is named",
                    "give --url, set DATABASE_URL, or compare the models with the history alone: --offline");
    const Lease connection = open(context, Missing::create).connect();
    Wanted wanted = read_wanted(context, connection->dialect().name());
    const DatabaseStanding standing = stand(context, wanted, *connection);
    if (!standing.is_at_heads()) {
        report(not_at_heads(standing, context.graph.effective_heads().size() > 1));
        return std::nullopt;
    }
    diff::Difference difference = models_beside_history(std::move(wanted), &*connection, standing.adopted);
    require_fit(context, difference, before, connection->dialect().name(),
                standing.adopted == schema::Schema{} ? other_place : std::string(creating_hint));
    say_drift(standing.drift);
    if (!standing.adopted.tables.empty()) say_adopted(standing.adopted);
    return difference;
}

std::optional<diff::Difference> adopt_drift(const Context& context, const migration::Ids& before) {
    const Lease connection = open(context, Missing::refuse).connect();
    DatabaseStanding standing = stand(context, read_wanted(context, connection->dialect().name()), *connection);
    if (!standing.is_at_heads()) {
        report(not_at_heads(standing, context.graph.effective_heads().size() > 1));
        return std::nullopt;
    }
    require_fit(context, standing.drift, before, connection->dialect().name(),
                "let it come after the revisions that it needs: --head, --depends-on, or first: retort merge");
    return std::move(standing.drift);
}

} // namespace retort::cli

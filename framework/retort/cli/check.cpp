// check: models, history and database beside each other.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/autogenerate.hpp>
#include <retort/cli/changes.hpp>
#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/linting.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/standing.hpp>

namespace retort::cli {

namespace {
std::string counted(std::size_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// Of a database that is not what its history says nobody knows what its pending revisions meet.
Report lint_what_is_pending(const Context& context, const DatabaseStanding& standing,
                            database::Connection& connection) {
    if (standing.pending.empty() || !standing.unknown.empty() || !standing.edited.empty()) return {};
    const migration::Online online = online_of(context, "always");
    return lint_pending(connection, preview_pending(context, connection, online), online);
}

// Where revisions do not lead where those do that they stand in place of: a line each.
std::vector<std::string> wrong_squashes(const Context& context, std::string_view dialect) {
    std::vector<std::string> lines;
    for (const migration::Revision* squash : context.graph.replaced().squashes()) {
        if (context.graph.find(squash->id) == nullptr) continue;
        for (const std::string& one : migration::differences_from_replaced(context.graph, *squash, dialect))
            lines.push_back(
                fmt::format("revision {} does not lead where those do that it replaces: {}", squash->id, one));
    }
    return lines;
}

void print_json(const Context& context, const diff::Difference& moved, const std::optional<DatabaseStanding>& database,
                const Report& report, const std::vector<std::string>& squashes) {
    boost::json::object result{{"models", changes_as_json(moved)},
                               {"database", nullptr},
                               {"lint", findings_as_json(context.graph, report)},
                               {"squashes", boost::json::array(squashes.begin(), squashes.end())}};
    if (database) result["database"] = to_json(*database);
    print(boost::json::serialize(result));
}

void print_text(const diff::Difference& moved, const std::optional<DatabaseStanding>& database) {
    if (!moved.empty()) {
        print(styled("the models have moved on from the history:", Style::strong, 1));
        print_changes(moved);
        if (database && !database->adopted.tables.empty())
            say_adopted(database->adopted);
        else
            say("'retort revision --autogenerate -m \"…\"' writes a revision of it");
    }
    if (!database) return;
    if (!database->drift.empty()) {
        print(styled("the database is not what its revisions have made:", Style::strong, 1));
        print_changes(database->drift);
        say("somebody has changed it by hand; 'retort diff --from URL --to history --sql' prints what undoes that");
    }
    for (const migration::Edited& one : database->edited) {
        print(styled(fmt::format("revision {} was applied and has been edited since ({}):", one.revision, one.file),
                     Style::strong, 1));
        for (const std::string& change : one.changes) print("  " + change);
    }
    for (const std::string& id : database->unknown)
        say(fmt::format("the database has revision {}, which no file has", id));
    if (!database->pending.empty())
        say(fmt::format("{} pending: {}", counted(database->pending.size(), "revision is", "revisions are"),
                        fmt::join(database->pending, ", ")));
    if (database->unfinished) say(describe(*database->unfinished));
    for (const auto* squash : database->view->to_fold()) say(not_folded(*squash));
    say_unmanaged(database->unmanaged);
}
} // namespace

int run_command(const Context& context, const CheckCommand& /*command*/) {
    std::optional<Lease> connection;
    std::optional<DatabaseStanding> database;
    Report report;
    if (names_database(context)) connection.emplace(open(context, Missing::refuse).connect());
    const std::string_view dialect = connection ? (*connection)->dialect().name() : "";
    Wanted wanted = read_wanted(context, dialect);
    const std::vector<std::string> squashes = wrong_squashes(context, dialect);
    if (connection) {
        database = stand(context, wanted, **connection);
        report = lint_what_is_pending(context, *database, **connection);
    }
    const diff::Difference moved = models_beside_history(std::move(wanted), connection ? &**connection : nullptr);
    if (context.arguments.json) {
        print_json(context, moved, database, report, squashes);
    } else {
        for (const std::string& one : squashes) print(one);
        print_text(moved, database);
        if (!report.entries(context.graph).empty()) print_findings(context.graph, report);
        if (!database) say("no database is named: only models and history were compared");
    }
    if (!moved.empty() || !squashes.empty() || (database && !database->is_as_recorded())) return differences;
    if (report.has_errors()) return findings;
    if (database && !(database->is_at_heads() && database->is_folded())) return pending;
    if (!context.arguments.json) say(database ? "models, history and database agree" : "models and history agree");
    return done;
}

} // namespace retort::cli

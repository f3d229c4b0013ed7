// lint: what is dangerous in revisions, and the safe way.

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/findings.hpp>
#include <retort/cli/linting.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/standing.hpp>
#include <retort/cli/trace.hpp>
#include <retort/migration/identifier.hpp>

namespace retort::cli {

namespace {
migration::Ids all_revisions(const Context& context) { return migration::applied_at(context.graph, "heads"); }

// An identifier, or a range as history takes it.
migration::Ids named(const Context& context, const std::vector<std::string>& targets) {
    migration::Ids ids;
    for (const std::string& target : targets) {
        const auto range = migration::split_range(target);
        const auto revisions = range ? migration::revisions_between(context.graph, *range)
                                     : migration::resolve(context.graph, target).revisions;
        for (const migration::Revision* revision : revisions) ids.emplace(revision->id);
    }
    return ids;
}

std::optional<Lease> try_to_connect(const Context& context) {
    if (!names_database(context)) return std::nullopt;
    try {
        return open(context, Missing::refuse).connect();
    } catch (const Error& e) {
        say(fmt::format("looking at all revisions, for the database cannot be asked what is pending: {}", e.what()));
        return std::nullopt;
    }
}

Report look(const Context& context, const LintCommand& command) {
    const migration::Online online = online_of(context, command.online);
    if (!command.targets.empty()) return lint_revisions(context, named(context, command.targets), online, false);
    if (!command.since.empty()) return lint_revisions(context, revisions_since(context, command.since), online, true);
    if (const auto connection = try_to_connect(context))
        return lint_pending(**connection, preview_pending(context, **connection, online), online);
    return lint_revisions(context, all_revisions(context), online, false);
}
// With what was found the trace, where it was asked for.
int print_report(const Context& context, const LintCommand& command, const Report& report,
                 const std::vector<Traced>* traced) {
    if (command.sarif) {
        print(boost::json::serialize(findings_as_sarif(context.graph, report)));
    } else if (context.arguments.json) {
        boost::json::object result{{"findings", findings_as_json(context.graph, report)}};
        if (traced != nullptr) result["trace"] = trace_as_json(*traced);
        print(boost::json::serialize(result));
    } else {
        print_findings(context.graph, report);
        if (traced != nullptr) print_trace(*traced);
    }
    return report.has_errors() ? findings : done;
}

int lint_and_trace(const Context& context, const LintCommand& command) {
    const Url url = choose_url(command.trace, context.project);
    const migration::Online online = online_of(context, command.online);
    Database database = open(context, url, Missing::refuse);
    const Lease connection = database.connect();
    const migration::Preview preview = preview_pending(context, *connection, online);
    const Report report = lint_pending(*connection, preview, online);
    const std::vector<Traced> traced = trace(context, url, *connection, preview);
    return print_report(context, command, report, &traced);
}
} // namespace

int run_command(const Context& context, const LintCommand& command) {
    if (!command.trace.empty()) return lint_and_trace(context, command);
    return print_report(context, command, look(context, command), nullptr);
}

} // namespace retort::cli

// lint: what is dangerous in revisions, and the safe way.

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/findings.hpp>
#include <retort/cli/linting.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/read_file.hpp>
#include <retort/cli/standing.hpp>
#include <retort/cli/trace.hpp>
#include <retort/migration/identifier.hpp>

namespace retort::cli {

namespace {
migration::Ids all_revisions(const Context& context) { return migration::applied_at(context.graph, "heads"); }

// What comes after the build that is running.
migration::Ids since_running(const Context& context, const contract::Contract& running) {
    migration::Ids since = all_revisions(context);
    for (const std::string& head : running.heads)
        for (const std::string& id : context.graph.with_ancestors(migration::find_revision(context.graph, head).id))
            since.erase(id);
    return since;
}

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

// Of the build that is running; nothing: none was named.
std::optional<contract::Contract> running_build(const LintCommand& command) {
    if (command.running.empty()) return std::nullopt;
    return contract::contract_from_json(read_file(command.running));
}

Report look(const Context& context, const LintCommand& command) {
    const migration::Online online = online_of(context, command.online);
    const std::optional<contract::Contract> contract = running_build(command);
    const contract::Contract* running = contract ? &*contract : nullptr;
    if (!command.targets.empty())
        return lint_revisions(context, named(context, command.targets), online, running != nullptr, running);
    if (!command.since.empty())
        return lint_revisions(context, revisions_since(context, command.since), online, true, running);
    if (const auto connection = try_to_connect(context))
        return lint_pending(**connection, preview_pending(context, **connection, online), online, running);
    return lint_revisions(context, running == nullptr ? all_revisions(context) : since_running(context, *running),
                          online, running != nullptr, running);
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
    const std::optional<contract::Contract> contract = running_build(command);
    const Report report = lint_pending(*connection, preview, online, contract ? &*contract : nullptr);
    const std::vector<Traced> traced = trace(context, url, *connection, preview);
    return print_report(context, command, report, &traced);
}
} // namespace

int run_command(const Context& context, const LintCommand& command) {
    if (!command.trace.empty()) return lint_and_trace(context, command);
    return print_report(context, command, look(context, command), nullptr);
}

} // namespace retort::cli

// deploy: the whole release step.

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/plan_text.hpp>
#include <retort/cli/release.hpp>
#include <retort/cli/seed_report.hpp>
#include <retort/cli/standing.hpp>
#include <retort/cli/verification.hpp>
#include <retort/deploy/deploy.hpp>

namespace retort::cli {

namespace {
using deploy::Report;
using deploy::Stage;
using Texts = std::vector<std::string>;

std::string joined(const Texts& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::string counted(std::size_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// What check would find, but for what is pending: a line each.
Texts disagreements(const Context& context, database::Connection& connection) {
    Texts lines;
    const auto add = [&](const char* about, const diff::Difference& difference) {
        for (const operation::Operation& one : difference.operations)
            lines.push_back(fmt::format("{}: {}", about, operation::describe(one)));
    };
    Wanted wanted = read_wanted(context, connection.dialect().name());
    add("somebody has changed the database by hand", stand(context, wanted, connection).drift);
    add("the models have moved on from the history", models_beside_history(std::move(wanted), &connection));
    return lines;
}

Texts revisions_of(const migration::Preview& preview) {
    Texts ids;
    for (const migration::Work& work : preview.works) ids.emplace_back(work.item.revision->id);
    return ids;
}

Texts revisions_of(const migration::Plan& plan) {
    Texts ids;
    for (const migration::PlanItem& item : plan) ids.emplace_back(item.revision->id);
    return ids;
}

// What has happened when it stopped, and what has not: a line each.
Texts what_happened(const Report& report) {
    const Stage stage = report.failure->stage;
    if (stage < Stage::upgrade) return {"nothing has been changed"};
    Texts lines;
    lines.push_back(report.run.empty() ? "no revision has been applied"
                                       : fmt::format("applied: {}", joined(revisions_of(report.run))));
    if (!report.after)
        lines.emplace_back("the database does not answer: 'retort status' says where it is when it does");
    else
        lines.push_back(fmt::format("the database is at {}", place_text(*report.after)));
    if (report.unfinished)
        lines.push_back(fmt::format("{}; '{}' goes on with it", describe(*report.unfinished),
                                    command_that_finishes(*report.unfinished)));
    Texts seeds;
    for (const seed::Result& one : report.seeds)
        if (!one.skipped) seeds.push_back(one.name);
    lines.push_back(seeds.empty() ? "no seed has run" : fmt::format("seeds that have run: {}", joined(seeds)));
    return lines;
}

std::string backup_text(const Report& report, const deploy::Request& request) {
    if (report.backup) return fmt::format("{} ({} bytes)", report.backup->file.string(), report.backup->size);
    if (!report.no_backup.empty()) return fmt::format("none: {}", report.no_backup);
    return fmt::format("would go to {}", request.backup_folder->string());
}

std::string upgrade_text(const Report& report, bool dry_run) {
    if (dry_run) {
        const Texts ids = revisions_of(report.preview);
        return ids.empty() ? fmt::format("nothing to do: the database is at {}", place_text(report.before))
                           : fmt::format("{} to apply: {}", counted(ids.size(), "revision", "revisions"), joined(ids));
    }
    if (report.run.empty()) return fmt::format("nothing to do: the database is at {}", place_text(report.before));
    return fmt::format("from {} to {}: {}", place_text(report.before), place_text(*report.after),
                       counted(report.run.size(), "revision", "revisions"));
}

std::string seed_text(const Report& report, const deploy::Request& request) {
    const std::string& environment = request.environment;
    if (report.due.empty()) return fmt::format("nothing to do in {}", environment);
    if (request.dry_run)
        return fmt::format("to run in {}: {}{}", environment, joined(report.due),
                           report.preview.works.empty() ? ""
                                                        : "; what they write is seen once the revisions are applied");
    const auto skipped = static_cast<std::size_t>(std::ranges::count_if(report.seeds, &seed::Result::skipped));
    return fmt::format("{} run in {}, {} had not changed",
                       counted(report.seeds.size() - skipped, "seed has", "seeds have"), environment, skipped);
}

std::string verify_text(const Report& report) {
    return fmt::format(
        "models, history and database agree; {} with seeded rows, none missing; every foreign key points "
        "at a row",
        counted(report.verification->counts.size(), "table", "tables"));
}

void print_summary(const Context& context, const Report& report, const deploy::Request& request) {
    print_about("database", choose_url(context.arguments.url, context.project).display());
    print_about("backup", backup_text(report, request));
    print_about("upgrade", upgrade_text(report, request.dry_run));
    print_about("seed", seed_text(report, request));
    if (report.verification) print_about("verify", verify_text(report));
    print_about(request.dry_run ? "dry run" : "done",
                request.dry_run ? "nothing has been changed" : fmt::format("in {} ms", report.duration.count()));
}

void say_failure(const Context& context, const Report& report) {
    say(fmt::format("the deploy stopped at {}:", styled(to_string(report.failure->stage), Style::strong, 2)));
    for (const std::string& line : report.failure->disagreements) say("  " + line);
    for (const lint::Finding& one : report.failure->findings)
        say(fmt::format("  {}:{} {}: {}: {}", one.file, one.line, one.rule, one.message, one.why));
    for (const std::string& line : what_happened(report)) say("  " + line);
    if (report.backup) {
        say("to make the database what it was before, stop the application and run");
        say("  " + restore_command(context, report.backup->file));
    } else if (report.failure->stage > Stage::backup) {
        say(fmt::format("there is no backup: {}", report.no_backup));
    }
}

boost::json::array list(const Texts& texts) { return boost::json::array(texts.begin(), texts.end()); }

boost::json::array list_of_rules(const std::vector<lint::Finding>& findings) {
    boost::json::array rules;
    for (const lint::Finding& one : findings)
        rules.push_back(boost::json::object{
            {"rule", one.rule}, {"revision", one.revision}, {"file", one.file}, {"line", one.line}});
    return rules;
}

boost::json::value json_of_failure(const Context& context, const Report& report) {
    if (!report.failure) return nullptr;
    boost::json::object object{{"stage", to_string(report.failure->stage)},
                               {"error", report.failure->error.what()},
                               {"hint", report.failure->error.hint()},
                               {"disagreements", list(report.failure->disagreements)},
                               {"findings", list_of_rules(report.failure->findings)},
                               {"happened", list(what_happened(report))},
                               {"restore", nullptr}};
    if (report.backup) object["restore"] = restore_command(context, report.backup->file);
    return object;
}

void print_json(const Context& context, const Report& report, const deploy::Request& request,
                database::Connection& connection) {
    boost::json::object result{{"dry_run", request.dry_run},
                               {"environment", request.environment},
                               {"from", to_json(report.before)},
                               {"to", nullptr},
                               {"backup", nullptr},
                               {"no_backup", nullptr},
                               {"run", to_json(report.run)},
                               {"due", list(report.due)},
                               {"seeds", to_json(report.seeds)},
                               {"verification", nullptr},
                               {"changed", report.has_changed()},
                               {"milliseconds", report.duration.count()}};
    if (!report.no_backup.empty()) result["no_backup"] = report.no_backup;
    if (report.after) result["to"] = to_json(*report.after);
    if (report.backup)
        result["backup"] = boost::json::object{{"file", report.backup->file.string()}, {"size", report.backup->size}};
    if (request.dry_run) result["plan"] = plan_as_json(connection, report.preview);
    if (report.verification) result["verification"] = to_json(*report.verification);
    result["failure"] = json_of_failure(context, report);
    print(boost::json::serialize(result));
}

void say_stage(Stage stage) {
    constexpr int stages = 6;
    say(fmt::format("{}/{} {}", static_cast<int>(stage) + 1, stages, styled(to_string(stage), Style::strong, 2)));
}
} // namespace

int run_command(const Context& context, const DeployCommand& command) {
    Database database = open(context, command.dry_run ? Missing::refuse : Missing::create);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    const bool json = context.arguments.json;
    deploy::Request request{.graph = context.graph,
                            .seeds = context.app.seeds,
                            .environment = environment_of(context, command.environment),
                            .settings = settings_of(context, command.lock_timeout),
                            .seeding = seed_options(context, command.parameters, command.dry_run, command.lock_timeout),
                            .models = [&] { return context.metadata().schema; },
                            .dry_run = command.dry_run};
    request.settings.online = online_of(context, command.online);
    request.seeding.allow_deletions = command.allow_deletions;
    if (!command.no_backup) request.backup_folder = backup_folder(context, command.backup_folder);
    request.disagreements = [&](database::Connection& asked) { return disagreements(context, asked); };
    request.begins = say_stage;
    request.progress = say_progress;

    const Report report = deploy::deploy(*connection, request);
    if (json) {
        print_json(context, report, request, *connection);
    } else if (!report.failure) {
        if (command.dry_run) print_plan(*connection, report.preview);
        print_summary(context, report, request);
    }
    if (!report.failure) return done;
    flush();
    say_failure(context, report);
    if (report.failure->disagreements.empty() && report.failure->findings.empty()) throw report.failure->error;
    cli::report(report.failure->error);
    return report.failure->findings.empty() ? differences : findings;
}

} // namespace retort::cli

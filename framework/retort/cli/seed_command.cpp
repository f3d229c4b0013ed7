#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/seed/run.hpp>

namespace retort::cli {

namespace {
using seed::Result;

std::string environment_of(const Context& context, const SeedCommand& command) {
    if (!command.environment.empty()) return command.environment;
    return context.project ? context.project->environment : Project{}.environment;
}

int list(const Context& context, std::string_view environment) {
    boost::json::array array;
    for (const seed::Seed* s : seed::in_order(context.app.seeds)) {
        const bool runs = seed::runs_in(*s, environment);
        if (context.arguments.json) {
            array.push_back(boost::json::object{
                {"name", s->name},
                {"after", boost::json::array(s->body.after.begin(), s->body.after.end())},
                {"environments", boost::json::array(s->body.environments.begin(), s->body.environments.end())},
                {"runs", runs}});
            continue;
        }
        std::string line(s->name);
        if (!s->body.after.empty()) line += fmt::format("  after {}", fmt::join(s->body.after, ", "));
        if (!runs) line += fmt::format("  (only in {})", fmt::join(s->body.environments, ", "));
        print(line);
    }
    if (context.arguments.json) print(boost::json::serialize(array));
    return done;
}

std::string result_line(const Result& result, bool dry_run) {
    const auto& rows = result.rows;
    return fmt::format("{}: {}{} inserted, {} changed, {} unchanged", result.name, dry_run ? "would be " : "",
                       rows.inserted, rows.changed, rows.unchanged);
}
} // namespace

int run_command(const Context& context, const SeedCommand& command) {
    const std::string environment = environment_of(context, command);
    if (command.list) return list(context, environment);
    Database database = open(context, Missing::refuse);
    const Lease connection = database.connect();
    const bool json = context.arguments.json;
    seed::Options options{.dry_run = command.dry_run};
    if (!json) options.finished = [&](const Result& result) { print(result_line(result, command.dry_run)); };
    const auto results = seed::run(*connection, context.app.seeds, command.names, environment, options);
    if (json) {
        boost::json::array array;
        for (const Result& r : results)
            array.push_back(boost::json::object{{"name", r.name},
                                                {"inserted", r.rows.inserted},
                                                {"changed", r.rows.changed},
                                                {"unchanged", r.rows.unchanged},
                                                {"requested", r.requested}});
        print(boost::json::serialize(
            boost::json::object{{"environment", environment}, {"dry_run", command.dry_run}, {"seeds", array}}));
    } else if (results.empty()) {
        say(fmt::format("nothing to do: no seed runs in environment '{}'", environment));
    }
    return done;
}

} // namespace retort::cli

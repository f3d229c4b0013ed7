#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/seed_report.hpp>

namespace retort::cli {

namespace {
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
} // namespace

int run_command(const Context& context, const SeedCommand& command) {
    const std::string environment = environment_of(context, command.environment);
    if (command.list) return list(context, environment);
    Database database = open(context, Missing::refuse);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    seed::Options options = seed_options(context, command.parameters, command.dry_run, command.lock_timeout);
    options.force = command.force || command.dry_run;
    options.allow_deletions = command.allow_deletions;
    const auto results = seed::run(*connection, context.app.seeds, command.names, environment, options);
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{
            {"environment", environment}, {"dry_run", command.dry_run}, {"seeds", to_json(results)}}));
    } else if (results.empty()) {
        say(fmt::format("nothing to do: no seed runs in environment '{}'", environment));
    }
    return done;
}

} // namespace retort::cli

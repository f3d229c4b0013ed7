// Commands that meet the database: upgrade, downgrade, current, stamp.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>

namespace retort::cli {

using migration::Direction;
using migration::Ids;
using migration::Plan;
using migration::Progress;

namespace {
migration::Tables tables_of(const Context& context) {
    return context.project ? context.project->tables : migration::Tables{};
}

migration::Settings settings_of(const Context& context) { return {.tables = tables_of(context)}; }

std::string state_text(const Context& context, const Ids& applied) {
    const Ids heads = context.graph.heads_of(applied);
    return heads.empty() ? "base" : fmt::format("{}", fmt::join(heads, ", "));
}

void say_progress(const Progress& progress) {
    if (!progress.finished) return;
    const auto& revision = *progress.item.revision;
    const bool up = progress.item.direction == Direction::upgrade;
    say(fmt::format("{} {}  {}  ({} ms)", styled(up ? "upgraded to" : "reverted", Style::good, 2), revision.id,
                    revision.body.message, progress.duration.count()));
}

int finish(const Context& context, const Plan& plan, database::Connection& connection) {
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"run", to_json(plan)}}));
    } else if (plan.empty()) {
        say(fmt::format("nothing to do: the database is at {}",
                        state_text(context, read_applied(connection, tables_of(context)))));
    }
    return done;
}

// A target that no file has is refused before a database file is made for it.
void check_target(const Context& context, const std::string& target) {
    if (!target.starts_with('+') && !target.starts_with('-') && !(target == "head" && context.graph.in_order().empty()))
        (void)migration::applied_at(context.graph, target);
}

int print_script(const Context& context, decltype(migration::upgrade_script)& script, const std::string& range) {
    print(script(choose_dialect(context), context.graph, range, tables_of(context)));
    return done;
}

int migrate(const Context& context, decltype(migration::downgrade)& run, const std::string& target, Missing missing) {
    check_target(context, target);
    Database database = open(context, missing);
    const Lease connection = database.connect();
    return finish(context, run(*connection, context.graph, target, settings_of(context), say_progress), *connection);
}
} // namespace

int run_command(const Context& context, const UpgradeCommand& command) {
    if (command.sql) return print_script(context, migration::upgrade_script, command.target);
    return migrate(context, migration::upgrade, command.target, Missing::create);
}

int run_command(const Context& context, const DowngradeCommand& command) {
    if (command.sql) return print_script(context, migration::downgrade_script, command.target);
    return migrate(context, migration::downgrade, command.target, Missing::refuse);
}

int run_command(const Context& context, const CurrentCommand& command) {
    Database database = open(context, Missing::refuse);
    const Lease connection = database.connect();
    const Ids applied = migration::read_applied(*connection, tables_of(context));
    const Ids current = context.graph.heads_of(applied);
    std::size_t waiting = 0;
    for (const auto* revision : context.graph.in_order()) waiting += applied.contains(revision->id) ? 0U : 1U;

    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"current", to_json(current)}, {"pending", waiting}}));
    } else {
        for (const std::string& id : current) {
            const auto* revision = context.graph.find(id);
            if (revision == nullptr) {
                print(fmt::format("{} (no file has this revision)", id));
            } else {
                print(command.verbose ? description(context.graph, *revision) : head_line(context.graph, *revision));
            }
        }
        if (current.empty()) say("the database is at base: no revision is applied");
    }
    if (!command.check_heads || waiting == 0) return done;
    say(fmt::format("{} {} pending; 'retort upgrade head' applies {}", waiting,
                    waiting == 1 ? "revision is" : "revisions are", waiting == 1 ? "it" : "them"));
    return pending;
}

int run_command(const Context& context, const StampCommand& command) {
    check_target(context, command.target);
    Database database = open(context, Missing::create);
    const Lease connection = database.connect();
    const Ids before = migration::stamp(*connection, context.graph, command.target, settings_of(context)).before;
    const Ids after = migration::read_applied(*connection, tables_of(context));
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"before", to_json(context.graph.heads_of(before))},
                                                         {"after", to_json(context.graph.heads_of(after))}}));
    } else if (before == after) {
        say(fmt::format("nothing to do: the database is at {}", state_text(context, after)));
    } else {
        say(fmt::format("stamped: the database was at {} and is now taken to be at {}", state_text(context, before),
                        state_text(context, after)));
    }
    return done;
}

} // namespace retort::cli

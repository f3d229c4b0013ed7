// Commands that meet the database: upgrade, downgrade, current, stamp, resolve, ensure-version.

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/heads.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/migration/identifier.hpp>
#include <retort/migration/resolve.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/script.hpp>
#include <retort/migration/view.hpp>

namespace retort::cli {

using migration::Ids;
using migration::Plan;
using migration::Unfinished;

namespace {
using Texts = std::vector<std::string>;

// Of upgrade and downgrade.
template <class Command> migration::Settings settings_of(const Context& context, const Command& command) {
    migration::Settings settings = settings_of(context, command.lock_timeout);
    settings.online = online_of(context, command.online);
    settings.statement_timeout = statement_timeout_of(context, command.statement_timeout);
    return settings;
}

int finish(const Context& context, const Plan& plan, database::Connection& connection) {
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"run", to_json(plan)}}));
    } else if (plan.empty()) {
        const migration::View view = migration::view_of(connection, context.graph, tables_of(context));
        say(fmt::format("nothing to do: the database is at {}", place_text(view.graph().heads_of(view.applied().ids))));
    }
    return done;
}

// A target that no file has is refused before a database file is made for it.
void check_targets(const Context& context, const Texts& targets) {
    for (const std::string& target : targets) {
        const migration::Identifier identifier = migration::parse_identifier(target);
        const bool asks_database = identifier.symbol == "current" || identifier.from_database();
        const bool nothing_yet = target == "head" && context.graph.in_order().empty();
        if (target == "head") require_one_head(context.graph);
        // Where the database is in the middle of a squash, these are its revisions.
        const bool is_replaced =
            !identifier.symbol.empty() && !context.graph.replaced().starting_with(identifier.symbol).empty();
        if (!asks_database && !nothing_yet && !is_replaced) (void)migration::resolve(context.graph, identifier);
    }
}

// The ends of a script's range, which may be left out.
void check_range(const Context& context, const std::string& text) {
    const auto range = migration::split_range(text);
    if (text == "head" || (range && (range->from == "head" || range->to == "head"))) require_one_head(context.graph);
}

// What is meant is half done, and its file may be gone; or it has one.
std::string meant(const migration::Graph& graph, const std::string& revision,
                  const std::optional<Unfinished>& unfinished) {
    if (unfinished && unfinished->revision == revision) return revision;
    return std::string(migration::find_revision(graph, revision).id);
}

int print_text(const std::string& text) {
    print(text);
    return done;
}

boost::json::value to_json(const std::optional<Unfinished>& unfinished) {
    if (!unfinished) return nullptr;
    return boost::json::object{{"revision", unfinished->revision},
                               {"direction", to_string(unfinished->direction)},
                               {"completed", unfinished->completed},
                               {"operations", unfinished->operations}};
}

void print_current(const migration::Graph& graph, const Ids& current, bool verbose) {
    for (const std::string& id : current) {
        const auto* revision = graph.find(id);
        if (revision == nullptr) {
            print(fmt::format("{} (no file has this revision)", id));
        } else {
            print(verbose ? description(graph, *revision) + "\n" : head_line(graph, *revision));
        }
    }
    if (current.empty()) say("the database is at base: no revision is applied");
}

// Runs revisions, and says what else it has changed: that a squash stands in place of others is no revision that was
// run.
template <class Run> int migrate(const Context& context, database::Connection& connection, const Run& run) {
    const auto& squashes = context.graph.replaced().squashes();
    if (squashes.empty()) return finish(context, run(), connection);
    const Ids before = migration::read_applied(connection, tables_of(context));
    const Plan plan = run();
    const Ids after = migration::read_applied(connection, tables_of(context));
    for (const migration::Revision* squash : squashes) {
        const bool was_run =
            std::ranges::any_of(plan, [&](const migration::PlanItem& item) { return item.revision == squash; });
        if (after.contains(squash->id) && !before.contains(squash->id) && !was_run)
            say(fmt::format("noted that {} stands in place of what it replaces", squash->id));
    }
    return finish(context, plan, connection);
}
} // namespace

int run_command(const Context& context, const UpgradeCommand& command) {
    if (command.sql) {
        if (command.targets.size() > 1)
            throw Error(ErrorCategory::usage, "--sql takes one revision or one range", "for all heads: heads");
        check_range(context, command.targets.front());
        return print_text(migration::upgrade_script(choose_dialect(context), context.graph, command.targets.front(),
                                                    tables_of(context), online_of(context, command.online).mode));
    }
    check_targets(context, command.targets);
    Database database = open(context, Missing::create);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    return migrate(context, *connection, [&] {
        return migration::upgrade(*connection, context.graph, command.targets, settings_of(context, command),
                                  say_progress);
    });
}

int run_command(const Context& context, const DowngradeCommand& command) {
    if (command.sql) {
        check_range(context, command.target);
        return print_text(migration::downgrade_script(choose_dialect(context), context.graph, command.target,
                                                      tables_of(context), online_of(context, command.online).mode));
    }
    check_targets(context, {command.target});
    Database database = open(context, Missing::refuse);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    return migrate(context, *connection, [&] {
        return migration::downgrade(*connection, context.graph, command.target, settings_of(context, command),
                                    say_progress);
    });
}

int run_command(const Context& context, const CurrentCommand& command) {
    Database database = open(context, Missing::refuse);
    const Lease connection = database.connect();
    const migration::View view = migration::view_of(*connection, context.graph, tables_of(context));
    const migration::Graph& graph = view.graph();
    const Ids& applied = view.applied().ids;
    const auto unfinished = migration::read_unfinished(*connection, tables_of(context));
    const Ids current = graph.heads_of(applied);
    std::size_t waiting = 0;
    for (const auto* revision : graph.in_order()) waiting += applied.contains(revision->id) ? 0U : 1U;
    Ids unknown;
    std::copy_if(applied.begin(), applied.end(), std::inserter(unknown, unknown.end()),
                 [&](const std::string& id) { return graph.find(id) == nullptr; });

    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"current", to_json(current)},
                                                         {"pending", waiting},
                                                         {"unknown", to_json(unknown)},
                                                         {"unfinished", to_json(unfinished)},
                                                         {"to_fold", to_json(ids_of(view.to_fold()))}}));
    } else {
        print_current(graph, current, command.verbose);
    }
    if (unfinished) {
        say(describe(*unfinished));
        say(fmt::format("'{}' goes on with it", command_that_finishes(*unfinished)));
    }
    for (const auto* squash : view.to_fold()) say(not_folded(*squash));
    if (!command.check_heads || (waiting == 0 && unknown.empty() && !unfinished && view.to_fold().empty())) return done;
    if (waiting > 0)
        say(fmt::format("{} {} pending; 'retort upgrade head{}' applies {}", waiting,
                        waiting == 1 ? "revision is" : "revisions are", graph.effective_heads().size() > 1 ? "s" : "",
                        waiting == 1 ? "it" : "them"));
    return pending;
}

int run_command(const Context& context, const StampCommand& command) {
    if (command.sql) {
        for (const std::string& target : command.targets) check_range(context, target);
        return print_text(migration::stamp_script(choose_dialect(context), context.graph, command.targets,
                                                  tables_of(context), command.purge));
    }
    check_targets(context, command.targets);
    Database database = open(context, Missing::create);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    const migration::Stamped stamped = migration::stamp(*connection, context.graph, command.targets,
                                                        settings_of(context, command.lock_timeout), command.purge);
    if (stamped.abandoned) say(fmt::format("{}; nothing goes on with it any more", describe(*stamped.abandoned)));
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"before", to_json(stamped.heads_before)},
                                                         {"after", to_json(stamped.heads_after)},
                                                         {"abandoned", to_json(stamped.abandoned)}}));
    } else if (stamped.before == stamped.after) {
        say(fmt::format("nothing to do: the database is at {}", place_text(stamped.heads_after)));
    } else {
        say(fmt::format("stamped: the database was at {} and is now taken to be at {}",
                        place_text(stamped.heads_before), place_text(stamped.heads_after)));
    }
    return done;
}

int run_command(const Context& context, const ResolveCommand& command) {
    using migration::Resolution;
    const Resolution resolution = command.applied         ? Resolution::applied
                                  : command.reverted      ? Resolution::reverted
                                  : command.step_applied  ? Resolution::step_applied
                                  : command.step_reverted ? Resolution::step_reverted
                                                          : Resolution::accept;
    Database database = open(context, Missing::refuse);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    const auto unfinished = migration::read_unfinished(*connection, tables_of(context));
    const migration::View view = migration::view_of(*connection, context.graph, tables_of(context));
    const std::string noted =
        migration::resolve_by_hand(*connection, context.graph, meant(view.noted_graph(), command.revision, unfinished),
                                   resolution, settings_of(context, command.lock_timeout));
    if (context.arguments.json)
        print(boost::json::serialize(boost::json::object{{"noted", noted}}));
    else
        say(noted);
    return done;
}

int run_command(const Context& context, const EnsureVersionCommand& command) {
    const migration::Tables tables = tables_of(context);
    if (command.sql) return print_text(migration::ensure_version_script(choose_dialect(context), tables));
    Database database = open(context, Missing::create);
    const bool created = migration::ensure_version(*database.connect(), tables);
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"created", created}}));
    } else {
        say(fmt::format("{} {} and {}", created ? "created" : "nothing to do: there are", tables.version.name,
                        tables.history.name));
    }
    return done;
}

} // namespace retort::cli

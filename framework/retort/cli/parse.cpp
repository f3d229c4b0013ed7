// The only file that sees CLI11.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <functional>

#include <fmt/format.h>

#include <retort/cli/arguments.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/version.hpp>

namespace retort::cli {

namespace {
constexpr const char* target_help = "head, base, an id or its start, +N or -N; with --sql also FROM:TO";

// Adds a subcommand whose options fill `command`; `finish` is told which one was given.
template <class C>
CLI::App& add(CLI::App& app, Arguments& arguments, C& command, const char* name, const char* description) {
    CLI::App* sub = app.add_subcommand(name, description);
    sub->fallthrough();
    sub->callback([&arguments, &command] { arguments.command = command; });
    return *sub;
}

// Every command's options have to live as long as the parser.
struct Slots {
    InitCommand init;
    RevisionCommand revision;
    UpgradeCommand upgrade;
    DowngradeCommand downgrade;
    CurrentCommand current;
    HistoryCommand history;
    HeadsCommand heads;
    ShowCommand show;
    StampCommand stamp;
    SeedCommand seed;
};

void define(CLI::App& app, Arguments& arguments, Slots& slots) {
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.set_version_flag("-V,--version", "retort " + std::string(version_text));
    app.require_subcommand(1);
    app.add_option("--url", arguments.url, "The database; before DATABASE_URL and retort.toml")->type_name("URL");
    app.add_option("--project", arguments.project, "The folder of retort.toml; else looked for upwards from here")
        ->type_name("DIR");
    app.add_flag("--json", arguments.json, "Print the result as JSON");
    app.add_flag("--no-build", arguments.no_build, "Do not rebuild what is stale before the command runs");

    auto& init = add(app, arguments, slots.init, "init", "Write a new application");
    init.add_option("folder", slots.init.folder, "Where: empty or not there yet; else the current folder");
    init.add_option("--name", slots.init.name, "Its name; else the folder's");

    auto& revision = add(app, arguments, slots.revision, "revision", "Write a new revision file");
    revision.add_option("-m,--message", slots.revision.message, "What it does, in one line")->required();
    revision.add_option("--rev-id", slots.revision.id, "Its id; else 12 random hex digits");

    auto& upgrade = add(app, arguments, slots.upgrade, "upgrade", "Apply pending revisions");
    upgrade.add_option("target", slots.upgrade.target, target_help)->required();
    upgrade.add_flag("--sql", slots.upgrade.sql, "Print the SQL instead; no database is needed");

    auto& downgrade = add(app, arguments, slots.downgrade, "downgrade", "Undo applied revisions");
    downgrade.add_option("target", slots.downgrade.target, target_help)->required();
    downgrade.add_flag("--sql", slots.downgrade.sql, "Print the SQL instead; no database is needed");

    auto& current = add(app, arguments, slots.current, "current", "Say at which revision the database is");
    current.add_flag("-v,--verbose", slots.current.verbose, "With message and file");
    current.add_flag("--check-heads", slots.current.check_heads, "Exit with 4 when revisions are pending");

    auto& history = add(app, arguments, slots.history, "history", "List all revisions, newest first");
    history.add_flag("-v,--verbose", slots.history.verbose, "With parents and file");

    auto& heads = add(app, arguments, slots.heads, "heads", "List the revisions that nothing comes after");
    heads.add_flag("-v,--verbose", slots.heads.verbose, "With parents and file");

    auto& show = add(app, arguments, slots.show, "show", "Show one revision and what it does");
    show.add_option("revision", slots.show.target, "head, or an id or its start")->required();

    auto& stamp = add(app, arguments, slots.stamp, "stamp", "Say where the database is, without running anything");
    stamp.add_option("revision", slots.stamp.target, "head, base, or an id or its start")->required();

    auto& seed = add(app, arguments, slots.seed, "seed", "Run seeds; safe to run again");
    seed.add_option("names", slots.seed.names, "Which; none: all of the environment");
    seed.add_option("--env", slots.seed.environment, "The environment; else the one in retort.toml")->type_name("NAME");
    seed.add_flag("--list", slots.seed.list, "List the seeds in the order in which they run");
    seed.add_flag("--dry-run", slots.seed.dry_run, "Say what would change, and change nothing");
}
} // namespace

Parsed parse(const std::string& name, int argc, char** argv) {
    CLI::App app{"Retort: models, migrations and seeds", name};
    Arguments arguments;
    Slots slots;
    define(app, arguments, slots);
    try {
        app.parse(argc, argv);
        return arguments;
    } catch (const CLI::CallForHelp&) {
        // Help of the innermost subcommand that was named.
        const CLI::App* innermost = &app;
        for (auto subs = app.get_subcommands(); !subs.empty(); subs = innermost->get_subcommands())
            innermost = subs.front();
        fmt::print("{}", innermost->help());
        return static_cast<int>(done);
    } catch (const CLI::CallForVersion& e) {
        fmt::print("{}\n", e.what());
        return static_cast<int>(done);
    } catch (const CLI::ParseError& e) {
        // What stands where a command should is left over: it says more than that a command is missing.
        const std::vector<std::string> left = app.remaining();
        const bool unknown = app.get_subcommands().empty() && !left.empty() && !left.front().starts_with('-');
        fmt::print(stderr, "error: {}\nhint: '{} --help' lists the commands, '{} COMMAND --help' their options\n",
                   unknown ? fmt::format("there is no command '{}'", left.front()) : e.what(), name, name);
        return static_cast<int>(usage);
    }
}

} // namespace retort::cli

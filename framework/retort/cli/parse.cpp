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
constexpr const char* target_help = "head, heads, base, an id or its start, a label, LABEL@head, +N or -N, "
                                    "ID+N; with --sql also FROM:TO";
constexpr const char* side_help = "models, history, history@REVISION, a database's URL, or a file of schema JSON";
constexpr const char* sql_help = "Print the SQL instead; no database is needed";

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
    MergeCommand merge;
    SquashCommand squash;
    EditCommand edit;
    UpgradeCommand upgrade;
    DowngradeCommand downgrade;
    CurrentCommand current;
    HistoryCommand history;
    HeadsCommand heads;
    BranchesCommand branches;
    ShowCommand show;
    StampCommand stamp;
    EnsureVersionCommand ensure_version;
    DiffCommand diff;
    InspectCommand inspect;
    CheckCommand check;
    SeedCommand seed;
    VerifyCommand verify;
    ContractCommand contract;
    TestMigrationsCommand test_migrations;
    StatusCommand status;
    PlanCommand plan;
    LintCommand lint;
    ResolveCommand resolve;
    DeployCommand deploy;
    RestoreCommand restore;
};

// One value each time that it is written; what follows is not swallowed.
void add_repeated(CLI::App& app, const char* name, std::vector<std::string>& values, const char* type,
                  const char* description) {
    app.add_option(name, values, description)->type_name(type)->allow_extra_args(false);
}

void add_lock_timeout(CLI::App& app, int& seconds) {
    app.add_option("--lock-timeout", seconds, "How long to wait for somebody else's migration or seeds")
        ->type_name("SECONDS")
        ->check(CLI::NonNegativeNumber);
}

void add_online(CLI::App& app, std::string& mode) {
    app.add_option("--online", mode,
                   "Which operations keep nobody waiting while rows are read: auto (those on large tables), always, "
                   "never; else as retort.toml says")
        ->type_name("MODE")
        ->check(CLI::IsMember({"auto", "always", "never"}));
}

void add_statement_timeout(CLI::App& app, int& seconds) {
    app.add_option("--statement-timeout", seconds,
                   "PostgreSQL: how long a statement may run that goes through the rows of a table; 0: as long as it "
                   "takes; else as retort.toml says")
        ->type_name("SECONDS")
        ->check(CLI::NonNegativeNumber);
}

void define_common(CLI::App& app, Arguments& arguments) {
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.set_version_flag("-V,--version", "retort " + std::string(version_text));
    app.require_subcommand(1);
    app.add_option("--url", arguments.url, "The database; before DATABASE_URL and retort.toml")->type_name("URL");
    app.add_option("--project", arguments.project, "The folder of retort.toml; else looked for upwards from here")
        ->type_name("DIR");
    app.add_flag("--json", arguments.json, "Print the result as JSON");
    app.add_flag("--no-build", arguments.no_build, "Do not rebuild what is stale before the command runs");
}

// Commands that write or open files of the project.
void define_files(CLI::App& app, Arguments& arguments, Slots& slots) {
    auto& init = add(app, arguments, slots.init, "init", "Write a new application");
    init.add_option("DIR", slots.init.folder, "Where: empty or not there yet; else the current folder");
    init.add_option("--name", slots.init.name, "Its name; else the folder's");

    auto& revision = add(app, arguments, slots.revision, "revision", "Write a new revision file");
    revision.add_option("-m,--message", slots.revision.message, "What it does, in one line")->required();
    revision.add_option("--rev-id", slots.revision.id, "Its id; else 12 random hex digits")->type_name("ID");
    revision.add_option("--head", slots.revision.head, "What it comes after; else the head. base: a new base")
        ->type_name("REVISION");
    revision.add_flag("--splice", slots.revision.splice, "Allow a --head that is no head: begins a new branch there");
    add_repeated(revision, "--branch-label", slots.revision.branch_labels, "LABEL", "A name for the branch it begins");
    add_repeated(revision, "--depends-on", slots.revision.depends_on, "REVISION",
                 "Another branch's revision, or a label, that it needs");
    revision.add_option("--version-path", slots.revision.version_path, "Which of several version folders to write to")
        ->type_name("DIR");

    CLI::Option* autogenerate = revision.add_flag("--autogenerate", slots.revision.autogenerate,
                                                  "Write what leads from the database to the models into it");
    revision.add_flag("--offline", slots.revision.offline,
                      "With --autogenerate: compare the models with the history, without a database");

    revision
        .add_flag("--adopt", slots.revision.adopt,
                  "Write what somebody has changed in the database by hand into it, so that it is so everywhere")
        ->excludes(autogenerate);

    auto& merge = add(app, arguments, slots.merge, "merge", "Write a revision that joins several");
    merge.add_option("REVISION", slots.merge.targets, "Which; none: all heads");
    merge.add_option("-m,--message", slots.merge.message, "What it does, in one line; else it says what is merged");
    merge.add_option("--rev-id", slots.merge.id, "Its id; else 12 random hex digits")->type_name("ID");
    add_repeated(merge, "--branch-label", slots.merge.branch_labels, "LABEL", "A name for the branch it begins");

    auto& squash = add(app, arguments, slots.squash, "squash", "Write one revision that stands in place of several");
    squash
        .add_option("FROM..TO", slots.squash.range,
                    "The first and the last of them; an end that is left out: the very first, the head")
        ->required();
    squash.add_option("-m,--message", slots.squash.message, "What it does, in one line; else it says what is squashed");
    squash.add_option("--rev-id", slots.squash.id, "Its id; else 12 random hex digits")->type_name("ID");

    auto& edit = add(app, arguments, slots.edit, "edit", "Open a revision's file in $VISUAL or $EDITOR");
    edit.add_option("REVISION", slots.edit.target, "head, current, or an id or its start")->required();
}

// Commands that look.
void define_looks(CLI::App& app, Arguments& arguments, Slots& slots) {
    auto& current = add(app, arguments, slots.current, "current", "Say at which revision the database is");
    current.add_flag("-v,--verbose", slots.current.verbose, "With message and file");
    current.add_flag("-c,--check-heads", slots.current.check_heads, "Exit with 4 when revisions are pending");

    add(app, arguments, slots.status, "status",
        "Say all that is known of the database: where it is, what is pending, edited, half done, changed by hand");

    auto& plan = add(app, arguments, slots.plan, "plan",
                     "Say what an upgrade would do to this database now, and whom it keeps waiting; change nothing");
    plan.add_option("REVISION", slots.plan.targets, "Up to where, as for upgrade; none: heads");
    plan.add_flag("--prove", slots.plan.prove,
                  "Run it first on a copy without rows, and exit with 3 when the copy is not what the revisions say");
    add_online(plan, slots.plan.online);
    add_statement_timeout(plan, slots.plan.statement_timeout);

    auto& lint = add(app, arguments, slots.lint, "lint",
                     "Say what is dangerous in revisions, and the safe way; exit with 7 when there is an error");
    CLI::Option* which = lint.add_option("REVISION", slots.lint.targets,
                                         "Which, or FROM:TO; none: what is pending, without a database all");
    CLI::Option* since = lint.add_option("--since", slots.lint.since,
                                         "Those that come after a revision, or whose files have changed since a commit")
                             ->type_name("REVISION, COMMIT")
                             ->excludes(which);
    lint.add_option("--online", slots.lint.online,
                    "In which form the revisions are looked at, as for upgrade; always unless said")
        ->type_name("MODE")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    lint.add_option(
            "--running", slots.lint.running,
            "What a build needs that is still running, as 'contract' of it has printed: whether it can live with "
            "the revisions")
        ->type_name("FILE");
    CLI::Option* sarif = lint.add_flag("--sarif", slots.lint.sarif, "Print the result as SARIF 2.1.0");
    lint.add_option("--trace", slots.lint.trace,
                    "Run what is pending in this database on a copy without rows, and say which locks, rewrites and "
                    "scans were seen; PostgreSQL")
        ->type_name("URL")
        ->excludes(which)
        ->excludes(since)
        ->excludes(sarif);

    auto& history = add(app, arguments, slots.history, "history", "List revisions, newest first");
    history.add_flag("-v,--verbose", slots.history.verbose, "With parents and file");
    history.add_option("-r,--rev-range", slots.history.range, "Only those from FROM to TO; current and -N can be said")
        ->type_name("FROM:TO");
    history.add_flag("-i,--indicate-current", slots.history.indicate_current, "Mark where the database is");

    auto& heads = add(app, arguments, slots.heads, "heads", "List the revisions that nothing comes after");
    heads.add_flag("-v,--verbose", slots.heads.verbose, "With parents and file");
    heads.add_flag("--resolve-dependencies", slots.heads.resolve_dependencies,
                   "Without those that another revision depends on");

    auto& branches = add(app, arguments, slots.branches, "branches", "List the revisions where branches part");
    branches.add_flag("-v,--verbose", slots.branches.verbose, "With parents, file and messages");

    auto& show = add(app, arguments, slots.show, "show", "Show one revision and what it does");
    show.add_option("REVISION", slots.show.target, "head, current, or an id or its start")->required();
}

// Commands that compare.
void define_comparisons(CLI::App& app, Arguments& arguments, Slots& slots) {
    auto& diff = add(app, arguments, slots.diff, "diff", "Say what leads from one state of the schema to another");
    diff.add_option("--from", slots.diff.from, side_help)->type_name("SIDE")->required();
    diff.add_option("--to", slots.diff.to, side_help)->type_name("SIDE")->required();
    CLI::Option* sql = diff.add_flag("--sql", slots.diff.sql, "Print a script that does it");
    diff.add_flag("--cpp", slots.diff.cpp, "Print the body of a revision that does it")->excludes(sql);
    diff.add_flag("--exit-code", slots.diff.exit_code, "Exit with 3 when there is a difference");

    auto& inspect = add(app, arguments, slots.inspect, "inspect", "Show the schema of a database");
    inspect.add_option("SIDE", slots.inspect.side, std::string(side_help) + "; else the project's database");
    inspect.add_flag("--sql", slots.inspect.sql, "Print a script that makes it");

    auto& test =
        add(app, arguments, slots.test_migrations, "test-migrations",
            "Try every revision on a new database with rows: up, down, up; exit with 3 when something is wrong");
    test.add_option("--rows", slots.test_migrations.rows, "How many are made up for each table")->type_name("COUNT");

    add(app, arguments, slots.contract, "contract",
        "Print what this build needs of its database, to hold later revisions against it: lint --running");

    add(app, arguments, slots.check, "check",
        "Compare models, history and database with each other; exit with 3 when they differ");
}

// Commands that change the database.
void define_changes(CLI::App& app, Arguments& arguments, Slots& slots) {
    auto& upgrade = add(app, arguments, slots.upgrade, "upgrade", "Apply pending revisions");
    upgrade.add_option("REVISION", slots.upgrade.targets, target_help)->required();
    upgrade.add_flag("--sql", slots.upgrade.sql, sql_help);
    add_online(upgrade, slots.upgrade.online);
    add_lock_timeout(upgrade, slots.upgrade.lock_timeout);
    add_statement_timeout(upgrade, slots.upgrade.statement_timeout);

    auto& downgrade = add(app, arguments, slots.downgrade, "downgrade", "Undo applied revisions");
    downgrade.add_option("REVISION", slots.downgrade.target, target_help)->required();
    downgrade.add_flag("--sql", slots.downgrade.sql, sql_help);
    add_online(downgrade, slots.downgrade.online);
    add_lock_timeout(downgrade, slots.downgrade.lock_timeout);
    add_statement_timeout(downgrade, slots.downgrade.statement_timeout);

    auto& stamp = add(app, arguments, slots.stamp, "stamp", "Say where the database is, without running anything");
    stamp.add_option("REVISION", slots.stamp.targets, "head, heads, base, or ids or their starts")->required();
    stamp.add_flag("--purge", slots.stamp.purge, "Forget first all that the database says of itself");
    stamp.add_flag("--sql", slots.stamp.sql, sql_help);
    add_lock_timeout(stamp, slots.stamp.lock_timeout);

    auto& resolve = add(app, arguments, slots.resolve, "resolve", "Say what the database cannot know of a revision");
    resolve.add_option("REVISION", slots.resolve.revision, "An id or its start")->required();
    auto* how = resolve.add_option_group("what", "One of these");
    how->add_flag("--applied", slots.resolve.applied, "Half done, and finished by hand: all of it is there");
    how->add_flag("--reverted", slots.resolve.reverted, "Half done, and undone by hand: nothing of it is there");
    how->add_flag("--step-applied", slots.resolve.step_applied, "The operation that was running has happened");
    how->add_flag("--step-reverted", slots.resolve.step_reverted,
                  "The operation that was running has not happened, and has left nothing");
    how->add_flag("--accept", slots.resolve.accept, "Edited after it was applied: the file as it is now counts");
    how->require_option(1);
    add_lock_timeout(resolve, slots.resolve.lock_timeout);

    auto& ensure = add(app, arguments, slots.ensure_version, "ensure-version", "Create the version tables and no more");
    ensure.alias("ensure_version");
    ensure.add_flag("--sql", slots.ensure_version.sql, sql_help);

    auto& seed = add(app, arguments, slots.seed, "seed", "Run seeds; safe to run again");
    seed.add_option("NAME", slots.seed.names, "Which; none: all of the environment");
    seed.add_option("--env", slots.seed.environment, "The environment; else the one in retort.toml")->type_name("NAME");
    seed.add_flag("--list", slots.seed.list, "List the seeds in the order in which they run");
    seed.add_flag("--dry-run", slots.seed.dry_run, "Say which rows would change, and change nothing");
    seed.add_flag("--force", slots.seed.force, "Run what has not changed since it ran, too");
    seed.add_flag("--allow-deletions", slots.seed.allow_deletions, "Let seeds delete the rows that they do not list");
    add_repeated(seed, "--set", slots.seed.parameters, "NAME=VALUE", "A parameter of the seeds; may be repeated");
    add_lock_timeout(seed, slots.seed.lock_timeout);

    add(app, arguments, slots.verify, "verify",
        "Count the rows that seeds have put in place, and look for foreign keys that point at nothing");
}

void add_backup_folder(CLI::App& app, std::string& folder) {
    app.add_option("--backup-dir", folder, "Where backups go; else backups/ beside retort.toml")->type_name("DIR");
}

// Commands for a release.
void define_releases(CLI::App& app, Arguments& arguments, Slots& slots) {
    auto& deploy = add(app, arguments, slots.deploy, "deploy",
                       "Back up, apply pending revisions, run seeds and verify: the whole release step");
    deploy.add_option("--env", slots.deploy.environment, "Whose seeds to run; else the environment in retort.toml")
        ->type_name("NAME");
    deploy.add_flag("--dry-run", slots.deploy.dry_run, "Say what would be done, and change nothing");
    CLI::Option* none = deploy.add_flag("--no-backup", slots.deploy.no_backup, "Make no backup");
    add_backup_folder(deploy, slots.deploy.backup_folder);
    deploy.get_option("--backup-dir")->excludes(none);
    deploy.add_flag("--allow-deletions", slots.deploy.allow_deletions,
                    "Let seeds delete the rows that they do not list");
    add_repeated(deploy, "--set", slots.deploy.parameters, "NAME=VALUE", "A parameter of the seeds; may be repeated");
    add_online(deploy, slots.deploy.online);
    add_lock_timeout(deploy, slots.deploy.lock_timeout);

    auto& restore = add(app, arguments, slots.restore, "restore",
                        "Make the database what a backup holds, in one transaction; what was written since is lost");
    restore.add_option("FILE", slots.restore.file, "What deploy has made")->required();
    restore.add_flag("-y,--yes", slots.restore.yes, "Do not ask");
    CLI::Option* keep =
        restore.add_flag("--no-backup", slots.restore.no_backup, "Do not back up first what is there now");
    add_backup_folder(restore, slots.restore.backup_folder);
    restore.get_option("--backup-dir")->excludes(keep);
    add_lock_timeout(restore, slots.restore.lock_timeout);
}
} // namespace

Parsed parse(const std::string& name, int argc, char** argv) {
    CLI::App app{"Retort: models, migrations and seeds", name};
    Arguments arguments;
    Slots slots;
    if (argc > 0) arguments.program = argv[0];
    define_common(app, arguments);
    define_files(app, arguments, slots);
    define_changes(app, arguments, slots);
    define_releases(app, arguments, slots);
    define_looks(app, arguments, slots);
    define_comparisons(app, arguments, slots);
    // The innermost subcommand that was named.
    const auto innermost = [&app] {
        const CLI::App* found = &app;
        for (auto subs = app.get_subcommands(); !subs.empty(); subs = found->get_subcommands()) found = subs.front();
        return found;
    };
    try {
        app.parse(argc, argv);
        return arguments;
    } catch (const CLI::CallForHelp&) {
        fmt::print("{}", innermost()->help(innermost() == &app ? "" : name));
        return static_cast<int>(done);
    } catch (const CLI::CallForVersion& e) {
        fmt::print("{}\n", e.what());
        return static_cast<int>(done);
    } catch (const CLI::ParseError& e) {
        std::string message = e.what();
        // What stands where a command should is left over: it says more than that a command is missing.
        const std::vector<std::string> left = app.remaining(true);
        const bool command = innermost() != &app;
        if (!left.empty() && (command || !left.front().starts_with('-')))
            message = command ? fmt::format("'{}' was not expected", left.front())
                              : fmt::format("there is no command '{}'", left.front());
        fmt::print(stderr, "error: {}\nhint: {}\n", message,
                   command
                       ? fmt::format("'{} {} --help' says what it takes", name, innermost()->get_name())
                       : fmt::format("'{} --help' lists the commands, '{} COMMAND --help' their options", name, name));
        return static_cast<int>(usage);
    }
}

} // namespace retort::cli

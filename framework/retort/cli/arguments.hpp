#pragma once
// The command line as data.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace retort::cli {

struct InitCommand {
    std::string folder; ///< empty: the current one
    std::string name;   ///< empty: the folder's
};
struct RevisionCommand {
    std::string message;
    std::string id;   ///< empty: 12 random hex digits
    std::string head; ///< empty: the head, or a base when there is no revision yet
    bool splice = false;
    std::vector<std::string> branch_labels;
    std::vector<std::string> depends_on;
    std::string version_path; ///< empty: the folder of the parent
    bool autogenerate = false;
    bool offline = false; ///< with autogenerate: no database is looked at
    bool adopt = false;   ///< what was changed by hand, in place of what the models want
};
struct MergeCommand {
    std::vector<std::string> targets; ///< none: all heads
    std::string message;              ///< empty: says what is merged
    std::string id;
    std::vector<std::string> branch_labels;
};
struct SquashCommand {
    std::string range;   ///< FROM..TO
    std::string message; ///< empty: says what is squashed
    std::string id;      ///< empty: 12 random hex digits
};
struct EditCommand {
    std::string target;
};
struct UpgradeCommand {
    std::vector<std::string> targets;
    bool sql = false;
    std::string online;         ///< auto, always, never; empty: the project's
    int lock_timeout = 60;      ///< seconds
    int statement_timeout = -1; ///< seconds, 0 none; less: the project's
};
struct DowngradeCommand {
    std::string target;
    bool sql = false;
    std::string online;         ///< as for UpgradeCommand
    int lock_timeout = 60;      ///< seconds
    int statement_timeout = -1; ///< seconds, 0 none; less: the project's
};
struct CurrentCommand {
    bool verbose = false;
    bool check_heads = false;
};
struct HistoryCommand {
    bool verbose = false;
    std::string range; ///< FROM:TO; empty: everything
    bool indicate_current = false;
};
struct HeadsCommand {
    bool verbose = false;
    bool resolve_dependencies = false;
};
struct BranchesCommand {
    bool verbose = false;
};
struct ShowCommand {
    std::string target;
};
struct StampCommand {
    std::vector<std::string> targets;
    bool purge = false;
    bool sql = false;
    int lock_timeout = 60; ///< seconds
};
struct EnsureVersionCommand {
    bool sql = false;
};
/// A side is "models", "history", "history@REV", the URL of a database, or a file of schema JSON.
struct DiffCommand {
    std::string from;
    std::string to;
    bool sql = false;
    bool cpp = false;
    bool exit_code = false;
};
struct InspectCommand {
    std::string side;
    bool sql = false;
};
struct CheckCommand {};
struct SeedCommand {
    std::vector<std::string> names;
    std::string environment; ///< empty: the project's
    bool list = false;
    bool dry_run = false;
    bool force = false;
    bool allow_deletions = false;
    std::vector<std::string> parameters; ///< NAME=VALUE
    int lock_timeout = 60;               ///< seconds
};
struct VerifyCommand {};
struct ContractCommand {};
struct TestMigrationsCommand {
    std::size_t rows = 3; ///< of each table
};
struct DeployCommand {
    std::string environment; ///< empty: the project's
    bool dry_run = false;
    bool no_backup = false;
    std::string backup_folder; ///< empty: backups/ of the project
    bool allow_deletions = false;
    std::vector<std::string> parameters; ///< NAME=VALUE
    std::string online;                  ///< as for UpgradeCommand
    int lock_timeout = 60;               ///< seconds
};
struct RestoreCommand {
    std::string file;
    bool yes = false;
    bool no_backup = false;
    std::string backup_folder; ///< empty: backups/ of the project
    int lock_timeout = 60;     ///< seconds
};
struct StatusCommand {};
struct PlanCommand {
    std::vector<std::string> targets; ///< none: heads
    std::string online;               ///< as for UpgradeCommand
    int statement_timeout = -1;       ///< likewise
    bool prove = false;               ///< on a copy
};
struct LintCommand {
    std::vector<std::string> targets; ///< revisions or ranges; none: what is pending, or all
    std::string since;                ///< a revision, or what git calls a commit
    std::string online = "always";    ///< as for UpgradeCommand
    bool sarif = false;
    std::string running; ///< a file that 'contract' has written; empty: none
    std::string trace;   ///< the URL of a database whose pending revisions are run on a copy
};
struct ResolveCommand {
    std::string revision;
    // One of them.
    bool applied = false;
    bool reverted = false;
    bool step_applied = false;
    bool step_reverted = false;
    bool accept = false;
    int lock_timeout = 60; ///< seconds
};

using Command = std::variant<InitCommand, RevisionCommand, MergeCommand, SquashCommand, EditCommand, UpgradeCommand,
                             DowngradeCommand, CurrentCommand, HistoryCommand, HeadsCommand, BranchesCommand,
                             ShowCommand, StampCommand, EnsureVersionCommand, DiffCommand, InspectCommand, CheckCommand,
                             SeedCommand, VerifyCommand, StatusCommand, PlanCommand, LintCommand, ResolveCommand,
                             DeployCommand, RestoreCommand, ContractCommand, TestMigrationsCommand>;

struct Arguments {
    std::string program; ///< how the user has called it
    std::string url;     ///< --url
    std::string project; ///< --project; empty: looked for from the current folder upwards
    bool json = false;
    bool no_build = false;
    Command command;
};

/// What came of parsing: arguments, or an exit code because everything has been said (--help, --version, a usage
/// error).
using Parsed = std::variant<Arguments, int>;

/// `name`: what the program is called in its help. Prints help and version to stdout, usage errors to stderr.
Parsed parse(const std::string& name, int argc, char** argv);

} // namespace retort::cli

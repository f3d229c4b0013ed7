#pragma once
// The command line as data.

#include <optional>
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
    std::string id; ///< empty: 12 random hex digits
};
struct UpgradeCommand {
    std::string target;
    bool sql = false;
};
struct DowngradeCommand {
    std::string target;
    bool sql = false;
};
struct CurrentCommand {
    bool verbose = false;
    bool check_heads = false;
};
struct HistoryCommand {
    bool verbose = false;
};
struct HeadsCommand {
    bool verbose = false;
};
struct ShowCommand {
    std::string target;
};
struct StampCommand {
    std::string target;
};
struct SeedCommand {
    std::vector<std::string> names;
    std::string environment; ///< empty: the project's
    bool list = false;
    bool dry_run = false;
};

using Command = std::variant<InitCommand, RevisionCommand, UpgradeCommand, DowngradeCommand, CurrentCommand,
                             HistoryCommand, HeadsCommand, ShowCommand, StampCommand, SeedCommand>;

struct Arguments {
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

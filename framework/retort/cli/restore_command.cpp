// restore: the database as a backup has it.

#include <cstdio>
#include <iostream>

#include <unistd.h>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/backup/backup.hpp>
#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/release.hpp>
#include <retort/cli/shell_word.hpp>

namespace retort::cli {

namespace {
void require_consent(const RestoreCommand& command, const Url& url) {
    if (command.yes) return;
    const std::string what =
        fmt::format("restore replaces all that is in {}: what was written since the backup is lost", url.display());
    if (isatty(STDIN_FILENO) != 1) throw Error(ErrorCategory::usage, what, "add --yes where nobody can be asked");
    say(what);
    say("go on? [y/N]");
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != "y" && answer != "Y" && answer != "yes")
        throw Error(ErrorCategory::usage, "nothing was restored", "answer y to go on");
}

// A file that is no database any more cannot be written to either.
Lease connect(Database& database) {
    try {
        return database.connect();
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::corrupt) throw;
        ErrorDetails details = e.details();
        details.hint = "move the damaged file out of the way, and restore again";
        throw Error(std::move(details));
    }
}
} // namespace

std::filesystem::path backup_folder(const Context& context, const std::string& said) {
    const std::filesystem::path folder = !said.empty()     ? std::filesystem::path(said)
                                         : context.project ? context.project->root / "backups"
                                                           : std::filesystem::path("backups");
    return std::filesystem::absolute(folder).lexically_normal();
}

std::string restore_command(const Context& context, const std::filesystem::path& file) {
    const Arguments& arguments = context.arguments;
    std::string command = shell_word(arguments.program);
    if (!arguments.project.empty())
        command += " --project " + shell_word(std::filesystem::absolute(arguments.project).string());
    if (!arguments.url.empty()) command += " --url " + shell_word(Url(arguments.url).display());
    return fmt::format("{} restore --yes {}", command, shell_word(file.string()));
}

int run_command(const Context& context, const RestoreCommand& command) {
    const Url url = choose_url(context.arguments.url, context.project);
    const std::filesystem::path file = std::filesystem::absolute(command.file).lexically_normal();
    database::find_dialect(url.scheme()).check_backup(file);
    require_consent(command, url);
    Database database = open(context, Missing::create);
    const Lease connection = connect(database);
    backup::RestoreOptions options{.version = tables_of(context).version,
                                   .lock_timeout = std::chrono::seconds(command.lock_timeout)};
    if (!command.no_backup) options.keep_in = backup_folder(context, command.backup_folder);
    const auto before = backup::restore(*connection, file, options);
    if (context.arguments.json) {
        boost::json::object result{{"restored", file.string()}, {"before", nullptr}};
        if (before) result["before"] = before->file.string();
        print(boost::json::serialize(result));
        return done;
    }
    print_about("restored", fmt::format("{} from {}", url.display(), file.string()));
    print_about("before", before            ? fmt::format("{} has what was there before", before->file.string())
                          : options.keep_in ? "the database was empty"
                                            : "what was there before was not kept");
    return done;
}

} // namespace retort::cli

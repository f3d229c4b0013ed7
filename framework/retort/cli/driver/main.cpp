// `retort`: finds the project, brings its database binary up to date, and becomes it. All commands live in that binary.
// Run here is what needs no application: `init`, `restore`, and comparing and inspecting databases and files.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/init.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/program.hpp>
#include <retort/cli/project.hpp>
#include <retort/cli/shell_word.hpp>
#include <retort/cli/side.hpp>
#include <retort/error.hpp>

namespace {
using namespace retort;
using namespace retort::cli;

// Holds the project's file locked: two builds of one folder at a time would disturb each other.
class BuildLock {
public:
    explicit BuildLock(const std::filesystem::path& file) : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
    }
    BuildLock(const BuildLock&) = delete;
    BuildLock& operator=(const BuildLock&) = delete;
    ~BuildLock() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

private:
    int descriptor_;
};

// Runs the project's build command. Silent when it succeeds; all that it printed is shown when it fails.
void build(const Project& project) {
    const BuildLock lock(project.root / "retort.toml");
    const std::string command =
        fmt::format("cd {} && {{ {}\n}} 2>&1", shell_word(project.root.string()), project.build);
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr)
        throw Error(ErrorCategory::internal, fmt::format("cannot run the build: {}", std::strerror(errno)));
    std::string output;
    char buffer[4096];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
    const int status = ::pclose(pipe);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    std::fputs(output.c_str(), stderr);
    throw Error(ErrorCategory::usage, fmt::format("the build failed: {}", project.build),
                "correct what the compiler names above, or use --no-build");
}

// A file that does not compile is one that somebody wants to edit: then the revisions of the last build have to do.
void bring_up_to_date(const Project& project, const Arguments& arguments) {
    try {
        build(project);
    } catch (const Error& e) {
        if (!std::holds_alternative<EditCommand>(arguments.command)) throw;
        say(e.what());
    }
}

bool needs_no_application(const Arguments& arguments) {
    if (std::holds_alternative<RestoreCommand>(arguments.command)) return true; // works while nothing compiles
    if (const auto* diff = std::get_if<DiffCommand>(&arguments.command))
        return !is_of_project(diff->from) && !is_of_project(diff->to);
    const auto* inspect = std::get_if<InspectCommand>(&arguments.command);
    return inspect != nullptr && !is_of_project(inspect->side);
}

int run_here(const Arguments& arguments) {
    const App app{.name = "retort"};
    const Context context{.app = app,
                          .arguments = arguments,
                          .project = locate_project(arguments.project),
                          .graph = migration::Graph({})};
    return std::visit([&](const auto& command) { return run_command(context, command); }, arguments.command);
}

[[noreturn]] void become(const Project& project, char** argv) {
    ::execv(project.binary.c_str(), argv);
    throw Error(ErrorCategory::usage, fmt::format("cannot run '{}': {}", project.binary.string(), std::strerror(errno)),
                "build the project first, and check [project] binary in retort.toml");
}
} // namespace

int main(int argc, char** argv) {
    return run_program("retort", argc, argv, [&](const Arguments& arguments) -> int {
        if (const auto* command = std::get_if<InitCommand>(&arguments.command)) return init(arguments, *command);
        if (needs_no_application(arguments)) return run_here(arguments);
        const auto project = locate_project(arguments.project);
        if (!project)
            throw Error(ErrorCategory::usage, "there is no retort.toml here or in a folder above",
                        "go to the project's folder, or name it with --project");
        if (!arguments.no_build && !project->build.empty()) bring_up_to_date(*project, arguments);
        become(*project, argv);
    });
}

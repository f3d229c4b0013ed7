#include <retort/cli/app.hpp>

#include <csignal>

#include <retort/cli/commands.hpp>
#include <retort/cli/program.hpp>

namespace retort::cli {

namespace {
// While it lives, writing to a pipe that nobody reads fails instead of ending the program: a migration must not die
// half way because its progress went to `head`.
class IgnoreClosedPipes {
public:
    IgnoreClosedPipes() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
    IgnoreClosedPipes(const IgnoreClosedPipes&) = delete;
    IgnoreClosedPipes& operator=(const IgnoreClosedPipes&) = delete;
    ~IgnoreClosedPipes() { std::signal(SIGPIPE, before_); }

private:
    void (*before_)(int);
};
} // namespace

int run(const App& app, int argc, char** argv) noexcept {
    const IgnoreClosedPipes ignore;
    return run_program(std::string(app.name), argc, argv, [&](const Arguments& arguments) {
        const Context context{.app = app,
                              .arguments = arguments,
                              .project = locate_project(arguments.project),
                              .graph = migration::Graph(app.revisions)};
        return std::visit([&](const auto& command) { return run_command(context, command); }, arguments.command);
    });
}

} // namespace retort::cli

#include <retort/cli/app.hpp>

#include <retort/cli/commands.hpp>
#include <retort/cli/program.hpp>

namespace retort::cli {

int run(const App& app, int argc, char** argv) noexcept {
    return run_program(std::string(app.name), argc, argv, [&](const Arguments& arguments) {
        const Context context{.app = app,
                              .arguments = arguments,
                              .project = locate_project(arguments.project),
                              .graph = migration::Graph(app.revisions)};
        return std::visit([&](const auto& command) { return run_command(context, command); }, arguments.command);
    });
}

} // namespace retort::cli

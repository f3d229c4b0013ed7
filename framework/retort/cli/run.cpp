#include <retort/cli/app.hpp>

#include <exception>

#include <retort/cli/commands.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>

namespace retort::cli {

int run(const App& app, int argc, char** argv) noexcept {
    try {
        const Parsed parsed = parse(std::string(app.name), argc, argv);
        if (const int* code = std::get_if<int>(&parsed)) return *code;
        const Arguments& arguments = std::get<Arguments>(parsed);
        const Context context{.app = app,
                              .arguments = arguments,
                              .project = locate_project(arguments.project),
                              .graph = migration::Graph(app.revisions)};
        return std::visit([&](const auto& command) { return run_command(context, command); }, arguments.command);
    } catch (const Error& e) {
        report(e);
        return exit_code(e);
    } catch (const std::exception& e) {
        report(Error(ErrorCategory::internal, e.what()));
        return failed;
    }
}

} // namespace retort::cli

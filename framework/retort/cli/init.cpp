#include <retort/cli/init.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/render/new_project.hpp>

namespace retort::cli {

int init(const Arguments& arguments, const InitCommand& command) {
    const std::filesystem::path folder = command.folder.empty() ? "." : command.folder;
    const std::string name = command.name.empty() ? render::project_name(folder) : command.name;
    const auto files = render::new_project(name);
    render::write_project(folder, files);

    boost::json::array paths;
    for (const auto& file : files) {
        const std::string path = (folder / file.path).lexically_normal().string();
        if (arguments.json) {
            paths.emplace_back(path);
        } else {
            print(path);
        }
    }
    if (arguments.json)
        print(boost::json::serialize(
            boost::json::object{{"name", name}, {"folder", folder.string()}, {"files", std::move(paths)}}));
    say(fmt::format("'{}' is ready: {} goes on from here", name, (folder / "README.md").lexically_normal().string()));
    return done;
}

int run_command(const Context& context, const InitCommand& command) { return init(context.arguments, command); }

} // namespace retort::cli

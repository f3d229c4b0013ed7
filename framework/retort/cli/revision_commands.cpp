// Commands that need the revision files alone: revision, history, heads, show.

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/migration/record.hpp>
#include <retort/render/revision_file.hpp>

namespace retort::cli {

using migration::Revision;

namespace {
void list(const Context& context, const std::vector<const Revision*>& revisions, bool verbose,
          std::string (*line)(const migration::Graph&, const Revision&)) {
    if (context.arguments.json) {
        boost::json::array array;
        for (const Revision* revision : revisions) array.push_back(to_json(context.graph, *revision));
        return print(boost::json::serialize(array));
    }
    for (const Revision* revision : revisions) {
        print(verbose ? description(context.graph, *revision) + "\n" : line(context.graph, *revision));
    }
}

// What one direction of a revision does, an operation a line.
std::vector<std::string> operations_of(const Revision& revision, migration::Direction direction) {
    std::vector<std::string> lines;
    if (direction == migration::Direction::downgrade && revision.body.downgrade == nullptr) return lines;
    for (const auto& recorded : migration::record({&revision, direction}))
        lines.push_back(operation::describe(recorded.operation));
    return lines;
}
} // namespace

int run_command(const Context& context, const RevisionCommand& command) {
    if (!context.project)
        throw Error(ErrorCategory::usage, "there is no retort.toml here or in a folder above",
                    "go to the project's folder, or name it with --project");
    render::RevisionFile file{
        .id = command.id.empty() ? render::new_revision_id() : command.id, .parents = {}, .message = command.message};
    migration::require_id(file.id);
    if (context.graph.find(file.id) != nullptr)
        throw Error(ErrorCategory::usage, fmt::format("there is a revision '{}' already", file.id),
                    "give another --rev-id");
    if (!context.graph.in_order().empty()) file.parents.emplace_back(find_revision(context.graph, "head").id);
    const std::filesystem::path path = render::write_revision(context.project->versions.front(), file);
    const std::string shown = migration::display_file(path.string());
    if (context.arguments.json) {
        print(boost::json::serialize(boost::json::object{{"revision", file.id}, {"file", shown}}));
    } else {
        print(shown);
        say("write its upgrade() and downgrade(), then: retort upgrade head");
    }
    return done;
}

int run_command(const Context& context, const HistoryCommand& command) {
    std::vector<const Revision*> newest_first(context.graph.in_order().rbegin(), context.graph.in_order().rend());
    list(context, newest_first, command.verbose, history_line);
    return done;
}

int run_command(const Context& context, const HeadsCommand& command) {
    list(context, context.graph.heads(), command.verbose, head_line);
    return done;
}

int run_command(const Context& context, const ShowCommand& command) {
    const Revision& revision = migration::find_revision(context.graph, command.target);
    const auto up = operations_of(revision, migration::Direction::upgrade);
    const auto down = operations_of(revision, migration::Direction::downgrade);
    if (context.arguments.json) {
        boost::json::object object = to_json(context.graph, revision);
        object["upgrade"] = boost::json::value_from(up);
        object["downgrade"] = boost::json::value_from(down);
        print(boost::json::serialize(object));
        return done;
    }
    print(description(context.graph, revision));
    for (const std::string& line : up) print("Upgrade:  " + line);
    for (const std::string& line : down) print("Downgrade: " + line);
    if (revision.body.downgrade == nullptr) print("Downgrade: none; this revision cannot be undone");
    return done;
}

} // namespace retort::cli

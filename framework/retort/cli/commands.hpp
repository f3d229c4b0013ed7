#pragma once
// One function a command. Each prints its result and returns the exit code; what goes wrong is thrown.

#include <optional>

#include <retort/cli/app.hpp>
#include <retort/cli/arguments.hpp>
#include <retort/cli/project.hpp>
#include <retort/migration/graph.hpp>

namespace retort::cli {

/// What every command works with.
struct Context {
    const App& app;
    const Arguments& arguments;
    std::optional<Project> project;
    migration::Graph graph;

    /// What App::metadata gives, asked for once; nullptr where there are no models.
    [[nodiscard]] const Metadata* metadata() const {
        if (!metadata_ && app.metadata != nullptr) metadata_ = app.metadata();
        return metadata_ ? &*metadata_ : nullptr;
    }

    mutable std::optional<Metadata> metadata_{};
};

// Files of the project: init.cpp, revision_commands.cpp.
int run_command(const Context& context, const InitCommand& command);
int run_command(const Context& context, const RevisionCommand& command);
int run_command(const Context& context, const MergeCommand& command);
int run_command(const Context& context, const EditCommand& command);

// The graph: graph_commands.cpp.
int run_command(const Context& context, const HistoryCommand& command);
int run_command(const Context& context, const HeadsCommand& command);
int run_command(const Context& context, const BranchesCommand& command);
int run_command(const Context& context, const ShowCommand& command);

// The database: database_commands.cpp.
int run_command(const Context& context, const UpgradeCommand& command);
int run_command(const Context& context, const DowngradeCommand& command);
int run_command(const Context& context, const CurrentCommand& command);
int run_command(const Context& context, const StampCommand& command);
int run_command(const Context& context, const EnsureVersionCommand& command);

// States of the schema: comparison_commands.cpp, check.cpp.
int run_command(const Context& context, const DiffCommand& command);
int run_command(const Context& context, const InspectCommand& command);
int run_command(const Context& context, const CheckCommand& command);

int run_command(const Context& context, const SeedCommand& command);

} // namespace retort::cli

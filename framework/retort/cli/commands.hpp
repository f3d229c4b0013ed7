#pragma once
// One function a command. Each prints its result and returns the exit code; what goes wrong is thrown.

#include <optional>
#include <utility>

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

    /// What the models say of themselves; only where there are models. Those of a thousand tables take their time: what
    /// was made to ask them about includes() is kept for the first who wants them.
    [[nodiscard]] Metadata metadata() const {
        static_cast<void>(includes());
        if (!metadata_) return app.metadata();
        Metadata made = std::move(*metadata_);
        metadata_.reset();
        return made;
    }

    /// Metadata::includes; empty where there are no models.
    [[nodiscard]] const Includes& includes() const {
        if (!includes_) {
            if (app.metadata != nullptr) metadata_ = app.metadata();
            includes_ = metadata_ ? metadata_->includes : Includes{};
        }
        return *includes_;
    }

    mutable std::optional<Metadata> metadata_{};
    mutable std::optional<Includes> includes_{};
};

// Files of the project: init.cpp, revision_commands.cpp.
int run_command(const Context& context, const InitCommand& command);
int run_command(const Context& context, const RevisionCommand& command);
int run_command(const Context& context, const MergeCommand& command);
int run_command(const Context& context, const SquashCommand& command);
int run_command(const Context& context, const EditCommand& command);

// The graph: graph_commands.cpp.
int run_command(const Context& context, const HistoryCommand& command);
int run_command(const Context& context, const HeadsCommand& command);
int run_command(const Context& context, const BranchesCommand& command);
int run_command(const Context& context, const ShowCommand& command);

// Revisions, with a database or without: lint_command.cpp.
int run_command(const Context& context, const LintCommand& command);

// The database: database_commands.cpp, plan_command.cpp.
int run_command(const Context& context, const UpgradeCommand& command);
int run_command(const Context& context, const DowngradeCommand& command);
int run_command(const Context& context, const PlanCommand& command);
int run_command(const Context& context, const CurrentCommand& command);
int run_command(const Context& context, const StampCommand& command);
int run_command(const Context& context, const EnsureVersionCommand& command);
int run_command(const Context& context, const ResolveCommand& command);

// Both at once, and the way back: deploy_command.cpp, restore_command.cpp.
int run_command(const Context& context, const DeployCommand& command);
int run_command(const Context& context, const RestoreCommand& command);

// States of the schema: comparison_commands.cpp, check.cpp, status_command.cpp, contract_command.cpp,
// test_migrations_command.cpp.
int run_command(const Context& context, const DiffCommand& command);
int run_command(const Context& context, const InspectCommand& command);
int run_command(const Context& context, const CheckCommand& command);
int run_command(const Context& context, const StatusCommand& command);
int run_command(const Context& context, const ContractCommand& command);
int run_command(const Context& context, const TestMigrationsCommand& command);

// Rows: seed_command.cpp, verify_command.cpp.
int run_command(const Context& context, const SeedCommand& command);
int run_command(const Context& context, const VerifyCommand& command);

} // namespace retort::cli

#pragma once
// The database part of a release as one thing: lock, plan, backup, upgrade, seeds, verification.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/backup/backup.hpp>
#include <retort/error.hpp>
#include <retort/lint/finding.hpp>
#include <retort/migration/runner.hpp>
#include <retort/schema/schema.hpp>
#include <retort/seed/run.hpp>
#include <retort/seed/verify.hpp>

namespace retort::deploy {

/// In this order. The first two and the backup change nothing in the database.
enum class Stage {
    lock,    ///< nobody else deploys, restores or migrates until the end
    plan,    ///< what is pending, and whether anything speaks against it (gate.hpp)
    backup,  ///< only when something is going to change
    upgrade, ///< all that is pending
    seed,    ///< those of the environment
    verify,  ///< models, history and database agree, no seeded row is missing, no foreign key points at nothing
};

/// "lock", "plan", …
std::string_view to_string(Stage stage) noexcept;

struct Request {
    const migration::Graph& graph;
    seed::Seeds seeds{};
    std::string environment;                              ///< whose seeds run
    migration::Settings settings{};                       ///< of the lock and the upgrade
    seed::Options seeding{};                              ///< its lock and version table are those of `settings`
    std::optional<std::filesystem::path> backup_folder{}; ///< nullopt: no backup
    std::function<schema::Schema()> models{};             ///< whose foreign keys are followed at the end
    bool dry_run = false;                                 ///< look, and change nothing; takes no lock

    /// What speaks against it, a line each, besides what gate() sees: asked before anything is changed and at the end.
    std::function<std::vector<std::string>(database::Connection&)> disagreements{};

    // Who looks on.
    std::function<void(Stage)> begins{};
    migration::OnProgress progress{};
};

/// Where it stopped, and why.
struct Failure {
    Stage stage = Stage::lock;
    Error error;
    std::vector<std::string> disagreements{}; ///< not empty: nothing went wrong, but these do not agree
    std::vector<lint::Finding> findings{};    ///< not empty: what is dangerous in what is pending
};

/// What a deploy has done, and what it has found.
struct Report {
    migration::Ids before;                             ///< where the database was: the heads of what was applied
    std::optional<migration::Ids> after{};             ///< likewise when it ended; nullopt: it does not answer
    std::optional<migration::Unfinished> unfinished{}; ///< the revision that is half done at the end
    migration::Preview preview{};                      ///< what was pending
    std::vector<std::string> due{};                    ///< seeds that had not run as they are now
    std::optional<backup::Backup> backup{};
    std::string_view no_backup{};      ///< why there is none
    migration::Plan run{};             ///< revisions that were applied
    std::vector<seed::Result> seeds{}; ///< those that have run or were skipped
    std::optional<seed::Verification> verification{};
    std::chrono::milliseconds duration{};
    std::optional<Failure> failure{};

    /// Whether anything in the database is not as it was.
    [[nodiscard]] bool has_changed() const;
};

/// Does it all. A stage that fails is the last one: the report says which, and how far it got; nothing is thrown. What
/// was committed stays; the backup is what goes back.
/// Of several at a time one does it. The others wait for the lock, find nothing to do, and make no backup.
Report deploy(database::Connection& connection, const Request& request);

} // namespace retort::deploy

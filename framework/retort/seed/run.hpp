#pragma once
// Runs seeds.

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/schema/name.hpp>
#include <retort/seed/context.hpp>
#include <retort/seed/ledger.hpp>
#include <retort/seed/order.hpp>
#include <retort/session/watch.hpp>
#include <retort/session/written.hpp>

namespace retort::seed {

/// What one seed did.
struct Result {
    std::string name;
    bool requested = true; ///< false: it ran because one that was asked for comes after it
    bool skipped = false;  ///< it has run before as it is now
    Written rows{};        ///< what it wrote through its session
    std::chrono::microseconds duration{};
};

struct Options {
    bool dry_run = false;         ///< run everything, report it, and leave the database as it was
    bool force = false;           ///< run what has not changed, too
    bool allow_deletions = false; ///< every Session::sync() may delete
    Parameters parameters{};
    /// What the build says of the source of each seed, in the order of the seeds. Without it no seed is skipped.
    std::span<const std::string_view> contents{};
    LedgerTables tables{};                           ///< where what has run is noted
    schema::Name version{"retort_version"};          ///< the table by which the migration lock goes
    std::chrono::milliseconds lock_timeout{60'000};  ///< how long to wait for somebody else's migration or seeds
    Watch watch{};                                   ///< looks on while rows are written
    std::function<void(std::string_view)> started{}; ///< called with a seed's name before it runs
    std::function<void(const Result&)>
        finished{}; ///< called when a seed has been committed (dry run: has run), or skipped
};

/// Runs the seeds that plan() chooses, in order, each in a transaction of its own: what has finished stays when a later
/// one fails. A seed that has run before, and whose source, data files, environment and parameters are what they were
/// (content.hpp), is skipped, unless a revision was reverted since; whether all are is known after one query. Otherwise
/// the migration lock is held. A dry run is one transaction, so that later seeds see the rows of earlier ones, and is
/// rolled back. No transaction may be open. Throws what plan() throws before anything runs, Error (lock), and what a
/// seed throws with the seed's name in front of its place; the seed has then left nothing behind.
std::vector<Result> run(database::Connection& connection, Seeds seeds, std::span<const std::string> names,
                        std::string_view environment, const Options& options = {});

/// The names of the seeds that run() would run now, and not skip.
std::vector<std::string> due(database::Connection& connection, Seeds seeds, std::span<const std::string> names,
                             std::string_view environment, const Options& options = {});

} // namespace retort::seed

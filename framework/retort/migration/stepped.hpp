#pragma once
// One revision against a database: its transactions, what runs between them, and the bookkeeping of both.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <retort/database/backoff.hpp>
#include <retort/migration/bookkeeping.hpp>
#include <retort/migration/limits.hpp>
#include <retort/migration/steps.hpp>

namespace retort::migration {

/// What one run of the command line or of a program has in common for all its revisions.
struct Surroundings {
    database::Connection& connection;
    const Graph& graph;
    const Tables& tables;
    std::string who;   ///< operator_name()
    std::string names; ///< Dialect::names_setting() as the run found it
    bool alone = true; ///< Lock::keeps_others_out()
    database::Patience patience{};
    StatementLimits& limits;
    /// Told of each lot of rows that is committed: which operation it is of, and of how many rows.
    std::function<void(const PlanItem& item, const std::string& operation, std::int64_t rows)> lot_done{};
};

/// What has come of the work.
enum class Outcome {
    done,
    done_by_others, ///< before it was begun
    overtaken,      ///< somebody else has begun it, or another one, or has gone on with it: see where the database is
};

/// Runs the work and notes it. `unfinished`: the row of an earlier run that did not get to its end, with work that
/// begins where it stopped. `make_tables`: the bookkeeping tables may be missing. Throws Error; the revision has then
/// not happened, or the history says how far it got.
Outcome run_work(const Surroundings& around, const Work& work, bool make_tables,
                 const std::optional<Unfinished>& unfinished = {});

/// Throws Error (revision) when the work is not that which was left half done any more, or (usage) when nobody can know
/// whether the operation has happened that was running when it was left; with what to do. `work` begins where it
/// stopped.
void require_resumable(const Work& work, const Unfinished& unfinished);

/// Throws Error (usage): the request cannot be while the revision is half done, and what can.
[[noreturn]] void refuse_while_unfinished(const Unfinished& unfinished);

} // namespace retort::migration

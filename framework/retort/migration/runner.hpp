#pragma once
// Runs revisions against a database.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/backoff.hpp>
#include <retort/migration/bookkeeping.hpp>
#include <retort/migration/online.hpp>
#include <retort/migration/steps.hpp>

namespace retort::migration {

struct Settings {
    Tables tables{};
    std::chrono::milliseconds lock_timeout{60'000}; ///< how long to wait for somebody else's migration
    /// SQLite: how long nothing must happen to a revision that is half done until it counts as left behind. Nobody can
    /// tell one that somebody is running from one whose runner was killed.
    std::chrono::milliseconds quiet_time{1'000};
    /// How often a part of a revision is tried that a lock of somebody else, a deadlock or a serialization failure came
    /// in the way of. Each waits for locks as long as the connection does (ConnectOptions::busy_timeout). Not what
    /// holds code of the revision's own, and not on SQLite, where one wait is for the whole file.
    database::Patience patience{};
    /// How long a statement may run that goes through the rows of a table; 0: as long as it takes. One that does not
    /// has half a minute at most. PostgreSQL.
    std::chrono::milliseconds statement_timeout{0};
    Online online{}; ///< which operations get the form that keeps nobody waiting while rows are read
};

/// Told once a revision begins (`finished` false), once it is committed, and now and then of rows that are filled in
/// lot by lot.
struct Progress {
    const PlanItem& item;
    bool finished = false;
    std::chrono::milliseconds duration{};
    std::string_view operation{}; ///< that goes lot by lot: "backfill country"
    std::int64_t rows = 0;        ///< that it has been through in this run, about
};
using OnProgress = std::function<void(const Progress&)>;

/// Applies what is pending up to `target` (see plan_upgrade): one transaction a revision, its bookkeeping in the same
/// one. Operations that cannot run in a transaction (or are recorded as autocommit) run outside one, between the
/// transactions of what stands before and after them, and the history says how far the revision got; an upgrade that
/// finds a revision half done goes on where it stopped. Returns what was run: nothing when the database was there
/// already.
/// Throws Error with the revision's file and line; that revision is then not applied, or half done where it had
/// operations outside a transaction (the hint says which), those before it are applied. Throws Error (usage, revision)
/// when a revision is half done that `target` does not reach, or whose file says something else now; and Error
/// (revision), before anything runs, when an applied revision says something else now than what was run (edited.hpp).
Plan upgrade(database::Connection& connection, const Graph& graph, std::string_view target,
             const Settings& settings = {}, const OnProgress& progress = {});
Plan upgrade(database::Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
             const Settings& settings = {}, const OnProgress& progress = {});

/// A plan made into steps, and the schema that it meets.
struct Preview {
    schema::Schema before;
    std::vector<Work> works;
    std::chrono::milliseconds statement_timeout{0}; ///< as in the settings
};

/// What upgrade() would run now. Changes nothing and takes no lock. Throws as upgrade() does before it runs anything.
Preview preview_upgrade(database::Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
                        const Settings& settings = {});

/// Reverts applied revisions down to `target` (see plan_downgrade), likewise. One that is half reverted is finished by
/// "-1" or any target below it.
Plan downgrade(database::Connection& connection, const Graph& graph, std::string_view target,
               const Settings& settings = {}, const OnProgress& progress = {});

/// What a stamp has changed.
struct Stamped {
    Ids before;
    Ids after;
    Ids heads_before{}; ///< of `before`
    Ids heads_after{};
    std::optional<Unfinished> abandoned{}; ///< the revision that was half done: it is not gone on with any more
};

/// Says that the database is at `targets` (each "base", "head", "heads" or a revision) without running anything; with
/// `purge` what was said before is forgotten first. Works from any state, one that names unknown revisions included.
/// Throws Error (usage) for a database that has some of what a squash stands in place of when files of the others are
/// gone (not with `purge`), and what fold() throws (view.hpp).
Stamped stamp(database::Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
              const Settings& settings = {}, bool purge = false);
Stamped stamp(database::Connection& connection, const Graph& graph, std::string_view target,
              const Settings& settings = {}, bool purge = false);

} // namespace retort::migration

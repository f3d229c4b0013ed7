#pragma once
// What the database knows about its own revisions: two small tables.
//
//   retort_version   one row for each revision that is applied
//   retort_history   one row for each time a revision was applied, reverted or stamped
//
// Every applied revision has a row, not only the last: what is applied is read, never inferred.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/migration/plan.hpp>

namespace retort::migration {

/// What the bookkeeping tables are called.
struct Tables {
    schema::Name version{"retort_version"};
    schema::Name history{"retort_history"};
};

/// How far a row of the history got, as its column `state` says it.
enum class State {
    done,      ///< all of it
    partial,   ///< the first `completed` operations, and nothing else
    running,   ///< the same, and the one after them was begun outside a transaction: nobody has said how it ended
    abandoned, ///< no further than that: somebody has said with a stamp where the database is
};

std::string_view to_string(State state) noexcept;

/// A row of the history.
struct HistoryEntry {
    std::string revision;
    std::string direction; ///< "upgrade", "downgrade", "stamp", "unstamp", "squash" (in place of others)
    std::string checksum;  ///< of the operations that were run; empty for a stamp
    std::optional<std::chrono::milliseconds> duration{}; ///< nullopt: unknown (a script, a stamp)
    std::string who;
    std::size_t operations = 0; ///< that the revision has for this database
    std::size_t completed = 0;  ///< that are done, in the order of the file
    State state = State::done;
    std::string digests{}; ///< of the operations of the file (record.hpp); empty for a stamp
    std::string online{};  ///< those that have the online form (online.hpp)
    /// Of one that goes lot by lot: the key of the last row that is done. Of a squash: the last of the revisions that
    /// it stands in place of.
    std::string position{};
};

/// A revision that was left half done: some of its operations run outside a transaction, and it did not get to its end.
struct Unfinished {
    std::string revision;
    Direction direction = Direction::upgrade;
    std::string checksum;       ///< of the operations that are done, and of the one that is running (checksum_of())
    std::size_t operations = 0; ///< that the revision had
    std::size_t completed = 0;  ///< that are done
    bool running = false;       ///< the one after them was begun, and nobody has said how it ended
    std::string id;             ///< of its row in the history
    std::string started_at;
    std::string who;
    std::string online{};   ///< which of the operations have the online form (online.hpp)
    std::string position{}; ///< running: the key of the last row that is done

    friend bool operator==(const Unfinished&, const Unfinished&) = default;
};

/// For messages: "revision 4f1c is half done: 4 of 12 operations have run".
std::string describe(const Unfinished& unfinished);
/// The command that goes on with it: "retort upgrade 4f1c".
std::string command_that_finishes(const Unfinished& unfinished);

/// CREATE TABLE IF NOT EXISTS for both tables.
std::vector<std::string> creation_sql(const database::Dialect& dialect, const Tables& tables);
/// The statement that notes whether the revision is applied: a row of the version table comes or goes.
std::string version_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry);
/// The statement that adds a row to the history.
std::string history_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry);
/// The statement that says of the revision's unfinished row how far it is now; `entry.duration` is added to what it has
/// taken so far.
std::string progress_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry);
/// The statement that says of it that it has gone on with its rows, and is where it was otherwise.
std::string position_sql(const database::Dialect& dialect, const Tables& tables, const std::string& revision,
                         const std::string& position);
/// The statement that takes the revision's unfinished row away: nothing of it has happened.
std::string forget_sql(const database::Dialect& dialect, const Tables& tables, const std::string& revision);
/// The statement that closes every unfinished row: nobody goes on with it.
std::string abandon_sql(const database::Dialect& dialect, const Tables& tables);
/// The statements that note a whole entry: the version row and the history row.
std::vector<std::string> entry_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry);
/// The statements that make a database at `before` one at `after` without running anything; what stands in both is
/// noted again when it is to be forgotten first (`purge`).
std::vector<std::string> stamp_sql(const database::Dialect& dialect, const Graph& graph, const Tables& tables,
                                   const Applied& before, const Ids& after, bool purge, const std::string& who);
/// A query that returns a row unless exactly the revisions `expected` are applied and none is half done: the guard of a
/// script.
std::string unexpected_state_query(const database::Dialect& dialect, const Tables& tables, const Ids& expected);

/// The revisions that are applied; nothing when the version table is not there.
Ids read_applied(database::Connection& connection, const Tables& tables);
/// The same, and in which order as far as the history tells: what plans are made from.
Applied read_applied_order(database::Connection& connection, const Tables& tables);
/// Those of `revisions` that are, as the open transaction sees it.
Ids applied_of(database::Connection& connection, const Tables& tables, const Ids& revisions);
/// The revision that was left half done, if one was; no tables, no such revision.
std::optional<Unfinished> read_unfinished(database::Connection& connection, const Tables& tables);
/// Whether one is, as the open transaction sees it: cheaper, for every revision of a run.
bool has_unfinished(database::Connection& connection, const Tables& tables);
/// Creates what is missing of the two tables. Whether anything was.
bool ensure_tables(database::Connection& connection, const Tables& tables);
/// The same in a transaction of its own (`retort ensure-version`).
bool ensure_version(database::Connection& connection, const Tables& tables);
/// The rows of the history that say what was applied, as an SQL query: the revision (that which stands in its place, if
/// the version table has that one), the history's id.
std::string applications_query(const database::Dialect& dialect, const Tables& tables);
/// Notes in the open transaction that `squash` stands in place of what it replaces, all of which is applied.
void note_squash(database::Connection& connection, const Tables& tables, const Revision& squash,
                 const std::string& who);
/// Notes the whole entry in the open transaction.
void note(database::Connection& connection, const Tables& tables, const HistoryEntry& entry);

/// Who runs this: user@host, as far as the system tells.
std::string operator_name();

} // namespace retort::migration

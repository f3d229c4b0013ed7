#pragma once
// Runs the steps of a batch on a connection, and tells what goes wrong as the revision's.

#include <functional>
#include <optional>
#include <string>

#include <retort/database/backoff.hpp>
#include <retort/error.hpp>
#include <retort/migration/steps.hpp>

namespace retort::migration {

/// Runs a batch in the open transaction, which must still be open afterwards.
/// Throws Error that says which operation it was and where it stands.
void run_inside(database::Connection& connection, const PlanItem& item, const Batch& batch);

/// What a batch that ran outside a transaction and failed has left behind.
enum class Remains {
    nothing, ///< it has not happened
    unknown, ///< nobody can know: the connection broke, or what cleans up after it failed too
    some,    ///< code of the revision's own has run, and is expected to cope with that when it runs again
};

/// A batch outside a transaction that failed.
struct Failure {
    Error error;
    Remains remains = Remains::nothing;
};

/// Runs a batch outside a transaction; when it fails, what it may have left is taken away.
/// `patience`: with that.
std::optional<Failure> run_outside(database::Connection& connection, const PlanItem& item, const Batch& batch,
                                   const database::Patience& patience);

/// How it is noted how far a batch got that goes lot by lot.
struct LotNotes {
    std::function<void()> begin;                             ///< in the transaction of each lot, first
    std::function<void(const std::string& after)> note;      ///< in the same, last: the key of its last row
    std::function<void(const std::string& after)> committed; ///< once it is
};

/// Whether it goes lot by lot.
bool goes_in_lots(const Batch& batch);
/// Runs such a batch from the row after `after` on (empty: from the first).
std::optional<Failure> run_in_lots(database::Connection& connection, const PlanItem& item, const Batch& batch,
                                   std::string after, const LotNotes& notes, const database::Patience& patience);

/// Whether it calls code of the revision's own.
bool holds_code(const Batch& batch);
/// Whether an attempt that was killed can be made not to have happened, so that the batch may be run again.
bool can_run_again(const Batch& batch);
/// Takes away what an attempt that failed or was killed may have left. Throws what the database says.
void clean_up(database::Connection& connection, const Batch& batch);

} // namespace retort::migration

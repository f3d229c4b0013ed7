#pragma once
// Runs the steps of a batch on a connection, and tells what goes wrong as the revision's.

#include <optional>

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

/// Whether it calls code of the revision's own.
bool holds_code(const Batch& batch);
/// Whether an attempt that was killed can be made not to have happened, so that the batch may be run again.
bool can_run_again(const Batch& batch);
/// Takes away what an attempt that failed or was killed may have left. Throws what the database says.
void clean_up(database::Connection& connection, const Batch& batch);

} // namespace retort::migration

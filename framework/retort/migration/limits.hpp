#pragma once
// How long the statements of a revision may run. Where the time for a lock is over first, that is another thing
// (ConnectOptions::busy_timeout).

#include <chrono>
#include <string>

#include <retort/migration/steps.hpp>

namespace retort::migration {

/// For an operation that neither reads nor writes the rows of a table: what takes that long stands in somebody's way.
inline constexpr std::chrono::milliseconds quick_limit{30'000};

/// How long a statement of the batch may run; 0: as long as it takes. `limit`: for one that goes through rows.
std::chrono::milliseconds limit_of(const Batch& batch, std::chrono::milliseconds limit);

/// The limit that a session has. Once it goes out of scope the session has the one that it had before.
class StatementLimits {
public:
    /// `limit`: see limit_of().
    StatementLimits(database::Connection& connection, std::chrono::milliseconds limit);
    StatementLimits(const StatementLimits&) = delete;
    StatementLimits& operator=(const StatementLimits&) = delete;
    ~StatementLimits();

    /// Before the batch runs. Throws what the database says.
    void set_for(const Batch& batch);
    /// After a transaction that was rolled back: with it went what was set in it.
    void forget() noexcept { set_.clear(); }

private:
    database::Connection& connection_;
    std::chrono::milliseconds limit_;
    std::string before_; // SQL
    std::string set_;    // SQL; empty: nobody knows
};

} // namespace retort::migration

#pragma once
// What a dialect makes of an operation.

#include <string>
#include <vector>

namespace retort::database {

/// One statement of a plan.
struct Step {
    enum class Kind {
        statement, ///< SQL to run
        check,     ///< a query that must return no rows; `failure` says what it means when it does
    };

    std::string sql; ///< without a final semicolon
    Kind kind = Kind::statement;
    std::string failure{};     ///< check: one line
    bool transactional = true; ///< false: must run outside a transaction
    bool suspends_foreign_keys =
        false; ///< SQLite: the whole transaction must run with foreign keys off (sqlite.org, ALTER TABLE §7)

    friend bool operator==(const Step&, const Step&) = default;
};

using Steps = std::vector<Step>;

} // namespace retort::database

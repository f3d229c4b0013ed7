#pragma once
// What a dialect makes of an operation.

#include <optional>
#include <string>
#include <vector>

#include <retort/database/lots.hpp>

namespace retort::database {

class Connection;

/// One statement of a plan.
struct Step {
    enum class Kind {
        statement, ///< SQL to run
        check,     ///< a query that must return no rows; `failure` says what it means when it does
        code,      ///< C++ to call on the connection; `sql` is empty
        lots,      ///< `lots`, lot by lot, each in a transaction of its own; `sql` is what they come to in one go
    };

    std::string sql; ///< without a final semicolon
    Kind kind = Kind::statement;
    std::string failure{};     ///< check: one line
    bool transactional = true; ///< false: must run outside a transaction
    bool suspends_foreign_keys =
        false; ///< SQLite: the whole transaction must run with foreign keys off (sqlite.org, ALTER TABLE §7)

    bool needs_observation = false; ///< depends on what hangs on the table in the database: before it runs, the
                                    ///< operations are compiled again with the schema that observe() gives
    std::string cleanup{};          ///< not transactional: SQL that takes away what an attempt that failed or was
                                    ///< killed may have left; empty: such an attempt leaves nothing
    void (*code)(Connection&) = nullptr;
    std::optional<Lots> lots{};

    friend bool operator==(const Step&, const Step&) = default;
};

using Steps = std::vector<Step>;

} // namespace retort::database

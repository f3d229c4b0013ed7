#pragma once
// Somebody who looks on while a session writes: for progress, and to say what a run would change.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <retort/schema/value.hpp>

namespace retort {

/// One row that is written, or would be.
struct RowChange {
    enum class Kind { inserted, changed, removed };

    /// A column with what it holds. inserted: only `after`; removed: only `before`.
    struct Column {
        std::string name;
        Value before{};
        Value after{};
    };

    Kind kind = Kind::inserted;
    std::string table;
    std::vector<Column> key{};     ///< how the row is known; `after` holds it, or `before` of a row that is removed
    std::vector<Column> columns{}; ///< inserted: the others that get a value; changed: those that differ
};

/// Each may be empty.
struct Watch {
    /// Called now and then while rows of a range are taken: how many so far, and of how many (0: nobody knows).
    std::function<void(const std::string& table, std::size_t rows, std::size_t of)> progress{};
    /// Called for each row that the session writes, but for SQL of one's own, and changes by a condition in a table
    /// without a primary key. It costs a query or two more for each
    /// call; rows that are changed or removed by a condition are in memory meanwhile, others never.
    std::function<void(const RowChange&)> change{};
};

} // namespace retort

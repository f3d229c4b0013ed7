#pragma once
// What an operation means for those who use its tables meanwhile.

#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/name.hpp>

namespace retort::database {

/// Locks on a table, from weak to strong (PostgreSQL manual, 13.3.1).
enum class TableLock {
    none,
    access_share,
    row_share,
    row_exclusive,
    share_update_exclusive,
    share,
    share_row_exclusive,
    exclusive,
    access_exclusive,
};

/// As the server calls it: "ACCESS EXCLUSIVE"; of none: "no lock".
std::string_view to_string(TableLock lock) noexcept;
/// Whom it keeps waiting: "reads and writes", "writes", "other changes of the schema", "nobody".
std::string_view blocks(TableLock lock) noexcept;

/// What happens to one table that was there before.
struct Effect {
    schema::Name table;
    TableLock lock = TableLock::none;
    bool rewrites = false; ///< all rows are written anew, and all indexes built
    bool scans = false;    ///< all rows are read, to check them or to build an index

    friend bool operator==(const Effect&, const Effect&) = default;
};

/// "ACCESS EXCLUSIVE keeps reads and writes waiting; all rows are written anew", without the table.
std::string describe(const Effect& effect);

/// In the order of the tables' names, one for each table.
using Effects = std::vector<Effect>;

} // namespace retort::database

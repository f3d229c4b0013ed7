#pragma once
// A statement that goes through a table some rows at a time, in the order of a key. Both databases compare rows of
// values (SQL:2016 8.2), so one text does for all.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace retort::database {

/// All of it SQL, quoted where it is to be.
struct Lots {
    std::string table;
    std::string set;                      ///< what stands behind SET
    std::string where;                    ///< which rows it is about; empty: all
    std::vector<std::string> key;         ///< columns that tell rows apart and hold no NULL
    std::vector<std::string> key_literal; ///< what gives the SQL of each of their values
    std::int64_t rows = 1000;             ///< of a lot
    std::chrono::milliseconds pause{};    ///< between two lots

    friend bool operator==(const Lots&, const Lots&) = default;
};

/// UPDATE of all rows in one go: for scripts.
std::string whole_statement(const Lots& lots);
/// A query for the key of the last row of the lot that begins after the row of key `after` (empty: at the first row);
/// no row: what is left is no whole lot. Keys are as key_of() gives them.
std::string end_of_lot_query(const Lots& lots, const std::string& after);
/// A query for the key of the last row of all after `after`.
std::string last_row_query(const Lots& lots, const std::string& after);
/// UPDATE of the rows after `after` (empty: from the first) up to and with `end` (empty: the last).
std::string lot_statement(const Lots& lots, const std::string& after, const std::string& end);
/// A row of the query, as SQL: "(7, 'a')".
std::string key_of(const std::vector<std::optional<std::string>>& row);

} // namespace retort::database

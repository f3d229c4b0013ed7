#pragma once
// What SQLite's own pragmas tell of a table, to hold against what was read in its text.

#include <string>
#include <vector>

#include <sqlite/index_text.hpp>
#include <sqlite/table_text.hpp>

namespace retort::sqlite {

/// A row of pragma table_xinfo.
struct ColumnFacts {
    std::string name;
    std::string type;
    bool not_null = false;
    std::string default_value{}; ///< as it is written; empty: none
    int key = 0;                 ///< its place in the primary key, from 1; 0: none
    bool generated = false;
    bool stored = false;
};

/// The rows of pragma foreign_key_list for one key.
struct ForeignKeyFacts {
    std::string target;
    std::vector<std::string> columns{};
    std::vector<std::string> target_columns{}; ///< empty: the target's primary key
    std::string on_update{};
    std::string on_delete{};
};

/// A key row of pragma index_xinfo.
struct IndexKeyFacts {
    std::string column{}; ///< empty: an expression
    bool descending = false;
    std::string collation{};
};

struct TableFacts {
    bool shadow = false; ///< belongs to a virtual table
    bool without_rowid = false;
    bool strict = false;
    std::vector<ColumnFacts> columns{};
    std::vector<ForeignKeyFacts> foreign_keys{};           ///< in the order of the text
    std::vector<std::vector<IndexKeyFacts>> own_indexes{}; ///< those that its UNIQUEs and its primary key made
};

/// Whether the text was read as SQLite reads it, as far as pragmas tell: constraint names, CHECKs and what is computed
/// they do not.
bool agrees(const TableText& text, const TableFacts& facts);
bool agrees(const IndexText& index, const std::vector<IndexKeyFacts>& facts);

} // namespace retort::sqlite

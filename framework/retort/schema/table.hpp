#pragma once
// A table and everything that belongs to it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/column.hpp>
#include <retort/schema/constraint.hpp>
#include <retort/schema/index.hpp>
#include <retort/schema/parameters.hpp>

namespace retort::schema {

/// What a table is made of on one database; the other ignores it.
struct TableOptions {
    bool without_rowid = false; ///< SQLite: WITHOUT ROWID
    bool strict = false;        ///< SQLite: STRICT
    bool unlogged = false;      ///< PostgreSQL: UNLOGGED
    std::string tablespace{};   ///< PostgreSQL
    Parameters with{};          ///< PostgreSQL: storage parameters
    std::string partition_by{}; ///< PostgreSQL: "RANGE (created_at)"; its partitions are opaque

    friend bool operator==(const TableOptions&, const TableOptions&) = default;
};

/// Constraints and indexes are kept in order of name (canonicalise), so that == does not depend on who listed them
/// first.
struct Table {
    Name name;
    std::vector<Column> columns{};
    std::optional<PrimaryKey> primary_key{};
    std::vector<Unique> uniques{};
    std::vector<ForeignKey> foreign_keys{};
    std::vector<Check> checks{};
    std::vector<Exclude> excludes{};
    std::vector<Index> indexes{};
    std::string comment{};
    TableOptions options{};

    friend bool operator==(const Table&, const Table&) = default;

    /// The column of that name, or nullptr.
    [[nodiscard]] const Column* find_column(std::string_view column) const noexcept;
    [[nodiscard]] Column* find_column(std::string_view column) noexcept;
    /// The index of that name, or nullptr.
    [[nodiscard]] const Index* find_index(std::string_view index) const noexcept;
    /// The constraint of that name, whichever kind.
    [[nodiscard]] std::optional<Constraint> find_constraint(std::string_view constraint) const;
};

/// Adds a constraint to the list of its kind. A primary key replaces the one that is there.
void add_constraint(Table& table, Constraint constraint);

/// Gives every unnamed constraint and index its conventional name (naming.hpp), makes primary key and identity columns
/// NOT NULL, and sorts constraints and indexes by name. Idempotent.
void canonicalise(Table& table);

} // namespace retort::schema

#pragma once
// Checks that run before a step that depends on the rows: each lists the first rows that stand in its way.

#include <string>
#include <vector>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// Where a check looks.
struct Rows {
    std::string from; ///< a table or a subquery, as it stands behind FROM
    std::string key;  ///< what tells one row from another: the primary key, else the rowid, else everything
};

/// The rows of a table as they are.
Rows rows_of(const schema::Table& table);

/// No row may meet the condition. The query returns the keys of the first that do.
database::Step no_row_where(const Rows& rows, const std::string& condition, std::string failure);

/// There must be no row at all.
database::Step no_row(const Rows& rows, std::string failure);

/// No two rows may have the same keys. A NULL is equal to nothing.
/// @param keys  SQL, one for each column or expression, without direction
/// @param predicate  SQL, or empty: only rows that meet it count
database::Step no_duplicates(const Rows& rows, const std::vector<std::string>& keys, const std::string& predicate,
                             std::string failure);

/// Every row whose key has no NULL must point at one of `targets`, which are rows of the table `target`.
database::Step no_orphans(const Rows& rows, const schema::Name& table, const schema::ForeignKey& key,
                          const Rows& targets, const schema::Table& target);

} // namespace retort::sqlite

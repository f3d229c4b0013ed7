#pragma once
// Checks that run before a step that depends on the rows: each lists the first rows that stand in its way.

#include <string>
#include <vector>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// No row of the table may meet the condition. The query returns the keys of the first that do.
database::Step no_row_where(const schema::Table& table, const std::string& condition, std::string failure);

/// The table must be empty.
database::Step no_row(const schema::Table& table, std::string failure);

/// No two rows may have the same keys. A NULL is equal to nothing.
/// @param keys  SQL, one for each column or expression, without direction
/// @param predicate  SQL, or empty: only rows that meet it count
database::Step no_duplicates(const schema::Table& table, const std::vector<std::string>& keys,
                             const std::string& predicate, std::string failure);

/// Every row whose key has no NULL must point at a row of the target.
database::Step no_orphans(const schema::Table& table, const schema::ForeignKey& key, const schema::Table& target);

} // namespace retort::sqlite

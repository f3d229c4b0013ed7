#pragma once
// What the rows of a table must be for an operation: check.hpp in the words of a schema.

#include <string>
#include <string_view>
#include <vector>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>
#include <sqlite/check.hpp>

namespace retort::sqlite {

std::vector<std::string> quoted(const std::vector<std::string>& names);

/// For messages: "uq_t_a: rows of t have the same values".
std::string same_values(const std::string& constraint, const schema::Name& table);

/// Whether a row that is there has no value for a new column.
bool needs_a_value(const schema::Column& column);
/// Whether ALTER TABLE ADD COLUMN takes the column.
bool can_be_added(const schema::Column& column);
/// What stands behind DEFAULT, as an expression.
std::string default_value(const schema::Column& column);

/// No row, when the new column has no value for it.
database::Steps checks_of_new_column(const Rows& rows, const schema::Table& table, const schema::Column& column);
/// @param before  the table without the key
database::Steps primary_key_checks(const Rows& rows, const schema::Table& before, const schema::PrimaryKey& key);
database::Step unique_index(const Rows& rows, const schema::Table& table, const schema::Index& index);
database::Step met_by_all(const Rows& rows, const schema::Table& table, const schema::Check& check);
/// The column holds values of its enum only.
database::Step values_of_enum(const Rows& rows, const schema::Table& table, const schema::Column& column,
                              const schema::Schema& schema);
/// The column holds none of these values, which its enum is about to lose.
database::Step no_lost_value(const Rows& rows, const schema::Table& table, const schema::Column& column,
                             const std::vector<std::string>& values);

/// What the table has promised of the column before its values changed: that they are unique, that they meet its
/// CHECKs.
database::Steps unique_again(const Rows& rows, const schema::Table& table, std::string_view column);
database::Steps checked_again(const Rows& rows, const schema::Table& table, std::string_view column);

} // namespace retort::sqlite

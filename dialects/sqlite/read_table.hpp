#pragma once
// The inverse of table.hpp: what a CREATE TABLE or CREATE INDEX text says, as schema values.

#include <functional>
#include <string>
#include <string_view>

#include <retort/schema/schema.hpp>
#include <sqlite/index_text.hpp>
#include <sqlite/table_text.hpp>

namespace retort::sqlite {

/// The table that the text makes, canonical but for the columns that foreign keys point at: they are as the text has
/// them, none where it names none. The table's own are spelled as they were created wherever they are named. Of several
/// constraints with one name, which SQLite allows, one keeps it. What no schema models (ON CONFLICT, MATCH, the names
/// of NOT NULLs, DESC in a key) is left out.
/// @param as_created  a table's name as it was created, of the name in whatever case
schema::Table read_table(const TableText& text, const std::function<std::string(const std::string&)>& as_created);

/// The index that the text makes on its table. Throws Error (unsupported) when a key is a name that no column has: in
/// double quotes it is text, which nobody means (https://sqlite.org/quirks.html §8).
schema::Index read_index(const IndexText& index, const schema::Table& table);

/// The column of the table that SQLite takes for the one of that name, or nullptr.
const schema::Column* find_column(const schema::Table& table, std::string_view name);

/// An expression of the table in words that mean the same wherever they stand: columns without the table's name, text
/// in single quotes where double quotes hold no column (https://sqlite.org/quirks.html §8), no comments at the ends.
std::string own_words(std::string_view expression, const schema::Table& table);

} // namespace retort::sqlite

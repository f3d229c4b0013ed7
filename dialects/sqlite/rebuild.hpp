#pragma once
// A table made anew where ALTER TABLE cannot change it: the procedure of https://sqlite.org/lang_altertable.html §7.

#include <map>
#include <string>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// A name that nothing in the schema has, the same on every run: for a table that is there for a few statements.
std::string temporary_name(const schema::Schema& schema, const std::string& table);

/// The steps that replace the table as it is in `before` by the one of the same name in `after`. Rows keep their values
/// and their rowids; the AUTOINCREMENT counter, the indexes of `after` and what observe() found on the table are kept.
/// A check before them refuses a table that has a column which `before` does not know.
///
/// Every step asks for foreign keys to be off for the whole transaction: with them on, DROP TABLE deletes the rows
/// first and the children's ON DELETE actions empty them. They must be off before the transaction begins; the
/// connection sees to it and checks at the commit that no row was left pointing at nothing.
///
/// Views are neither listed nor made anew: DROP TABLE leaves them alone, and the final rename runs with
/// legacy_alter_table on, so that SQLite does not look into them while the table is away. The same goes for the
/// triggers of other tables and for the REFERENCES of children, which keep saying the table's name.
///
/// @param values  the SQL that gives a column its new value, by name; a column that is not there is copied as it is.
/// One
///                that is new gets its default for every row.
database::Steps rebuild(const schema::Schema& before, const schema::Schema& after, const schema::Name& table,
                        const std::map<std::string, std::string>& values = {});

} // namespace retort::sqlite

#pragma once
// A table made anew where ALTER TABLE cannot change it: the procedure of https://sqlite.org/lang_altertable.html §7.

#include <string>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>
#include <sqlite/new_values.hpp>
#include <sqlite/table_text.hpp>

namespace retort::sqlite {

/// A name that nothing in the schema has, the same on every run: for a table that is there for a few statements.
std::string temporary_name(const schema::Schema& schema, const std::string& table);

/// The text of the table in the database, when observe() has seen it; else nullptr.
const schema::Opaque* observed_text(const schema::Schema& schema, const schema::Name& table);
/// The same of an index.
const schema::Opaque* observed_index(const schema::Schema& schema, const schema::Name& table, const std::string& index);

/// The old table as checks and the copy read it. Throws Error (unsupported) when its text is not understood.
NewValues old_values(const schema::Schema& before, const schema::Name& table);

/// The statement that makes an observed index under another name.
std::string renamed_index(const std::string& sql, const std::string& to);

/// The steps that replace the table as it is in `before` by the one of the same name in `after`, with `values` in its
/// rows. A column that is new gets its default.
///
/// Of a table that observe() has seen, the text is edited (edit.hpp) and everything that hangs on it is kept. The text
/// of any other is written anew, after checks (unobserved.hpp) that nothing is there which it would not have.
///
/// Every step asks for foreign keys to be off for the whole transaction: with them on, DROP TABLE deletes the rows
/// first and the children's ON DELETE actions empty them. They must be off before the transaction begins; the
/// connection sees to it and checks at the commit that no row was left pointing at nothing.
///
/// Views are neither listed nor made anew: DROP TABLE leaves them alone, and the final rename runs with
/// legacy_alter_table on, so that SQLite does not look into them while the table is away. The same goes for the
/// triggers of other tables and for the REFERENCES of children, which keep saying the table's name.
///
database::Steps rebuild(const schema::Schema& before, const schema::Schema& after, const schema::Name& table,
                        const NewValues& values);

} // namespace retort::sqlite

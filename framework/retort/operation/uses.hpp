#pragma once
// What stands in the way of taking something away.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::operation {

/// Something that needs another thing to be there.
struct Use {
    std::string what;  ///< "unique constraint uq_country_code", "foreign key fk_item_owner_id_user of item"
    std::string first; ///< how to take it away: "op.drop_index(\"country\", \"ix_country_code\")"
};

/// Throws Error (schema) when there is a use: "{what} is used by {use}", and that it goes first.
void refuse_used(const std::string& what, const std::optional<Use>& use);

/// The table's constraint, index or generated column, as a use.
Use use_by(const schema::Name& table, const schema::Constraint& constraint);
Use use_by(const schema::Name& table, const schema::Index& index);
Use use_by(const schema::Name& table, const schema::Column& generated);

/// Whether a constraint or index needs a column of its table.
bool uses_column(const schema::Constraint& constraint, std::string_view column);
bool uses_column(const schema::Index& index, std::string_view column);

/// What uses a column: a key, index, check, foreign key of this or another table, generated column, or a sequence that
/// belongs to it.
std::optional<Use> use_of_column(const schema::Schema& schema, const schema::Table& table, std::string_view column);

/// The foreign key of another table that points at the table, or a sequence that belongs to one of its columns.
std::optional<Use> use_of_table(const schema::Schema& schema, const schema::Name& table);

/// The column that has the enum as its type.
std::optional<Use> use_of_enum(const schema::Schema& schema, const schema::Name& type);

/// The column whose default counts with the sequence, as far as its text tells: nextval('…').
std::optional<Use> use_of_sequence(const schema::Schema& schema, const schema::Name& sequence);

/// Whether an expression counts with the sequence: nextval('…').
bool counts_with(const schema::Expression& expression, const schema::Name& sequence);

/// The first table, enum or sequence in a namespace.
std::optional<Use> use_of_namespace(const schema::Schema& schema, std::string_view name);

/// Whether rows of the table can be pointed at by these columns: they are its primary key, a unique constraint that is
/// not deferrable, or a unique index without predicate and expressions, in any order (PostgreSQL manual, 5.4.5;
/// sqlite.org/foreignkeys.html 3).
bool is_key(const schema::Table& table, const std::vector<std::string>& columns);

/// The foreign key that would point at no key any more if the table of that name were `after`.
std::optional<Use> use_of_key(const schema::Schema& schema, const schema::Table& after);

/// Whether an expression mentions a column, in any dialect's text.
bool mentions_column(const schema::Expression& expression, std::string_view column);

} // namespace retort::operation

#pragma once
// What a table, column, constraint or index must be so that both databases can have it. Each throws Error (schema).
// `known`: the names that the schema has, where somebody keeps them; they are looked up there first, and added.

#include <retort/operation/relation_names.hpp>
#include <retort/schema/schema.hpp>

namespace retort::operation {

/// No table, enum or, in the same namespace, index, sequence or key has the name: PostgreSQL keeps tables, indexes and
/// the indexes behind keys in one list, SQLite tables and indexes.
void require_free_table_name(const schema::Schema& schema, const schema::Name& name, RelationNames* known);

/// A sequence that is added: its name is free.
void require_free_sequence_name(const schema::Schema& schema, const schema::Name& name, RelationNames* known);

/// A new table, canonical: everything below for all that it has.
void require_sound_table(const schema::Schema& schema, const schema::Table& table, RelationNames* known);

/// A table WITHOUT ROWID has a primary key (sqlite.org/withoutrowid.html 2.2).
void require_rowid_or_key(const schema::Table& table);

/// A column's type is there, it has at most one of default, identity and generated, and each of them fits. Its name is
/// not looked at.
void require_sound_column(const schema::Schema& schema, const schema::Table& table, const schema::Column& column);

/// The columns of a constraint are there, once each, and a foreign key points at a key of an existing table. `table` is
/// the table without or with the constraint.
void require_sound_constraint(const schema::Schema& schema, const schema::Table& table,
                              const schema::Constraint& constraint);

/// Whether a foreign key can go from a column of one type to one of the other.
bool are_comparable(const schema::Type& a, const schema::Type& b);

/// The foreign keys of the table and those that point at it still fit.
void require_sound_foreign_keys(const schema::Schema& schema, const schema::Name& table);

/// The columns of an index are there and each of its keys is a column or an expression.
void require_sound_index(const schema::Table& table, const schema::Index& index);

/// A constraint that is added to a table: its name is free.
void require_free_constraint_name(const schema::Schema& schema, const schema::Table& table,
                                  const schema::Constraint& constraint, RelationNames* known);

/// An index that is added to a table: its name is free.
void require_free_index_name(const schema::Schema& schema, const schema::Table& table, const schema::Index& index,
                             RelationNames* known);

/// `values` has no value twice; `what` names the list.
void require_distinct(const std::vector<std::string>& values, const std::string& what);

} // namespace retort::operation

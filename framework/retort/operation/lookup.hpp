#pragma once
// Finding what an operation names, and refusing in one voice what is not there.

#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::operation {

using schema::Name;

struct SetComment;

/// Throws Error (schema).
[[noreturn]] void refuse(std::string message, std::string hint = {});

/// For hints: "a, b, c", no more than twelve of them; `none` when there are none.
std::string listed(const std::vector<std::string>& names, std::string_view none);

/// The table, column, index, constraint, enum or sequence of that name. Throws Error (schema) with a hint that lists
/// those there are.
schema::Table& table_of(schema::Schema& schema, const Name& name);
const schema::Table& table_of(const schema::Schema& schema, const Name& name);
schema::Column& column_of(schema::Table& table, std::string_view name);
const schema::Column& column_of(const schema::Table& table, std::string_view name);
const schema::Index& index_of(const schema::Table& table, std::string_view name);
schema::Constraint constraint_of(const schema::Table& table, std::string_view name);
const schema::Enum& enum_of(const schema::Schema& schema, const Name& name);
const schema::Sequence& sequence_of(const schema::Schema& schema, const Name& name);

/// Every constraint of a table.
std::vector<schema::Constraint> constraints_of(const schema::Table& table);

/// The unique index, of the constraint's name, that a primary key or unique constraint is kept by. Throws Error
/// (schema) for any other constraint.
schema::Index unique_index_for(const schema::Constraint& constraint);

/// For messages: "primary key pk_user", "foreign key fk_item_owner_id_user".
std::string describe(const schema::Constraint& constraint);

/// For messages: "index ix_a of table t", "enum mood", "schema billing".
std::string describe_commented(const SetComment& op);

/// The comment that there is. Throws Error (schema) when the thing is not there.
std::string comment_of(const schema::Schema& schema, const SetComment& op);

/// For messages: "country.code".
std::string describe_column(const Name& table, std::string_view column);

} // namespace retort::operation

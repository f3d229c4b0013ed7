#pragma once
// Columns, constraints, indexes and what is in them, in a few words for people. No SQL: nothing is quoted for a
// database, and what is long is cut.

#include <string>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::render {

/// "a, b"
std::string listed_text(const std::vector<std::string>& names);
/// 'it''s', cut after 60 characters.
std::string quoted_text(const std::string& content);
/// lower(name), 42, 'open', now(); for expressions of several dialects: postgresql: …, sqlite: ….
std::string expression_text(const schema::Expression& expression);
/// "identity, always, start 1000"
std::string identity_text(const schema::Identity& identity);
/// "generated as lower(name)"; "generated when read as …"
std::string generated_text(const schema::Generated& generated);
/// "open, closed, comment 'where an order is'"
std::string enum_text(const schema::Enum& type);
/// "integer, start 1000"
std::string sequence_text(const schema::Sequence& sequence);
/// "varchar(3) NOT NULL, default 'x'"
std::string column_text(const schema::Column& column);
/// What a constraint is besides its kind and name: "(owner_id) -> user (id), on delete cascade".
std::string constraint_text(const schema::Constraint& constraint);
/// What an index is besides its name: "(name, price descending), unique".
std::string index_text(const schema::Index& index);

/// "strict, without rowid"; empty when there is none.
std::string options_text(const schema::TableOptions& options);

} // namespace retort::render

#pragma once
// Tables, their constraints and indexes in the words of operation/vocabulary.hpp. A name is said only where the
// convention (schema/naming.hpp) gives another.

#include <vector>

#include <retort/render/code.hpp>
#include <retort/schema/schema.hpp>

namespace retort::render {

/// primary_key({"id"}), unique({"code"}), foreign_key(…), check(…), exclude(…).
Code constraint_code(const schema::Name& table, const schema::Constraint& constraint);

/// index({"name", key("price").descending()}).unique()
Code index_code(const schema::Name& table, const schema::Index& index);

/// options().strict()
Code options_code(const schema::TableOptions& options);

/// The elements of create_table, in the order in which people say them.
std::vector<Code> table_elements(const schema::Table& table);

} // namespace retort::render

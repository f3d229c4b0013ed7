#pragma once
// COMMENT ON, of everything. An empty text takes the comment away.

#include <string>

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

std::string comment_on_table(const schema::Name& table, const std::string& comment);
std::string comment_on_column(const schema::Name& table, const std::string& column, const std::string& comment);
std::string comment_statement(const operation::SetComment& op);

// The comment of something that has just been made: no step when it has none.

void add_comment(database::Steps& steps, const schema::Name& table, const schema::Constraint& constraint);
void add_comment(database::Steps& steps, const schema::Name& table, const schema::Index& index);
void add_comment(database::Steps& steps, const schema::Enum& type);
void add_comment(database::Steps& steps, const schema::Sequence& sequence);

} // namespace retort::postgresql

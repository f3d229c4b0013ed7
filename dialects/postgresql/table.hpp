#pragma once
// The texts that tables are declared with: columns, constraints, indexes.

#include <string>

#include <retort/schema/table.hpp>

namespace retort::postgresql {

/// "name" varchar(255) COLLATE "C" NOT NULL DEFAULT 'x': for CREATE TABLE and ADD COLUMN.
/// Throws Error (unsupported) for a generated column that is not stored: PostgreSQL 15 has no other.
std::string column_definition(const schema::Column& column);

/// CONSTRAINT "name" UNIQUE ("a", "b"): for CREATE TABLE and ADD.
std::string constraint_definition(const schema::Constraint& constraint);

/// CONSTRAINT "name" UNIQUE USING INDEX "ix": for ADD. `constraint`: a primary key or unique constraint.
std::string constraint_of_index(const schema::Constraint& constraint, const std::string& index);

/// CREATE TABLE with columns and constraints; indexes and comments are statements of their own.
std::string create_table_statement(const schema::Table& table);

std::string create_index_statement(const schema::Name& table, const schema::Index& index, bool concurrently = false);

/// (fillfactor = '50'): storage parameters.
std::string parameter_list(const schema::Parameters& parameters);

} // namespace retort::postgresql

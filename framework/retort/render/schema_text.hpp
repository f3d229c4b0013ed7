#pragma once
// What changes, for the terminal: `retort diff`, `retort check`.

#include <string>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::render {

/// A line for the operation: operation::describe(), and what there is to know beyond it, old values too. Under
/// create_table a line for each thing that the table has, indented.
///
///     create table tag
///         id integer NOT NULL
///         primary key pk_tag: (id)
///     alter column country.code: varchar(3) -> varchar(8), NOT NULL, default 'x' -> 'y'
///     drop column country.note: text
///
/// `before` is the schema that the operation meets. Nothing in a name or a text breaks a line or steers a
/// terminal. Throws Error (schema) for an operation that the schema does not allow.
std::string describe_change(const operation::Operation& operation, const schema::Schema& before);

/// What there is: schemas, a line for each table, indented ones for what it has, then enums, sequences and, last, what
/// is not modelled.
std::string describe_schema(const schema::Schema& schema);

} // namespace retort::render

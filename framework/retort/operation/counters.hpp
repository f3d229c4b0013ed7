#pragma once
// Rules for what counts: sequences and identity columns (PostgreSQL manual, CREATE SEQUENCE). Each throws Error
// (schema).

#include <string>

#include <retort/schema/schema.hpp>

namespace retort::operation {

/// The settings fit each other and the type: minimum < maximum, start between them, increment not 0, a cache of 1 or
/// more. What is not set is the database's default.
void require_sound_sequence(const schema::Schema& schema, const schema::Sequence& sequence);

/// The same for a column that numbers itself; `what` names it.
void require_sound_identity(const schema::Identity& identity, const schema::Type& type, const std::string& what);

} // namespace retort::operation

#pragma once
// The DDL compiler: one function for each operation.

#include <span>

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::sqlite {

/// The steps that do the operations to a database whose schema is `before`, right on tables with rows: ALTER TABLE
/// where SQLite has it and it is right there, else a rebuild of the table (rebuild.hpp), one for all operations of a
/// batch (batch.hpp). Throws Error (schema) as operation::apply does, Error (unsupported) for what SQLite cannot have.
database::Steps compile(std::span<const operation::Recorded> batch, const schema::Schema& before);

} // namespace retort::sqlite

#pragma once
// Migrations as text for the sqlite3 shell: what a connection does in code, said in SQL.

#include <string>
#include <string_view>

namespace retort::sqlite {

/// Statements that fail with `failure` when the query returns a row. SQLite has no statement that raises an error, but
/// a failed CHECK tells the name of the constraint.
std::string guard(std::string_view query, std::string_view failure);

/// Stops at the first error, waits for locks, and enforces foreign keys, as a connection does. Without a final newline.
std::string script_header();

/// The lines before and after the statements of a transaction. With `suspend_foreign_keys` the keys are off inside, and
/// the transaction is not committed when rows were left pointing at nothing that pointed at something before.
std::string script_begin(bool suspend_foreign_keys);
std::string script_commit(bool suspend_foreign_keys);

} // namespace retort::sqlite

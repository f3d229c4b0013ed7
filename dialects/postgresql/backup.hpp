#pragma once
// A database as a file, and back: pg_dump's custom format, by the server's own programs. What they need to come to the
// database they get by their environment: the password is in no argument.

#include <chrono>
#include <filesystem>

#include <retort/database/connection.hpp>

namespace retort::postgresql {

/// Throws Error (unsupported) when pg_dump is not there or older than the server, and says what to install.
void require_backup_tools(database::Connection& connection);

/// Writes the whole database into `file`, and reads all of it again. Throws Error (unsupported, database).
void write_backup(database::Connection& connection, const std::filesystem::path& file,
                  std::chrono::milliseconds timeout);

/// Throws Error (corrupt) for a file that pg_restore cannot read to its end.
void check_backup(const std::filesystem::path& file);

/// Makes the database what the file, which check_backup() has accepted, holds, in one transaction: all schemas go with
/// all that is in them, the schema public keeps its name and loses its content, large objects, publications and event
/// triggers go; then everything is made as the file has it. Extensions stay, unless the schema goes that they are in:
/// the file makes them again. Throws Error; the database is then as it was.
void restore_backup(database::Connection& connection, const std::filesystem::path& file,
                    std::chrono::milliseconds timeout);

} // namespace retort::postgresql

#pragma once
// A database as a file of its own, and back: SQLite's online backup (https://sqlite.org/backup.html).

#include <filesystem>

struct sqlite3;

namespace retort::sqlite {

/// Copies all pages of the database into `file`, which is there and empty, and checks the copy. Others may read
/// meanwhile; who wants to write waits. Throws Error.
void write_backup(sqlite3* from, const std::filesystem::path& file);

/// Throws Error (corrupt) for a file that is no SQLite database, is damaged, or is one in use: what stands in its log
/// would be left behind.
void check_backup(const std::filesystem::path& file);

/// Makes the database what the file, which check_backup() has accepted, holds, in one transaction: a run that dies half
/// way has not happened. Throws Error, (usage) when the file is the database itself.
void restore_backup(sqlite3* into, const std::filesystem::path& file);

} // namespace retort::sqlite

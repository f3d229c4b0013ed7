#pragma once
// Opening a SQLite database.

#include <functional>
#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::sqlite {

class Native;

/// Opens the file, or memory, with foreign keys enforced and "x" read as a name. Reads the catalogue once, so that a
/// file that is no database is refused here. A file that nobody may write can be read; a write to it is an Error
/// (permission). Throws Error (connection, permission, corrupt, busy).
std::unique_ptr<database::Connection> connect(const database::Dialect& dialect, const Url& url,
                                              const database::ConnectOptions& options);

/// A database in memory with every table, index, view and trigger of this one and no row, for trying out what changes
/// of it do. "x" may be text in it, as it may in texts that are stored. Throws Error for a table of a module that is
/// not there.
std::unique_ptr<database::Connection> copy_of(database::Connection& connection);

/// The handle of a connection of this dialect.
Native& native_of(database::Connection& connection);

/// Copies of a database in memory that `fill` has filled. Throws Error (unsupported) for a file.
std::shared_ptr<database::Template> make_template(const database::Dialect& dialect, const Url& url,
                                                  const std::function<void(database::Connection&)>& fill);

} // namespace retort::sqlite

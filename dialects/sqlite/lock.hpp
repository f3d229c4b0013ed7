#pragma once
// The migration lock.

#include <chrono>
#include <memory>
#include <string>

#include <retort/database/dialect.hpp>

namespace retort::sqlite {

/// On SQLite the database is the lock. Every revision runs in BEGIN IMMEDIATE, which one connection has at a time and
/// which ends with the process that holds it; a row or a file would outlive a kill. The runner looks into the version
/// table inside that transaction, and for revisions that are half done: between the transactions of a stepped revision
/// others may come in (Lock::keeps_others_out). So this lock holds nothing: while it lives, the connection waits as
/// long as `timeout` for a transaction of somebody else, and not only its ordinary busy timeout.
std::unique_ptr<database::Lock> lock(database::Connection& connection, std::chrono::milliseconds timeout);

/// What holds other deploys and restores off, which are many transactions: flock(2) on the folder of the file. The lock
/// is the kernel's: it ends with the process, and there is no file that would be left behind. Two databases of one
/// folder wait for each other. Nothing is locked for a database in memory. Throws Error (lock) at the deadline, Error
/// (unsupported) where the file system has no such locks.
std::unique_ptr<database::Lock> lock_throughout(database::Connection& connection, std::chrono::milliseconds timeout);

/// The database's file by its whole path; empty: it is in memory.
std::string database_file(database::Connection& connection);

} // namespace retort::sqlite

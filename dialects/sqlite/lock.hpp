#pragma once
// The migration lock.

#include <chrono>
#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::sqlite {

/// On SQLite the database is the lock. Every revision runs in BEGIN IMMEDIATE, which one connection has at a time and
/// which ends with the process that holds it; a row or a file would outlive a kill. The runner looks into the version
/// table inside that transaction, and for revisions that are half done: between the transactions of a stepped revision
/// others may come in (Lock::keeps_others_out). So this lock holds nothing: while it lives, the connection waits as
/// long as `timeout` for a transaction of somebody else, and not only its ordinary busy timeout.
std::unique_ptr<database::Lock> lock(database::Connection& connection, std::chrono::milliseconds timeout);

} // namespace retort::sqlite

#pragma once
// The migration lock.

#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::sqlite {

/// A lock that holds nothing: on SQLite the database is the lock. Every revision runs in BEGIN IMMEDIATE, which one
/// connection has at a time, for which the others wait as long as their busy timeout, and which ends with the process
/// that holds it. A row or a file would outlive a kill. The runner looks into the version table inside that
/// transaction.
std::unique_ptr<database::Lock> lock();

} // namespace retort::sqlite

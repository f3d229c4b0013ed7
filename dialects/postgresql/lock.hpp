#pragma once
// The migration lock: a session-level advisory lock.

#include <chrono>
#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::postgresql {

/// What Dialect::lock() promises. The lock belongs to the session: it ends with the connection, so that nothing is left
/// behind by a process that was killed. `connection` must outlive the Lock.
std::unique_ptr<database::Lock> lock(database::Connection& connection, const schema::Name& version_table,
                                     std::chrono::milliseconds timeout);

} // namespace retort::postgresql

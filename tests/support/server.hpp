#pragma once
// The PostgreSQL server of the tests, as its administrator sees it.

#include <string>

#include <retort/database/connection.hpp>

namespace support {

/// Its version, as it counts itself: 150018.
int server_version();

/// Ends a session and waits until it is gone.
void end_session(retort::database::Connection& by, const std::string& process);
/// The same with all others that use the database.
void end_other_sessions(retort::database::Connection& by);

} // namespace support

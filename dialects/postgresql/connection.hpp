#pragma once
// Connections to a PostgreSQL server.

#include <memory>

#include <retort/database/dialect.hpp>

#include <postgresql/program.hpp>

namespace retort::postgresql {

/// Opens a connection. Its session is pinned: UTF-8, UTC, ISO dates and intervals, bytes in hex, and a limit for
/// waiting on locks where the server, the role or the URL sets none. Notices of the server go nowhere. Throws Error
/// (usage) for a URL that libpq cannot read, Error (connection) when there is no connection to be had.
std::unique_ptr<database::Connection> open(const database::Dialect& dialect, const Url& url,
                                           const database::ConnectOptions& options);

/// By what variables the server's own programs come to the same database as the same user (manual, 34.15), the password
/// among them. Those that would lead them elsewhere are not to be set.
Environment environment_of(database::Connection& connection);

} // namespace retort::postgresql

#pragma once
// Connections to a PostgreSQL server.

#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::postgresql {

/// Opens a connection. Its session is pinned: UTF-8, UTC, ISO dates and intervals, bytes in hex, and a limit for
/// waiting on locks where the server, the role or the URL sets none. Notices of the server go nowhere. Throws Error
/// (usage) for a URL that libpq cannot read, Error (connection) when there is no connection to be had.
std::unique_ptr<database::Connection> open(const database::Dialect& dialect, const Url& url,
                                           const database::ConnectOptions& options);

} // namespace retort::postgresql

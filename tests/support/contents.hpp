#pragma once
// The rows of a whole database, as text, for saying that two are the same to the byte.

#include <string>

#include <retort/database/connection.hpp>

namespace support {

/// Every row of every table of every schema, bookkeeping included, in an order that is always the same, and where
/// every counter stands.
std::string contents(retort::database::Connection& connection);
/// The same of the database that the URL names.
std::string contents(const std::string& url);

} // namespace support

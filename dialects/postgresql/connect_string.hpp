#pragma once
// URLs as libpq takes them.

#include <string>

#include <retort/database/dialect.hpp>
#include <retort/database/url.hpp>

namespace retort::postgresql {

/// The URL as a connection string for SOCI and libpq, with what Retort adds: UTF-8, an application name, and a limit
/// for the time that connecting may take, where neither the URL nor the environment says one. Everything that libpq
/// takes goes in (manual, 34.1.1); what the URL leaves out libpq takes from the environment, as always. Throws Error
/// (usage) for what libpq cannot read. No part of the URL that may belong to a password is in the message.
std::string connect_string(const Url& url, const database::ConnectOptions& options);

} // namespace retort::postgresql

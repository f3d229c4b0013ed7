#pragma once
// Copies of a database on a server (manual, CREATE DATABASE … TEMPLATE), and a place of one's own in one.

#include <functional>
#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::postgresql {

/// `url`: a database of the server, on which its user may make others.
std::shared_ptr<database::Template> make_template(const database::Dialect& dialect, const Url& url,
                                                  const std::function<void(database::Connection&)>& fill);

/// Manual, 22.2: CREATEDB, or a superuser.
bool may_make_databases(database::Connection& connection);

/// See Dialect::in_own_schema().
void in_own_schema(const database::Dialect& dialect, const Url& url,
                   const std::function<void(database::Connection&)>& work);

} // namespace retort::postgresql

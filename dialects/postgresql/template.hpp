#pragma once
// Copies of a database on a server (manual, CREATE DATABASE … TEMPLATE).

#include <functional>
#include <memory>

#include <retort/database/dialect.hpp>

namespace retort::postgresql {

/// `url`: a database of the server, on which its user may make others.
std::shared_ptr<database::Template> make_template(const database::Dialect& dialect, const Url& url,
                                                  const std::function<void(database::Connection&)>& fill);

} // namespace retort::postgresql

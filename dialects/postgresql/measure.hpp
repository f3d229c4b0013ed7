#pragma once
// What statements do to tables, as the server tells it: the locks that its session holds, whether a table is in another
// file than before, whether it was scanned.

#include <functional>

#include <retort/database/effect.hpp>
#include <retort/schema/schema.hpp>

namespace retort::database {
class Connection;
}

namespace retort::postgresql {

/// What `run` does to the tables of `before`, which are there. In a transaction that has not touched them yet: locks
/// are held until it ends.
database::Effects measure(database::Connection& connection, const schema::Schema& before,
                          const std::function<void()>& run);

} // namespace retort::postgresql

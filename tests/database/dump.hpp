#pragma once
// All that a database holds, as text.

#include <string>

#include <retort/database/connection.hpp>

namespace support {

/// Its catalogue (catalogue.hpp), the rows of every table, and the ids of the revisions that are applied. The history,
/// which tells more of two ways that lead to the same, is left out.
std::string dump(retort::database::Connection& connection);

} // namespace support

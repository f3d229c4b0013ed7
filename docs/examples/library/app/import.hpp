#pragma once
// Books that come as a file.

#include <istream>

#include <retort/database.hpp>

namespace library {

/// Adds the books of a CSV file that are not there yet, each on its own: one that the database refuses leaves the
/// others alone. All of them or, when the file cannot be read, none. How many there were.
int import_books(retort::Database& database, std::istream& file);

} // namespace library

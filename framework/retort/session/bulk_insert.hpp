#pragma once
// Writes the structs of a source into a table, one after the other.

#include <cstddef>
#include <functional>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/session/models.hpp>
#include <retort/session/rows.hpp>
#include <retort/session/watch.hpp>

namespace retort::query {

/// Sees a row before it is written, with its number from 0, and may change it and add to it. What it throws is said of
/// that row.
using CompleteRow = std::function<void(std::vector<ValueView>& row, std::size_t number)>;

/// Writes what `values` makes of each struct, in the fastest way that the database has, and returns how many there
/// were. A transaction must be open. Throws the database's Error, or Error (value); Error::where names table and row.
std::size_t bulk_insert(database::Connection& connection, const Source& source, InsertedValues& values,
                        database::BulkTarget target, const Watch& watch, const CompleteRow& complete = {});

/// For Error::where.
[[nodiscard]] Place place_in(const Source& source, std::size_t row) noexcept;

} // namespace retort::query

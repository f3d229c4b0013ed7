#pragma once
// Writes many rows in few statements, and finds the one that fails.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include <retort/database/connection.hpp>
#include <retort/error.hpp>
#include <retort/session/rows.hpp>

namespace retort::query {

/// How many rows of so many columns go into one statement. Long statements gain little: see docs/architecture.md.
std::size_t rows_per_statement(std::size_t columns) noexcept;

/// Makes the statement that writes some rows.
using MakeStatement = std::function<database::Statement(std::span<const Row>)>;
using database::TakeRow;

/// Writes the rows with one statement, inside a savepoint when they are several. When it fails because of what the rows
/// hold, they are tried one by one, and the Error names the row that cannot be written. A transaction must be open, and
/// is not to be used any more after an Error. Returns the number of rows that changed; with `take`, the number of rows
/// that it was given.
std::int64_t write_rows(database::Connection& connection, const TableView& table, std::span<const Row> rows,
                        std::span<const Place> places, const MakeStatement& make, const TakeRow& take = {});

} // namespace retort::query

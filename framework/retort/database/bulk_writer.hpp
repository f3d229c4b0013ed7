#pragma once
// Many rows into one table.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <retort/schema/name.hpp>
#include <retort/schema/type.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::database {

/// Where rows go: a table and those of its columns that get values.
struct BulkTarget {
    schema::Name table;
    std::vector<std::string> columns;
    std::vector<schema::Type> types; ///< of the columns
};

/// Made by Connection::write. Each dialect writes in its own way: PostgreSQL by COPY, SQLite by one prepared statement.
/// Holds some megabytes at most, whatever the number of rows. Not finished, it leaves the transaction as it is: whoever
/// began that rolls it back.
class BulkWriter {
public:
    BulkWriter() = default;
    BulkWriter(const BulkWriter&) = delete;
    BulkWriter& operator=(const BulkWriter&) = delete;
    virtual ~BulkWriter() = default;

    /// Takes one row, a value for each column of the target; what they show must be good during the call. It may be
    /// sent later, so that the Error may be about a row that came before: see failed_row(). The transaction is then of
    /// no use any more.
    virtual void add(std::span<const ValueView> row) = 0;
    /// Sends what is left. Throws as add() does.
    virtual void finish() = 0;
    /// The number of the row, from 0, because of which add() or finish() threw. Nothing: it is not about one row.
    [[nodiscard]] virtual std::optional<std::size_t> failed_row() const noexcept = 0;
};

} // namespace retort::database

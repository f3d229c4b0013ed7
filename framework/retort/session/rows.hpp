#pragma once
// Which columns of a row a session writes, and where a row stands in what the caller gave.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <retort/database/bulk_writer.hpp>
#include <retort/session/statements.hpp>

namespace retort::query {

/// The columns that an INSERT of the row names. The others are left to the database:
/// - generated columns, and identities that are always generated;
/// - an identity that is 0 or NULL;
/// - a column with a server default that is NULL;
/// - a column whose server default is computed (now(), random_uuid(), SQL) and whose value is one that nobody means:
/// the
///   nil uuid, or the first instant of 1970.
Columns inserted_columns(const TableView& table, const Row& row);
/// The columns that inserted_columns() leaves out.
Columns other_columns(const TableView& table, const Columns& columns);
/// The columns that an UPDATE of the row sets: those of inserted_columns() and the NULLs, without the primary key.
Columns updated_columns(const TableView& table, const Row& row);

/// What an INSERT writes of one struct or row after the other, without copying it: a value for each column that can be
/// written, absent where inserted_columns() leaves the column out.
class InsertedValues {
public:
    explicit InsertedValues(const TableView& table);

    /// Of a model of the table, or of the values of one. Good until the next call, and as long as the model. Throws
    /// Error (value) that names the column for what cannot be stored on every database.
    [[nodiscard]] std::span<const ValueView> of(const void* model);
    [[nodiscard]] std::span<const ValueView> of(const Row& row);
    /// Where they go.
    [[nodiscard]] database::BulkTarget target() const;

private:
    void put(std::size_t i);

    TableView table_;
    Columns columns_;
    std::vector<bool> depends_; ///< on the value, whether the column is written
    std::vector<const void*> members_;
    std::vector<Value> kept_;
    std::vector<ValueView> cells_;
};

/// One row's place among those that the caller gave.
struct Place {
    std::size_t row = 1; ///< from 1
    std::size_t of = 1;  ///< 0: nobody knows
};

/// For Error::where: "country", "country, row 3 of 51" or "country, row 3".
std::string display(const TableView& table, const Place& place);
/// "country, rows 1 to 200 of 500".
std::string display(const TableView& table, const Place& first, const Place& last);

/// The values of structs, models of `table`. Throws Error (value) that names the row and the column for what cannot be
/// stored on every database.
Row read_row(const TableView& table, const void* model, const Place& place);
std::vector<Row> read_rows(const TableView& table, std::span<const void* const> models);

/// Throws Error (usage) when no value of that shape can be in the column: a number where it holds text.
void check_fits(const TableView& table, const ColumnView& column, const Value& value);

} // namespace retort::query

#pragma once
// Writes one statement: SQL text and the values that go with it.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <retort/database/dialect.hpp>
#include <retort/model/view.hpp>

namespace retort::query {

/// For messages: "country.code".
[[nodiscard]] std::string display(const TableView& table, const ColumnView& column);

/// Throws Error (value) that names the column for text with a NUL character: PostgreSQL has none, and most of SQLite's
/// functions stop at it.
void check_storable(const TableView& table, const ColumnView& column, const ValueView& cell);

/// Every name is quoted and every value is bound: nothing of the user's becomes SQL.
class StatementWriter {
public:
    /// More binds than any database takes in one statement (SQLite 3.32 and later: 32766; PostgreSQL: 65535).
    static constexpr std::size_t most_binds = 32766;

    explicit StatementWriter(const database::Dialect& dialect) : dialect_(dialect) {}

    /// SQL as it stands.
    StatementWriter& operator<<(std::string_view sql) { return statement_.sql += sql, *this; }
    /// A column's name.
    StatementWriter& column(const ColumnView& column) { return *this << dialect_.quote(column.name); }
    /// A table's name.
    StatementWriter& table(const TableView& table) { return *this << dialect_.quote_name(table.table_name()); }
    /// A placeholder for a value that is stored in or compared with the column. Throws what check_storable() throws,
    /// and Error (usage) for too many values.
    StatementWriter& bind(const TableView& table, const ColumnView& column, Value value);
    /// A placeholder for a value of that type, which no column is compared with.
    StatementWriter& bind(Value value, const TypeSpec& type);
    /// A placeholder for a whole number.
    StatementWriter& bind(std::int64_t number);
    /// A column of the result. `qualifier` stands in front of the name.
    StatementWriter& read(const ColumnView& column, std::string_view qualifier = {});
    /// A computed column of the result: what `write` writes, read as that type.
    StatementWriter& read(const std::function<void()>& write, schema::Type type);
    /// A number of the result, as SQL.
    StatementWriter& read_number(std::string_view sql);

    [[nodiscard]] const database::Dialect& dialect() const noexcept { return dialect_; }
    [[nodiscard]] database::Statement take() { return std::move(statement_); }

private:
    void place(Value value, const schema::Type& type);

    const database::Dialect& dialect_;
    database::Statement statement_;
};

} // namespace retort::query

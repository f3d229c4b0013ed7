#include <retort/session/statements.hpp>

#include <string_view>

#include <retort/error.hpp>
#include <retort/session/statement_writer.hpp>

namespace retort::query {

namespace {
// How a row that is there is called in an upsert. The table's own name would do only without a schema in front of it.
constexpr std::string_view existing = "existing";

// Calls write(item) for each, with a separator between them.
template <class Items, class Write>
void list(StatementWriter& sql, const Items& items, std::string_view separator, const Write& write) {
    bool first = true;
    for (const auto& item : items) {
        if (!first) sql << separator;
        first = false;
        write(item);
    }
}

void column_names(StatementWriter& sql, const TableView& table, const Columns& columns) {
    list(sql, columns, ", ", [&](std::size_t i) { sql.column(table.columns[i]); });
}

void read_all(StatementWriter& sql, const TableView& table) {
    list(sql, table.columns, ", ", [&](const ColumnView& column) { sql.read(column); });
}

void returning_columns(StatementWriter& sql, const TableView& table, const Columns& columns) {
    if (columns.empty()) return;
    sql << " RETURNING ";
    list(sql, columns, ", ", [&](std::size_t i) { sql.read(table.columns[i]); });
}

void has_key(StatementWriter& sql, const TableView& table, const Columns& key, const Row& row) {
    list(sql, key, " AND ", [&](std::size_t i) {
        sql.column(table.columns[i]) << " = ";
        sql.bind(table, table.columns[i], row[i]);
    });
}

// existing.column and the value that was to be inserted differ. IS DISTINCT FROM says it shorter, but SQLite has it
// only since 3.39.
void differs(StatementWriter& sql, const ColumnView& column) {
    const std::string name = sql.dialect().quote(column.name);
    const std::string is = std::string(existing) + "." + name;
    const std::string wanted = "excluded." + name;
    sql << is << " <> " << wanted;
    if (column.nullable) sql << " OR (" << is << " IS NULL) <> (" << wanted << " IS NULL)";
}

void insert_into(StatementWriter& sql, const TableView& table, const Columns& columns, std::span<const Row> rows,
                 bool with_alias) {
    sql << "INSERT INTO ";
    sql.table(table);
    if (with_alias) sql << " AS " << existing;
    if (columns.empty()) {
        sql << " DEFAULT VALUES";
        return;
    }
    sql << " (";
    column_names(sql, table, columns);
    sql << ") VALUES ";
    list(sql, rows, ", ", [&](const Row& row) {
        sql << "(";
        list(sql, columns, ", ", [&](std::size_t i) { sql.bind(table, table.columns[i], row[i]); });
        sql << ")";
    });
}
} // namespace

std::size_t column_number(const TableView& table, const MemberRef& member) {
    if (const auto number = table.find(member)) return *number;
    throw Error(ErrorCategory::usage, schema::display(table.table_name()) + " has no column for the member '" +
                                          std::string(member.name) + "'");
}

Columns key_columns(const TableView& table) {
    Columns key;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].primary_key) key.push_back(i);
    }
    if (key.empty())
        throw Error(ErrorCategory::usage, schema::display(table.table_name()) + " has no primary key",
                    "give the model one: retort::column(…).primary_key()");
    return key;
}

database::Statement insert(const database::Dialect& dialect, const TableView& table, const Columns& columns,
                           std::span<const Row> rows, const Columns& returning) {
    StatementWriter sql(dialect);
    insert_into(sql, table, columns, rows, false);
    returning_columns(sql, table, returning);
    return sql.take();
}

database::Statement update(const database::Dialect& dialect, const TableView& table, const Columns& columns,
                           const Columns& key, const Row& row) {
    StatementWriter sql(dialect);
    sql << "UPDATE ";
    sql.table(table) << " SET ";
    list(sql, columns, ", ", [&](std::size_t i) {
        sql.column(table.columns[i]) << " = ";
        sql.bind(table, table.columns[i], row[i]);
    });
    sql << " WHERE ";
    has_key(sql, table, key, row);
    return sql.take();
}

database::Statement remove(const database::Dialect& dialect, const TableView& table, const Columns& key,
                           const Row& row) {
    StatementWriter sql(dialect);
    sql << "DELETE FROM ";
    sql.table(table) << " WHERE ";
    has_key(sql, table, key, row);
    return sql.take();
}

database::Statement find(const database::Dialect& dialect, const TableView& table, const Columns& key,
                         std::span<const Row> rows) {
    StatementWriter sql(dialect);
    sql << "SELECT ";
    read_all(sql, table);
    sql << " FROM ";
    sql.table(table) << " WHERE ";
    if (key.size() == 1) {
        const ColumnView& column = table.columns[key.front()];
        sql.column(column) << " IN (";
        list(sql, rows, ", ", [&](const Row& row) { sql.bind(table, column, row[key.front()]); });
        sql << ")";
    } else {
        list(sql, rows, " OR ", [&](const Row& row) {
            sql << "(";
            has_key(sql, table, key, row);
            sql << ")";
        });
    }
    return sql.take();
}

database::Statement upsert(const database::Dialect& dialect, const TableView& table, const Columns& columns,
                           const Columns& key, const Columns& set, std::span<const Row> rows,
                           const Columns& returning) {
    StatementWriter sql(dialect);
    insert_into(sql, table, columns, rows, true);
    sql << " ON CONFLICT (";
    column_names(sql, table, key);
    sql << ") DO ";
    if (set.empty()) {
        sql << "NOTHING";
    } else {
        sql << "UPDATE SET ";
        list(sql, set, ", ", [&](std::size_t i) {
            sql.column(table.columns[i]) << " = excluded.";
            sql.column(table.columns[i]);
        });
        sql << " WHERE ";
        list(sql, set, " OR ", [&](std::size_t i) { differs(sql, table.columns[i]); });
    }
    returning_columns(sql, table, returning);
    return sql.take();
}

} // namespace retort::query

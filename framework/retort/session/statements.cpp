#include <retort/session/statements.hpp>

#include <limits>
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

std::string_view sql_operator(Comparison comparison) {
    switch (comparison) {
    case Comparison::equal: return " = ";
    case Comparison::not_equal: return " <> ";
    case Comparison::less: return " < ";
    case Comparison::less_equal: return " <= ";
    case Comparison::greater: return " > ";
    case Comparison::greater_equal: return " >= ";
    }
    return " = ";
}

void write(StatementWriter& sql, const TableView& table, const Condition& condition);

void write_parts(StatementWriter& sql, const TableView& table, const std::vector<Condition>& parts,
                 std::string_view separator) {
    sql << "(";
    list(sql, parts, separator, [&](const Condition& part) { write(sql, table, part); });
    sql << ")";
}

void write(StatementWriter& sql, const TableView& table, const Condition& condition) {
    using Kind = Condition::Kind;
    switch (condition.kind) {
    case Kind::both:
        // Neither TRUE nor a bare number is a condition on every database.
        if (condition.parts.empty())
            sql << "1 = 1";
        else
            write_parts(sql, table, condition.parts, " AND ");
        return;
    case Kind::either: return write_parts(sql, table, condition.parts, " OR ");
    case Kind::negated:
        sql << "NOT (";
        write(sql, table, condition.parts.front());
        sql << ")";
        return;
    default: break;
    }

    const ColumnView& column = table.columns[column_number(table, condition.column)];
    const auto bind = [&](std::size_t i) { sql.bind(table, column, condition.values[i]); };
    switch (condition.kind) {
    case Kind::compare:
        sql.column(column) << sql_operator(condition.comparison);
        if (condition.other)
            sql.column(table.columns[column_number(table, *condition.other)]);
        else
            bind(0);
        return;
    case Kind::in:
        if (condition.values.empty()) {
            sql << "1 = 0";
            return;
        }
        sql.column(column) << " IN (";
        list(sql, condition.values, ", ", [&](const Value& value) { sql.bind(table, column, value); });
        sql << ")";
        return;
    case Kind::between:
        sql.column(column) << " BETWEEN ";
        bind(0);
        sql << " AND ";
        bind(1);
        return;
    case Kind::like:
        sql.column(column) << " LIKE ";
        bind(0);
        sql << " ESCAPE '\\'";
        return;
    case Kind::is_null: sql.column(column) << " IS NULL"; return;
    case Kind::both:
    case Kind::either:
    case Kind::negated: return;
    }
}

void write_where(StatementWriter& sql, const TableView& table, const Condition& where) {
    if (is_always_true(where)) return;
    sql << " WHERE ";
    write(sql, table, where);
}

void write_order(StatementWriter& sql, const TableView& table, const OrderKey& key) {
    const ColumnView& column = table.columns[column_number(table, key.column)];
    sql.column(column) << (key.descending ? " DESC" : " ASC");
    // Databases differ in where NULLs go. A column without any is left alone: its index may serve.
    if (column.nullable) sql << (key.nulls_first.value_or(key.descending) ? " NULLS FIRST" : " NULLS LAST");
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

database::Statement select(const database::Dialect& dialect, const Query& query) {
    const TableView table = query.table();
    StatementWriter sql(dialect);
    sql << "SELECT ";
    read_all(sql, table);
    sql << " FROM ";
    sql.table(table);
    write_where(sql, table, query.where);
    if (!query.order_by.empty()) {
        sql << " ORDER BY ";
        list(sql, query.order_by, ", ", [&](const OrderKey& key) { write_order(sql, table, key); });
    }
    if (query.limit || query.offset != 0) {
        // SQLite knows OFFSET only behind a LIMIT.
        sql << " LIMIT ";
        sql.bind(query.limit.value_or(std::numeric_limits<std::int64_t>::max()));
        if (query.offset != 0) {
            sql << " OFFSET ";
            sql.bind(query.offset);
        }
    }
    return sql.take();
}

database::Statement count(const database::Dialect& dialect, const TableView& table, const Condition& where) {
    StatementWriter sql(dialect);
    sql << "SELECT ";
    sql.read_number("count(*)");
    sql << " FROM ";
    sql.table(table);
    write_where(sql, table, where);
    return sql.take();
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

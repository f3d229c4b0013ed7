#include <retort/session/batch.hpp>

#include <algorithm>

namespace retort::query {

namespace {
std::int64_t run(database::Connection& connection, const database::Statement& statement, const TakeRow& take) {
    if (statement.columns.empty()) return connection.run(statement);
    std::int64_t rows = 0;
    connection.fetch(statement, [&](std::span<const ValueView> row) {
        ++rows;
        take(row);
    });
    return rows;
}

// A savepoint (SQL:2016 17.5; the same words on every database that we know).
class Savepoint {
public:
    explicit Savepoint(database::Connection& connection) : connection_(connection) {
        connection_.control("SAVEPOINT retort_rows");
    }
    void release() { connection_.control("RELEASE SAVEPOINT retort_rows"); }
    /// False when it is gone: SQLite gives up the whole transaction after some errors, and a server may be lost.
    [[nodiscard]] bool go_back() noexcept {
        try {
            connection_.control("ROLLBACK TO SAVEPOINT retort_rows");
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }

private:
    database::Connection& connection_;
};
} // namespace

std::size_t rows_per_statement(std::size_t columns) noexcept {
    constexpr std::size_t most_rows = 200;
    constexpr std::size_t most_values = 2000;
    return std::clamp<std::size_t>(most_values / std::max<std::size_t>(columns, 1), 1, most_rows);
}

std::int64_t write_rows(database::Connection& connection, const TableView& table, std::span<const Row> rows,
                        std::span<const Place> places, const MakeStatement& make, const TakeRow& take) {
    const auto write_one = [&](std::size_t i) { return run(connection, make(rows.subspan(i, 1)), take); };
    if (rows.size() == 1) {
        try {
            return write_one(0);
        } catch (const Error& e) {
            throw e.at(display(table, places[0]));
        }
    }

    const database::Statement all = make(rows);
    Savepoint savepoint(connection);
    try {
        const std::int64_t changed = run(connection, all, take);
        savepoint.release();
        return changed;
    } catch (const Error& together) {
        const auto unknown = [&] { return together.at(display(table, places.front(), places.back())); };
        if (!is_about_rows(together.category()) || !savepoint.go_back()) throw unknown();
        std::int64_t changed = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            try {
                changed += write_one(i);
            } catch (const Error& alone) {
                // Another complaint than before would blame a row that only fails when it comes alone.
                if (alone.category() != together.category()) throw unknown();
                throw alone.at(display(table, places[i]));
            }
        }
        savepoint.release();
        return changed;
    }
}

} // namespace retort::query

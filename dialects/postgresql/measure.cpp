#include <postgresql/measure.hpp>

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include <postgresql/quote.hpp>
#include <retort/database/connection.hpp>

namespace retort::postgresql {

namespace {
using database::Effect;
using database::TableLock;

// Manual, table 13.2, as pg_locks has it.
TableLock lock_named(const std::string& mode) {
    static const std::map<std::string, TableLock> modes{{"AccessShareLock", TableLock::access_share},
                                                        {"RowShareLock", TableLock::row_share},
                                                        {"RowExclusiveLock", TableLock::row_exclusive},
                                                        {"ShareUpdateExclusiveLock", TableLock::share_update_exclusive},
                                                        {"ShareLock", TableLock::share},
                                                        {"ShareRowExclusiveLock", TableLock::share_row_exclusive},
                                                        {"ExclusiveLock", TableLock::exclusive},
                                                        {"AccessExclusiveLock", TableLock::access_exclusive}};
    return modes.at(mode);
}

// What has been read of a table: rows, and scans, which also an empty one has.
constexpr std::string_view rows_read = "pg_catalog.pg_stat_get_xact_tuples_returned({0}) + "
                                       "pg_catalog.pg_stat_get_xact_tuples_fetched({0}) + "
                                       "pg_catalog.pg_stat_get_xact_numscans({0})";

struct Seen {
    std::string oid;
    std::string file;
    std::int64_t read = 0; // by this transaction so far
};

std::map<schema::Name, Seen> look(database::Connection& connection, const schema::Schema& schema) {
    std::map<schema::Name, Seen> seen;
    for (const schema::Table& table : schema.tables) {
        const auto rows = connection.query(
            fmt::format("SELECT oid, pg_catalog.pg_relation_filenode(oid), {} FROM pg_catalog.pg_class "
                        "WHERE oid = pg_catalog.to_regclass({})",
                        fmt::format(fmt::runtime(rows_read), "oid"), quote_text(quote_name(table.name))));
        if (!rows.empty())
            seen[table.name] = {rows[0][0].value_or(""), rows[0][1].value_or(""), std::stoll(rows[0][2].value_or("0"))};
    }
    return seen;
}

std::map<std::string, TableLock> locks_of_session(database::Connection& connection) {
    std::map<std::string, TableLock> locks;
    for (const auto& row : connection.query("SELECT relation, mode FROM pg_catalog.pg_locks "
                                            "WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation'")) {
        TableLock& lock = locks[row[0].value_or("")];
        lock = std::max(lock, lock_named(row[1].value_or("")));
    }
    return locks;
}
} // namespace

database::Effects measure(database::Connection& connection, const schema::Schema& before,
                          const std::function<void()>& run) {
    const auto then = look(connection, before);
    run();
    const auto locks = locks_of_session(connection);
    database::Effects effects;
    for (const auto& [name, seen] : then) {
        const auto lock = locks.find(seen.oid);
        if (lock == locks.end()) continue;
        Effect effect{.table = name, .lock = lock->second};
        const auto now = connection.query(fmt::format("SELECT pg_catalog.pg_relation_filenode({0}), {1} WHERE EXISTS "
                                                      "(SELECT 1 FROM pg_catalog.pg_class WHERE oid = {0})",
                                                      seen.oid, fmt::format(fmt::runtime(rows_read), seen.oid)));
        if (!now.empty()) {
            effect.rewrites = now[0][0].value_or("") != seen.file;
            effect.scans = !effect.rewrites && std::stoll(now[0][1].value_or("0")) > seen.read;
        }
        effects.push_back(effect);
    }
    return effects;
}

} // namespace retort::postgresql

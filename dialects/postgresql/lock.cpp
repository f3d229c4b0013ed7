#include <postgresql/lock.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <thread>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::postgresql {

namespace {
using database::Connection;
using std::chrono::milliseconds;

// Keys of advisory locks are numbers that all applications of a database share: ours come from texts.
std::uint32_t fnv1a(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

// The pair (class, key): the class says that it is Retort's, the key which version table.
struct Key {
    std::uint32_t name_space;
    std::uint32_t key;

    // The functions take signed integers, pg_locks shows the same bits unsigned.
    [[nodiscard]] std::string arguments() const {
        return fmt::format("{}, {}", static_cast<std::int32_t>(name_space), static_cast<std::int32_t>(key));
    }
};

Key key_of(Connection& connection, const schema::Name& version_table) {
    const auto row = connection.query("SELECT current_database(), current_schema()").at(0);
    const std::string schema = version_table.schema.empty() ? row[1].value_or("") : version_table.schema;
    // A zero byte is in no name, so that no two triples run together.
    return {fnv1a("retort migration lock"),
            fnv1a(fmt::format("{}{}{}{}{}", row[0].value_or(""), '\0', schema, '\0', version_table.name))};
}

bool try_lock(Connection& connection, const Key& key) {
    return connection.query(fmt::format("SELECT pg_try_advisory_lock({})", key.arguments())).at(0)[0] == "t";
}

// Who has the lock, for a message: "process 4711 (retort, from 10.0.0.7, connected since …)". Empty when nobody has.
std::string holder(Connection& connection, const Key& key, std::string& process) {
    const auto rows = connection.query(
        fmt::format("SELECT a.pid, coalesce(nullif(a.application_name, ''), 'unnamed'), host(a.client_addr), "
                    "to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') "
                    "FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
                    "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = '{}'::oid AND l.objid = '{}'::oid "
                    "AND l.objsubid = 2 "
                    "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
                    key.name_space, key.key));
    if (rows.empty()) return {};
    const auto& row = rows.front();
    process = row[0].value_or("?");
    return fmt::format("process {} ({}, from {}, connected since {})", process, row[1].value_or("unnamed"),
                       row[2].value_or("this machine"), row[3].value_or("an unknown time"));
}

Error not_obtained(Connection& connection, const Key& key, milliseconds timeout) {
    std::string process;
    const std::string who = holder(connection, key, process);
    if (who.empty())
        return {ErrorCategory::lock, "the migration lock was held by another session until a moment ago", "try again"};
    return {ErrorCategory::lock,
            fmt::format("the migration lock is held by {}; gave up after {} ms", who, timeout.count()),
            fmt::format("wait until it has finished, or end it with: SELECT pg_terminate_backend({})", process)};
}

class AdvisoryLock final : public database::Lock {
public:
    AdvisoryLock(Connection& connection, const Key& key) : connection_(connection), key_(key) {}
    AdvisoryLock(const AdvisoryLock&) = delete;
    AdvisoryLock& operator=(const AdvisoryLock&) = delete;

    ~AdvisoryLock() override {
        // In a transaction that has failed nothing can be unlocked, and a pooled connection would keep the lock.
        if (!unlock() && connection_.in_transaction()) {
            connection_.rollback();
            unlock();
        }
    }

private:
    bool unlock() noexcept {
        try {
            connection_.execute(fmt::format("SELECT pg_advisory_unlock({})", key_.arguments()));
            return true;
        } catch (const std::exception&) { // a connection that is gone has no lock any more
            return false;
        }
    }

    Connection& connection_;
    Key key_;
};
} // namespace

std::unique_ptr<database::Lock> lock(Connection& connection, const schema::Name& version_table, milliseconds timeout) {
    using Clock = std::chrono::steady_clock;
    constexpr milliseconds longest_pause{1000};
    if (!connection.keeps_session())
        throw Error(ErrorCategory::unsupported,
                    "the database is behind a pooler that gives every transaction another session of the server "
                    "(PgBouncer in transaction mode): it would keep the migration lock, and nobody could give it back",
                    "name the server itself in the URL, or a pool in session mode");
    const Key key = key_of(connection, version_table);
    const auto deadline = Clock::now() + timeout;
    std::minstd_rand random{std::random_device{}()};
    milliseconds pause{20};
    // Never the form that waits: while it waits it holds a snapshot, and deadlocks with CREATE INDEX CONCURRENTLY of
    // the session that has the lock.
    while (!try_lock(connection, key)) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        if (left <= milliseconds::zero()) throw not_obtained(connection, key, timeout);
        // Jitter, so that many instances that start together do not ask together.
        const milliseconds jittered{
            std::uniform_int_distribution<milliseconds::rep>(pause.count() / 2, pause.count())(random)};
        std::this_thread::sleep_for(std::min(jittered, left));
        pause = std::min(pause * 2, longest_pause);
    }
    return std::make_unique<AdvisoryLock>(connection, key);
}

} // namespace retort::postgresql

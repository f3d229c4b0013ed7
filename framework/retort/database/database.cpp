#include <retort/database/database.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <retort/error.hpp>

namespace retort {

// The connections of a Database. Leases share it, so that a connection may come back after its Database is gone.
struct Lease::Pool {
    Pool(Url u, database::ConnectOptions o)
        : url(std::move(u)), options(std::move(o)), dialect(database::find_dialect(url.scheme())),
          in_memory(dialect.lives_in_one_connection(url)), most(in_memory ? 1 : options.pool_size) {
        if (options.pool_size == 0)
            throw Error(ErrorCategory::usage, "a pool needs at least one connection", "set .pool_size to 1 or more");
        // so that give_back() needs no memory
        idle.reserve(std::min<std::size_t>(most, 1000));
    }

    /// Takes the right to one connection, and one that came back if there is any.
    std::unique_ptr<database::Connection> take() {
        std::unique_lock lock(mutex);
        if (!freed.wait_for(lock, options.pool_timeout, [this] { return lent < most; })) refuse();
        ++lent;
        return pop_idle();
    }
    std::unique_ptr<database::Connection> take_another() {
        const std::scoped_lock lock(mutex);
        return pop_idle();
    }
    /// Gives the right back, and the connection if it can be lent again.
    void give_back(std::unique_ptr<database::Connection> connection) noexcept {
        {
            const std::scoped_lock lock(mutex);
            --lent;
            if (connection) idle.push_back(std::move(connection)); // there is room for `most`
        }
        freed.notify_one();
    }

    const Url url;
    const database::ConnectOptions options;
    const database::Dialect& dialect;
    const bool in_memory;

private:
    // The one that came back last: those that nobody needs grow old.
    std::unique_ptr<database::Connection> pop_idle() {
        if (idle.empty()) return nullptr;
        std::unique_ptr<database::Connection> connection = std::move(idle.back());
        idle.pop_back();
        return connection;
    }
    [[noreturn]] void refuse() const {
        const auto waited = options.pool_timeout.count();
        if (in_memory)
            throw Error(ErrorCategory::busy,
                        fmt::format("the in-memory database is in use: it has one connection, which did not come back "
                                    "within {} ms",
                                    waited),
                        "end the other session first, or use a file");
        throw Error(ErrorCategory::busy,
                    fmt::format("all {} connections are in use, and none came back within {} ms", most, waited),
                    "end sessions when their work is done; raise .pool_size if there is really so much at a time");
    }

    const std::size_t most;
    std::mutex mutex{};
    std::condition_variable freed{};
    std::size_t lent = 0;
    std::vector<std::unique_ptr<database::Connection>> idle{};
};

Lease::Lease(std::shared_ptr<Pool> pool, std::unique_ptr<database::Connection> connection) noexcept
    : pool_(std::move(pool)), connection_(std::move(connection)) {}

Lease::Lease(Lease&&) noexcept = default;

Lease::~Lease() {
    if (!connection_) return;
    // The end of a database in memory would be the end of its rows.
    if (!connection_->reset() && !pool_->in_memory) connection_.reset();
    pool_->give_back(std::move(connection_));
}

Database::Database(const std::string& url, database::ConnectOptions options) : Database(Url(url), std::move(options)) {}

Database::Database(Url url, database::ConnectOptions options)
    : pool_(std::make_shared<Lease::Pool>(std::move(url), std::move(options))) {}

Lease Database::connect() {
    std::unique_ptr<database::Connection> connection = pool_->take();
    try {
        // The server may have gone and come back since.
        while (connection && !connection->is_alive()) connection = pool_->take_another();
        if (!connection) {
            connection = pool_->dialect.connect(pool_->url, pool_->options);
            if (pool_->options.opened) pool_->options.opened(*connection);
        }
    } catch (...) {
        pool_->give_back(nullptr);
        throw;
    }
    return Lease(pool_, std::move(connection));
}

const database::Dialect& Database::dialect() const noexcept { return pool_->dialect; }
const Url& Database::url() const noexcept { return pool_->url; }

} // namespace retort

#include <retort/database/database.hpp>

#include <utility>

#include <retort/error.hpp>

namespace retort {

// Idle connections. Leases share it, so that a connection may come back after its Database is gone.
struct Lease::Pool {
    Url url;
    database::ConnectOptions options;
    const database::Dialect& dialect;
    std::mutex mutex;
    std::vector<std::unique_ptr<database::Connection>> idle;
    bool in_memory = false;
    bool memory_leased = false;

    Pool(Url u, database::ConnectOptions o)
        : url(std::move(u)), options(std::move(o)), dialect(database::find_dialect(url.scheme())) {
        in_memory = dialect.lives_in_one_connection(url);
    }
};

namespace {
constexpr std::size_t most_idle = 8;
}

Lease::Lease(std::shared_ptr<Pool> pool, std::unique_ptr<database::Connection> connection) noexcept
    : pool_(std::move(pool)), connection_(std::move(connection)) {}

Lease::Lease(Lease&&) noexcept = default;

Lease::~Lease() {
    if (!connection_) return;
    connection_->rollback();
    const std::scoped_lock lock(pool_->mutex);
    pool_->memory_leased = false;
    if (pool_->in_memory || (pool_->idle.size() < most_idle && connection_->is_alive())) {
        pool_->idle.push_back(std::move(connection_));
    }
}

Database::Database(const std::string& url, database::ConnectOptions options) : Database(Url(url), std::move(options)) {}

Database::Database(Url url, database::ConnectOptions options)
    : pool_(std::make_shared<Lease::Pool>(std::move(url), std::move(options))) {}

Lease Database::connect() {
    std::unique_ptr<database::Connection> connection;
    {
        const std::scoped_lock lock(pool_->mutex);
        if (pool_->in_memory && pool_->memory_leased)
            throw Error(ErrorCategory::busy, "the in-memory database is in use: it has one connection",
                        "end the other session first, or use a file");
        if (!pool_->idle.empty()) {
            connection = std::move(pool_->idle.back());
            pool_->idle.pop_back();
        }
        pool_->memory_leased = true;
    }
    try {
        if (!connection) {
            connection = pool_->dialect.connect(pool_->url, pool_->options);
            if (pool_->options.opened) pool_->options.opened(*connection);
        }
    } catch (...) {
        const std::scoped_lock lock(pool_->mutex);
        pool_->memory_leased = false;
        throw;
    }
    return Lease(pool_, std::move(connection));
}

const database::Dialect& Database::dialect() const noexcept { return pool_->dialect; }
const Url& Database::url() const noexcept { return pool_->url; }

} // namespace retort

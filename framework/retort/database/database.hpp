#pragma once
// A database by its URL: where connections come from.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <retort/database/dialect.hpp>

namespace retort {

/// A connection on loan. It goes back to its Database when the lease is destroyed; an open transaction is rolled back.
class Lease {
public:
    Lease(Lease&&) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    database::Connection& operator*() const noexcept { return *connection_; }
    database::Connection* operator->() const noexcept { return connection_.get(); }

private:
    friend class Database;
    struct Pool;
    Lease(std::shared_ptr<Pool> pool, std::unique_ptr<database::Connection> connection) noexcept;

    std::shared_ptr<Pool> pool_;
    std::unique_ptr<database::Connection> connection_;
};

/// retort::Database db{"sqlite:///shop.db"};
/// Opens nothing until a connection is asked for. Safe to share between threads. An in-memory database lives as long as
/// its Database and has one connection; a second lease at the same time throws Error (busy).
class Database {
public:
    /// Throws Error (usage) when no linked dialect knows the URL's scheme.
    explicit Database(const std::string& url, database::ConnectOptions options = {});
    explicit Database(Url url, database::ConnectOptions options = {});

    [[nodiscard]] Lease connect();
    [[nodiscard]] const database::Dialect& dialect() const noexcept;
    [[nodiscard]] const Url& url() const noexcept;

private:
    std::shared_ptr<Lease::Pool> pool_;
};

} // namespace retort

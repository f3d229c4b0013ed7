#pragma once
// A database by its URL: where connections come from.

#include <memory>
#include <string>

#include <retort/database/dialect.hpp>

namespace retort {

/// A connection on loan. It goes back to its Database when the lease is destroyed, and is as new then: an open
/// transaction is rolled back, and after SQL of one's own settings, temporary tables, session locks and the like go
/// too. Used by one thread at a time; it may be destroyed in another.
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
/// Opens nothing until a connection is asked for. Safe to share between threads: connections that came back are lent
/// again, and there are never more than ConnectOptions::pool_size. An in-memory database lives as long as its Database
/// and has one connection.
class Database {
public:
    /// Throws Error (usage) when no linked dialect knows the URL's scheme, or for a pool without connections.
    explicit Database(const std::string& url, database::ConnectOptions options = {});
    explicit Database(Url url, database::ConnectOptions options = {});

    /// A connection that is alive: one that came back, if the server still answers on it, else a new one. While all are
    /// lent it waits for one, and throws Error (busy) after ConnectOptions::pool_timeout. Throws as Dialect::connect.
    [[nodiscard]] Lease connect();
    [[nodiscard]] const database::Dialect& dialect() const noexcept;
    [[nodiscard]] const Url& url() const noexcept;

private:
    std::shared_ptr<Lease::Pool> pool_;
};

} // namespace retort

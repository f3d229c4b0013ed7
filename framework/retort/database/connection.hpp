#pragma once
// One open connection to a database. Not thread-safe: one thread at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/bulk_writer.hpp>
#include <retort/schema/type.hpp>
#include <retort/schema/value.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::database {

class Dialect;

/// A statement with bound values. `sql` holds the dialect's own placeholders, made by Dialect::placeholder.
struct Statement {
    std::string sql;
    std::vector<Value> binds{};
    std::vector<schema::Type> columns{}; ///< what the result columns are read as; empty: no result
};

/// One row of text cells, as the database prints them; nullopt is NULL.
using TextRow = std::vector<std::optional<std::string>>;

/// Takes a row of a result.
using TakeRow = std::function<void(std::span<const ValueView>)>;
/// Takes the number of rows that are going to come.
using TakeCount = std::function<void(std::size_t)>;

enum class Begin {
    read_write,    ///< BEGIN; on SQLite BEGIN IMMEDIATE, so that a writer waits at the start and not in the middle
    read_only,     ///< never takes a write lock
    schema_change, ///< read_write with foreign keys suspended where a table rebuild needs it (SQLite); commit checks
                   ///< them
};

/// What a transaction sees of others (SQL:2016 4.41.4, PostgreSQL manual 13.2). A database that has only one level
/// takes all of them: SQLite's transactions are serializable.
enum class Isolation {
    standard, ///< what the database does by itself; on PostgreSQL default_transaction_isolation
    read_committed,
    repeatable_read, ///< PostgreSQL: a snapshot; a row that somebody else has changed since is Error (serialization)
    serializable,    ///< as if one came after the other, or Error (serialization)
};

/// Implemented by each dialect. Every function throws retort::Error with the database's own message and state.
class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    [[nodiscard]] virtual const Dialect& dialect() const noexcept = 0;

    /// Runs raw SQL, one statement or several, on the native handle. Nothing in it is taken for a placeholder.
    virtual void execute(std::string_view sql) = 0;
    /// Runs one raw query on the native handle and returns its rows as text.
    virtual std::vector<TextRow> query(std::string_view sql) = 0;

    /// Runs a statement with bound values. Returns the number of rows that it changed.
    virtual std::int64_t run(const Statement& statement) = 0;
    /// Runs a query with bound values; `row` is called once a row, and the values are good during the call. What a
    /// value arrives as follows from the column's type: boolean, integer (smallint, integer, bigint), real (real,
    /// double precision), bytes, and text for everything else; arrays as JSON text; uuids, dates and timestamps as text
    /// or as views of their own.
    /// `count` is called before the first row, by databases that know how many there are before.
    virtual void fetch(const Statement& statement, const TakeRow& row, const TakeCount& count = {}) = 0;

    /// Writes rows into one table in the fastest way that the database has. A transaction must be open; nothing else
    /// may be done with the connection until the writer is finished or destroyed.
    [[nodiscard]] virtual std::unique_ptr<BulkWriter> write(BulkTarget target) = 0;

    virtual void begin(Begin mode) = 0;
    /// After Begin::schema_change on SQLite, commit throws Error (foreign_key) and has rolled back when rows were left
    /// pointing at nothing that pointed at something before.
    virtual void commit() = 0;
    /// Does nothing when no transaction is open. Never throws.
    virtual void rollback() noexcept = 0;
    [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
    /// False once the server is gone.
    [[nodiscard]] virtual bool is_alive() noexcept = 0;

    /// Whether every statement meets the same session of the server, so that locks and settings stay. Not so behind a
    /// pooler that gives each transaction another one (PgBouncer in transaction mode). Asked outside a transaction.
    [[nodiscard]] virtual bool keeps_session() { return true; }

    /// begin() at that isolation level.
    virtual void begin_at(Isolation /*isolation*/, Begin mode) { begin(mode); }
    /// execute() for SQL that leaves nothing behind in the session: savepoints, a table for some statements.
    virtual void control(std::string_view sql) { execute(sql); }
    /// Rolls back, and makes the session what it was when it was opened, as far as execute() and query() may have
    /// changed that. False: the connection is of no more use.
    [[nodiscard]] virtual bool reset() noexcept {
        rollback();
        return is_alive();
    }
};

/// Rolls back when it goes out of scope before commit().
class Transaction {
public:
    explicit Transaction(Connection& connection, Begin mode = Begin::read_write) : connection_(connection) {
        connection_.begin(mode);
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() {
        if (!done_) connection_.rollback();
    }
    void commit() {
        connection_.commit(); // when it throws, SQLite may have left the transaction open: it is rolled back
        done_ = true;
    }

private:
    Connection& connection_;
    bool done_ = false;
};

} // namespace retort::database

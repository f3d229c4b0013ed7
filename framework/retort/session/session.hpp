#pragma once
// The typed session: structs in, structs out, one transaction.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <retort/database/database.hpp>
#include <retort/session/by.hpp>
#include <retort/session/change.hpp>
#include <retort/session/models.hpp>
#include <retort/session/nested.hpp>
#include <retort/session/options.hpp>
#include <retort/session/result.hpp>
#include <retort/session/rows.hpp>
#include <retort/session/select.hpp>
#include <retort/session/sql_query.hpp>
#include <retort/session/watch.hpp>
#include <retort/session/written.hpp>

namespace retort {

/// retort::Session session{db};
///
/// The first statement begins a transaction; what is not committed is rolled back with the session. After an Error of
/// the database the transaction is of no use any more (PostgreSQL refuses every further statement, and so does a
/// session on every database): rollback() starts afresh. Errors that are found before anything is sent leave it as it
/// was. Not thread-safe, like the connection that it holds.
class Session {
public:
    /// A session of its own, on a connection that it leases from the database. `mode`: read_only for a session that
    /// only reads; it never waits for a writer.
    explicit Session(Database& database, database::Begin mode = database::Begin::read_write);
    /// The same with an isolation level: Session session{db, {.isolation = Isolation::serializable}}.
    Session(Database& database, SessionOptions options);
    /// A session inside the transaction that is open on the connection: whoever began it ends it, so commit() and
    /// rollback() throw, and rows that were added are to be flushed. Throws Error (usage) when no transaction is open.
    explicit Session(database::Connection& connection);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    // Writing.

    /// Takes a row in, to be inserted at the next flush, and returns it: a reference that is good as long as the
    /// session. Changes made to it before the flush are written; what the database fills in (identities, generated
    /// columns, server defaults: rows.hpp) is there after the flush.
    template <class T>
    requires Model<T> T& add(T row) {
        auto owned = std::make_shared<T>(std::move(row));
        T& reference = *owned;
        add_row(table_of<T>(), std::move(owned));
        return reference;
    }
    /// Takes copies of many rows in, in their order. Throws Error (value) that names the row and the column for what
    /// cannot be stored; none is taken in then.
    template <ModelRange R> void add(const R& rows) {
        query::with_models(rows, [&](const query::Models& models) { add_rows(models); });
    }
    template <Model T> void add(std::initializer_list<T> rows) { add(std::vector<T>(rows)); }

    /// Writes the rows of a range at once and in the fastest way that the database has (COPY on PostgreSQL), after what
    /// was added. The range is gone through once and may be one that makes its rows on the fly; nothing of it is kept.
    /// Nothing comes back into the structs. Returns the number of rows. Throws the database's Error, or Error (value)
    /// for what cannot be stored; Error::where names the table and the row ("country, row 70001 of 1000000").
    template <ModelRange R> std::int64_t insert(R&& rows) {
        return query::with_source(std::forward<R>(rows),
                                  [&](const query::Source& source) { return insert_rows(source); });
    }

    /// Sends what add(), update() and remove() took in, in that order; but of rows that were added one after the other
    /// those first that others refer to, and of rows that were removed one after the other those first that refer to
    /// others. Queries and all that writes at once flush first. Throws the database's Error; Error::where names the
    /// table, and the row of a range ("country, row 3 of 51").
    void flush();
    /// Flushes and commits. The next statement begins another transaction.
    void commit();
    /// Forgets what was taken in and undoes what was sent since the last commit.
    void rollback();

    // Transactions inside the transaction.

    /// What is done from here on can be undone on its own: a savepoint.
    ///
    ///     {
    ///         retort::Nested attempt = session.nested();
    ///         session.add(Country{…});
    ///         attempt.commit(); // without it, what was done since nested() is undone
    ///     }
    ///
    /// What was added before is flushed first. After an Error inside, the session can be used again as soon as the
    /// nested transaction has ended. To any depth; the inner ones end first. commit() of the session is refused while
    /// one is open, rollback() ends them all.
    [[nodiscard]] Nested nested() { return Nested(*this); }

    /// Takes in that the row of this primary key gets these columns, as they are now. Throws Error (value) for what
    /// cannot be stored; the flush throws Error (value) when there is no such row.
    template <Model T> void update(const T& row) { change_row(Pending::Kind::update, table_of<T>(), &row); }
    /// Takes in that the row of this primary key is deleted. When there is none, nothing happens (written() counts).
    template <Model T> void remove(const T& row) { change_row(Pending::Kind::remove, table_of<T>(), &row); }

    /// Inserts the rows whose key is not there, changes those that differ, and leaves the rest alone, so that doing it
    /// again writes nothing:
    ///
    ///     session.upsert(countries, retort::by(&Country::code));
    ///
    /// Rows that are there keep their primary key, and structs that are not const get it. A range that makes its rows
    /// on the fly is gone through once. How it is done: upsert.hpp, bulk_upsert.hpp.
    template <ModelRange R, class U> Written upsert(R&& rows, const NaturalKey<U>& key) {
        using T = std::ranges::range_value_t<R>;
        static_assert(std::is_base_of_v<U, T>, "retort: these columns belong to another model");
        T scratch{};
        if constexpr (query::InPlace<R>) {
            return query::with_models(std::forward<R>(rows), [&](const query::Models& models) {
                return upsert_rows(models, key.columns(), &scratch);
            });
        } else {
            return query::with_source(std::forward<R>(rows), [&](const query::Source& source) {
                std::vector<T> some;
                const query::Source all = query::some_first(source, some);
                if (some.size() == query::some_rows) return upsert_rows(all, key.columns());
                return upsert(std::as_const(some), key);
            });
        }
    }
    /// Inserts the rows whose key is not there, and leaves those that are there as they are.
    template <ModelRange R, class U> Written insert_if_absent(R&& rows, const NaturalKey<U>& key) {
        return upsert(std::forward<R>(rows), key.with(query::Mode::insert_if_absent));
    }
    template <Model T, class U> Written insert_if_absent(std::initializer_list<T> rows, const NaturalKey<U>& key) {
        return insert_if_absent(std::vector<T>(rows), key);
    }
    /// Makes the table hold the given rows and no others: upsert(), and the rest is deleted. When there is a rest, it
    /// must be allowed, else Error (usage) that says how many rows there are.
    template <ModelRange R, class U>
    Written sync(R&& rows, const NaturalKey<U>& key, Deletions deletions = Deletions::refuse) {
        static_assert(std::is_base_of_v<U, std::ranges::range_value_t<R>>,
                      "retort: these columns belong to another model");
        return query::with_source(std::forward<R>(rows), [&](const query::Source& source) {
            return upsert_rows(source, key.with(query::Mode::sync).columns(), nullptr, deletions);
        });
    }

    template <Model T, class U> Written upsert(std::initializer_list<T> rows, const NaturalKey<U>& key) {
        return upsert(std::vector<T>(rows), key);
    }
    template <class T, class U>
    requires Model<std::remove_cvref_t<T>> Written upsert(T&& row, const NaturalKey<U>& key) {
        return upsert(std::span(std::addressof(row), 1), key);
    }

    // Reading.

    /// The row with that primary key, or nothing: session.get<Country>(id). Throws Error (usage) when the key has
    /// another number of columns or other types.
    template <Model T, class... K> [[nodiscard]] std::optional<T> get(const K&... key) {
        return Result<T>(*this, {.query = by_key(query::source<T>(), {query::key_value(key)...})}).first();
    }
    /// session.exec(select<Country>().where(…)).one(), .first(), .all(), .each(…) or .into<Struct>().
    template <class From, class Shape, class... Joined>
    [[nodiscard]] auto exec(const Select<From, Shape, Joined...>& select) {
        return Result<typename Select<From, Shape, Joined...>::row_type>(*this, {.query = select.query()});
    }
    /// Changes or removes the rows at once. Returns how many; with returning(…), what they hold.
    template <class T, query::Verb verb, bool settings, bool rows, class Shape>
    auto exec(const Change<T, verb, settings, rows, Shape>& change) {
        if constexpr (std::is_void_v<Shape>) {
            return change_rows(change.change(), {});
        } else {
            std::vector<typename query::Returned<Shape, T>::type> returned;
            change_rows(change.change(), query::into(returned));
            return returned;
        }
    }
    /// How many rows there are, or how many meet the condition.
    template <Model T> [[nodiscard]] std::int64_t count() { return count_rows(table_of<T>(), {}); }
    template <Model T, class U> [[nodiscard]] std::int64_t count(Predicate<U> predicate) {
        static_assert(query::Known<U, T>::value, "retort: this condition is about another model");
        return count_rows(table_of<T>(), std::move(predicate.condition));
    }
    /// How many rows the query finds.
    template <class From, class Shape, class... Joined>
    [[nodiscard]] std::int64_t count(const Select<From, Shape, Joined...>& select) {
        return count_found(select.query());
    }

    /// SQL of your own. $1, $2, … stand for the values, which are bound:
    ///
    ///     session.sql("SELECT name FROM country WHERE code = $1", code).into<std::string>().all();
    ///     session.sql("ANALYZE country").run();
    template <class... Values> [[nodiscard]] SqlQuery sql(std::string text, const Values&... values) {
        return {*this, {std::move(text), {query::sql_value(values)...}}};
    }

    /// Has somebody look on, who must outlive it; nullptr: nobody.
    void watch(const Watch* watch) noexcept { watch_ = watch; }
    /// Lets every sync() delete.
    void allow_deletions() noexcept { deletions_ = Deletions::allow; }

    /// What this session has sent so far, committed or not, without what was rolled back.
    [[nodiscard]] const Written& written() const noexcept { return written_; }
    /// How many rows of each table this session has put in place or found as they should be.
    [[nodiscard]] const std::map<std::string, std::int64_t>& rows_by_table() const noexcept { return rows_by_table_; }
    /// The connection, flushed and inside the session's transaction, for SQL of one's own.
    [[nodiscard]] database::Connection& connection();

private:
    friend class Nested;
    friend void query::fetch(Session& session, const query::Question& question, const query::Sink& sink);
    friend class SqlQuery;

    struct Pending {
        enum class Kind { add, update, remove };
        Kind kind;
        TableView table;
        std::shared_ptr<void> model; ///< the row that add() returned; nothing: `values` are all there is
        query::Row values;
        query::Place place;
    };

    void add_row(const TableView& table, std::shared_ptr<void> model);
    void add_rows(const query::Models& models);
    [[nodiscard]] bool is_watched() const noexcept;
    [[nodiscard]] const Watch& watched() const noexcept;
    std::int64_t insert_rows(const query::Source& source);
    void change_row(Pending::Kind kind, const TableView& table, const void* model);
    Written upsert_rows(const query::Models& models, const query::Key& key, void* scratch);
    Written upsert_rows(const query::Source& source, const query::Key& key, const query::Models* models = nullptr,
                        Deletions deletions = Deletions::refuse);
    std::int64_t count_rows(const TableView& table, const query::Condition& where);
    std::int64_t count_found(const query::Query& query);
    std::int64_t change_rows(const query::Change& change, const query::Sink& sink);
    std::int64_t run_sql(const query::SqlText& sql);
    [[nodiscard]] static query::Query by_key(const query::SourceTable& source, std::vector<Value> key);

    /// The connection with an open transaction.
    database::Connection& begun();
    /// Calls work(connection). When it throws, the transaction is spoilt.
    template <class Work> auto sending(const Work& work);
    void insert(std::span<const Pending> rows);
    void insert(const Pending& row, const query::Columns& columns);
    void insert_together(std::span<const Pending> rows);
    std::int64_t change_one(const Pending& row, const database::Statement& statement);
    void update(const Pending& row);
    void remove(const Pending& row);
    /// Runs a query and gives its rows to the sink, no more than `most`. Returns how many there were.
    std::int64_t read(const database::Statement& statement, const query::Sink& sink, std::optional<std::int64_t> most);
    /// Runs a query for one number.
    std::int64_t read_number(const database::Statement& statement);

    std::optional<Lease> lease_; ///< nothing: the connection is somebody else's
    database::Connection& connection_;
    const Watch* watch_ = nullptr;
    Deletions deletions_ = Deletions::refuse;
    SessionOptions options_;
    std::vector<std::uint64_t> nested_; ///< the nested transactions that are open, by their numbers, outermost first
    std::uint64_t last_nested_ = 0;
    bool spoilt_ = false;
    bool reading_ = false; ///< the rows of a query are on their way to the caller
    std::vector<Pending> pending_;
    std::vector<std::shared_ptr<void>> kept_; ///< rows that add() returned and that were flushed
    void count(const TableView& table, const Written& written);

    std::map<std::string, std::int64_t> rows_by_table_;
    Written written_;
    Written committed_; ///< what rollback() goes back to
};

} // namespace retort

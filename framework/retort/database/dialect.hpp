#pragma once
// What a database is to the core. A new database is a folder under dialects/ that implements this, and nothing else.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/database/effect.hpp>
#include <retort/database/step.hpp>
#include <retort/database/url.hpp>
#include <retort/operation/operation.hpp>

namespace retort::database {

struct ConnectOptions {
    std::chrono::milliseconds busy_timeout{5000};  ///< how long to wait for a locked database or a lock
    bool create = true;                            ///< SQLite: make the file when it is not there
    std::string application_name = "retort";       ///< as the server lists it
    std::size_t pool_size = 10;                    ///< Database: how many connections there are at most, at least 1
    std::chrono::milliseconds pool_timeout{10000}; ///< Database: how long to wait for one of them to come back
    std::function<void(Connection&)> opened{};     ///< Database: called with each connection once it is open
};

/// A database that copies are made of, for tests. What it holds itself goes away with it.
class Template {
public:
    /// A copy: how to open it, and what takes it away when nobody uses it any more.
    struct Copy {
        Url url;
        std::function<void(Connection&)> opened{}; ///< to be called with each connection to it, once it is open
        std::function<void()> remove{};
    };

    Template() = default;
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;
    virtual ~Template() = default;

    /// Safe in threads.
    [[nodiscard]] virtual Copy copy() = 0;
};

/// The migration lock of one database and version table, held until it is destroyed.
class Lock {
public:
    Lock() = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    virtual ~Lock() = default;

    /// Whether nobody else migrates while it is held. Otherwise (SQLite) each transaction keeps the others out, and
    /// they may be at work between two.
    [[nodiscard]] virtual bool keeps_others_out() const noexcept { return true; }
};

class Dialect {
public:
    Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;
    virtual ~Dialect() = default;

    /// "postgresql", "sqlite": also the key of per-dialect SQL.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    /// The URL schemes that are this dialect's.
    [[nodiscard]] virtual std::span<const std::string_view> schemes() const noexcept = 0;

    /// Opens a connection. Throws Error (connection, corrupt, permission) that never holds the password.
    [[nodiscard]] virtual std::unique_ptr<Connection> connect(const Url& url,
                                                              const ConnectOptions& options = {}) const = 0;

    /// Whether the URL names a database that only the connection that made it can see (SQLite in memory).
    [[nodiscard]] virtual bool lives_in_one_connection(const Url& url) const;
    /// The URL with a relative file path made relative to `folder` instead of the current one. Unchanged where there is
    /// no file.
    [[nodiscard]] virtual Url resolve(const Url& url, const std::filesystem::path& folder) const;

    // Text, without a connection.

    /// An identifier, quoted, whatever is in it. Throws Error (value) on a NUL byte.
    [[nodiscard]] virtual std::string quote(std::string_view identifier) const = 0;
    /// schema.name, both quoted; the name alone when it has no schema.
    [[nodiscard]] std::string quote_name(const schema::Name& name) const;
    /// A value as SQL text. Throws Error (value) on what cannot be written (a NUL byte in text).
    [[nodiscard]] virtual std::string literal(const Value& value) const = 0;
    /// An expression as this dialect's SQL.
    [[nodiscard]] virtual std::string expression(const schema::Expression& expression) const = 0;
    /// A type as this dialect declares it. Throws Error (unsupported).
    [[nodiscard]] virtual std::string type_name(const schema::Type& type) const = 0;
    /// Why this database cannot store such a value, or not so that it compares rightly; empty: it can.
    [[nodiscard]] virtual std::string_view unstorable(const ValueView& /*value*/, const schema::Type& /*type*/) const {
        return {};
    }
    /// The placeholder of bind number `position` (from 1), with what is needed around it to store a value of that type.
    [[nodiscard]] virtual std::string placeholder(std::size_t position, const schema::Type& type) const = 0;
    /// How a column (already SQL) stands in a SELECT list so that Connection::fetch reads it as that type.
    [[nodiscard]] virtual std::string read(std::string column, const schema::Type& type) const = 0;
    /// What is compared and ordered by in place of a column or placeholder (already SQL) of that type, where the
    /// database stores it in a form that sorts otherwise: itself, as a rule.
    [[nodiscard]] virtual std::string comparable(std::string operand, const schema::Type& type) const;

    /// The operations in the order in which they are best compiled: where a table is made anew for a change, changes of
    /// one table come together as far as they commute with what stands between. The order itself where nothing is won.
    /// What later ones can only use once it is committed is marked `autocommit`. None of `operations` is already.
    [[nodiscard]] virtual std::vector<operation::Recorded> arrange(std::vector<operation::Recorded> operations) const;
    /// How many of the first operations (at least 1) compile() takes in one go, so that one table rebuild does them
    /// all.
    [[nodiscard]] virtual std::size_t batch(std::span<const operation::Recorded> operations,
                                            const schema::Schema& before) const;
    /// The statements that do a batch to a database whose schema is `before`. Pure: the same bytes every time.
    /// With a schema that observe() has looked at they keep what hangs on a rebuilt table; with any other (a script)
    /// they check that nothing does which the schema does not know.
    /// Throws Error (unsupported) for what this database cannot do, Error (schema) as apply() does.
    [[nodiscard]] virtual Steps compile(std::span<const operation::Recorded> batch,
                                        const schema::Schema& before) const = 0;
    /// What those statements do to tables of `before` that others use meanwhile.
    [[nodiscard]] virtual Effects effects(std::span<const operation::Recorded> batch,
                                          const schema::Schema& before) const;
    /// Operations that come to the same and keep nobody waiting while rows are read, each to be committed before the
    /// next. Nothing: there is no such form, or the operation has it already. Pure.
    [[nodiscard]] virtual std::vector<operation::Operation> online(const operation::Operation& operation,
                                                                   const schema::Schema& before) const;
    /// A batch of one.
    [[nodiscard]] Steps compile(const operation::Operation& operation, const schema::Schema& before) const;
    /// `found`, which inspect() gave, in the words of `wanted` wherever this database stores both alike: types that it
    /// does not tell apart, settings that it does not have, expressions that are plainly the same. What differs, or may
    /// (read_back() knows), stays as it was found. Pure.
    [[nodiscard]] virtual schema::Schema reconcile(schema::Schema found, const schema::Schema& wanted) const = 0;
    /// A query that must return no rows, as a statement that fails with `failure` when it does: for scripts without a
    /// runner.
    [[nodiscard]] virtual std::string guard(std::string_view query, std::string_view failure) const = 0;
    /// What frames a script: its first lines, and the lines around one transaction.
    [[nodiscard]] virtual std::string script_header() const = 0;
    [[nodiscard]] virtual std::string script_begin(bool suspend_foreign_keys) const = 0;
    [[nodiscard]] virtual std::string script_commit(bool suspend_foreign_keys) const = 0;
    /// For scripts with SQL that may change what the session finds names by (names_setting): lines that keep it as it
    /// is now, and lines that put back what was kept. Empty where there is nothing of the kind.
    [[nodiscard]] virtual std::string script_keep_names() const;
    [[nodiscard]] virtual std::string script_restore_names() const;

    /// A database, new and filled by `fill`, to make copies of. `url`: SQLite in memory (no file), or any database of a
    /// server on which its user may make others. Throws Error (unsupported) for another URL.
    [[nodiscard]] virtual std::shared_ptr<Template>
    make_template(const Url& url, const std::function<void(Connection&)>& fill) const = 0;
    /// Whether the user of the connection may make databases on its server, as make_template() does.
    [[nodiscard]] virtual bool may_make_databases(Connection& connection) const;
    /// Calls `work` with another connection to the database of `url`, for which every name without a schema is one in a
    /// schema that is new, empty, and taken away afterwards with all that is in it then. Throws Error (unsupported) for
    /// a dialect without schemas, Error (permission) when the user may make none.
    virtual void in_own_schema(const Url& url, const std::function<void(Connection&)>& work) const;

    // With a connection of this dialect.

    /// `schema` with what hangs on its tables in the database but is not in it (triggers, views, indexes made by hand,
    /// the text of the table itself), so that compile() can keep it through a rebuild; what an earlier call had seen is
    /// replaced. `schema` may be a part of the whole: the tables that an operation has to do with
    /// (operation/related.hpp). A dialect that never rebuilds returns it as it is.
    [[nodiscard]] virtual schema::Schema observe(Connection& connection, schema::Schema schema) const = 0;
    /// The whole database as a Schema, by a fixed number of queries. The schema that new tables go to is the one
    /// without a name. Expressions are the database's own text. What a Schema cannot say (views, triggers, partitions…)
    /// is in `opaque`, and so is what was not understood.
    [[nodiscard]] virtual schema::Schema inspect(Connection& connection) const = 0;
    /// What inspect() would say of the tables of `wanted` once they are there: the database's own words for its
    /// expressions. They are made aside and taken away again. Throws Error naming the table that cannot be made.
    [[nodiscard]] virtual schema::Schema read_back(Connection& connection, const schema::Schema& wanted) const = 0;
    /// A database in memory that has all that this one has but its rows, for a dialect that looks at what hangs on a
    /// table before it changes it (observe). nullptr where the schema tells enough.
    [[nodiscard]] virtual std::unique_ptr<Connection> copy_of(Connection& connection) const;
    /// SQL that puts back what the session finds names by (search_path, role) as it is now. Empty where it has nothing
    /// of the kind.
    [[nodiscard]] virtual std::string names_setting(Connection& connection) const;
    /// What the schema that new tables go to is called, which is the one without a name in what inspect() gives. Empty
    /// where there is no other.
    [[nodiscard]] virtual std::string default_namespace(Connection& connection) const;
    /// Whether a table of that name is there.
    [[nodiscard]] virtual bool has_table(Connection& connection, const schema::Name& name) const = 0;
    /// About how many rows the table has; nothing: nobody knows without counting them for long.
    [[nodiscard]] virtual std::optional<std::int64_t> estimated_rows(Connection& connection,
                                                                     const schema::Name& table) const;
    /// SQL that lets no statement of the session run longer; 0: none is too long. Empty where there is nothing of the
    /// kind.
    [[nodiscard]] virtual std::string limit_statements(std::chrono::milliseconds limit) const;
    /// SQL that puts back how long a statement may run now.
    [[nodiscard]] virtual std::string statement_limit(Connection& connection) const;
    /// What `run` does to the tables of `before`, as the server itself sees it; it is called in the transaction that is
    /// open, which has not touched them yet. Nothing, and `run` is not called, where the database cannot say.
    [[nodiscard]] virtual std::optional<Effects> measure(Connection& connection, const schema::Schema& before,
                                                         const std::function<void()>& run) const;
    /// Waits for the migration lock. Throws Error (lock) at the deadline that says who holds it.
    [[nodiscard]] virtual std::unique_ptr<Lock> lock(Connection& connection, const schema::Name& version_table,
                                                     std::chrono::milliseconds timeout) const = 0;
    /// The same for what takes many transactions and is one thing all the same (a deploy, a restore): only one at a
    /// time begins. lock() may be asked for by the same connection meanwhile.
    [[nodiscard]] virtual std::unique_ptr<Lock>
    lock_throughout(Connection& connection, const schema::Name& version_table, std::chrono::milliseconds timeout) const;

    // Backups. The connection has no transaction open. `timeout`: how long to wait for locks of others. What is not
    // implemented is Error (unsupported).

    /// What the database is called, for the name of a backup.
    [[nodiscard]] virtual std::string database_name(Connection& connection) const;
    /// What the name of a backup ends in, with its dot.
    [[nodiscard]] virtual std::string_view backup_ending() const noexcept { return {}; }
    /// Throws Error (unsupported) that says what to install where programs are needed that are not there.
    virtual void require_backup_tools(Connection& connection) const;
    /// Writes all that the database holds into `file`, which is there and empty, and reads it again.
    virtual void backup(Connection& connection, const std::filesystem::path& file,
                        std::chrono::milliseconds timeout) const;
    /// Throws Error (corrupt) for a file that backup() has not made, or that is damaged.
    virtual void check_backup(const std::filesystem::path& file) const;
    /// Makes the database what the backup, which check_backup() has accepted, holds, in one transaction: others see it
    /// as it was or as it is then.
    virtual void restore(Connection& connection, const std::filesystem::path& file,
                         std::chrono::milliseconds timeout) const;

    // What queries are written with.

    /// What a LIKE is called that takes small and capital letters for the same, with its blanks.
    [[nodiscard]] virtual std::string_view ilike() const noexcept { return " ILIKE "; }
    /// What stands behind a SELECT whose rows nobody else may change until the transaction ends. Empty where one that
    /// writes keeps all others out.
    [[nodiscard]] virtual std::string_view for_update() const noexcept { return " FOR UPDATE"; }
    /// Whether sums, means and comparisons that the database itself makes of decimals are exact.
    [[nodiscard]] virtual bool calculates_decimals() const noexcept { return true; }
    /// The aggregate function that adds decimals exactly; every dialect has one.
    [[nodiscard]] virtual std::string_view decimal_sum() const noexcept { return "sum"; }
};

/// Makes a dialect known. Each dialect's library holds one of these, and its CMake target tells the linker to keep it.
class DialectRegistration {
public:
    explicit DialectRegistration(const Dialect& dialect) noexcept;

private:
    friend const Dialect& find_dialect(std::string_view scheme);
    friend std::vector<const Dialect*> linked_dialects();

    const Dialect& dialect_;
    const DialectRegistration* next_;
};

/// The dialect of a URL scheme or dialect name. Throws Error (usage) that lists those linked into this program.
const Dialect& find_dialect(std::string_view scheme);
/// All that are linked into this program, in order of name.
std::vector<const Dialect*> linked_dialects();

} // namespace retort::database

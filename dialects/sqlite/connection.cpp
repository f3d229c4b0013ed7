#include <sqlite/connection.hpp>

#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <retort/database/soci_connection.hpp>
#include <soci/sqlite3/soci-sqlite3.h>

#include <sqlite/file.hpp>
#include <sqlite/native.hpp>
#include <sqlite/url.hpp>
#include <sqlite/violation.hpp>

namespace retort::sqlite {

namespace {
using database::Begin;

// What SOCI's connect string makes of a path: without '=' it is the path itself, whatever else is in it; with one it is
// a list of settings whose values end at a double quote.
std::string connect_string(const Location& location) {
    if (location.in_memory()) return ":memory:";
    // SQLite reads "file:…" as a URI and ":memory:" as no file.
    const std::string path = location.path.front() == '/' ? location.path : "./" + location.path;
    if (path.find('=') == std::string::npos) return path;
    if (path.find('"') != std::string::npos)
        throw Error(ErrorCategory::usage, "a path with both '=' and '\"' cannot be opened",
                    "rename the file or folder");
    return "dbname=\"" + path + "\"";
}

class SqliteConnection final : public database::SociConnection {
public:
    SqliteConnection(const database::Dialect& dialect, const Location& location, bool read_only,
                     std::chrono::milliseconds busy_timeout)
        : SociConnection(soci::sqlite3, connect_string(location)), dialect_(dialect),
          native_(static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_),
          busy_timeout_(busy_timeout), read_only_(read_only) {
        native_.set_busy_timeout(busy_timeout);
        native_.allow_quoted_text(false);
        native_.define_functions();
        if (read_only_) native_.execute("PRAGMA query_only = ON");
        native_.execute("PRAGMA foreign_keys = ON; SELECT count(*) FROM sqlite_schema");
        refuse_utf16();
    }

    [[nodiscard]] Native& native() noexcept { return native_; }
    void allow_quoted_text() noexcept { native_.allow_quoted_text(true); }

    [[nodiscard]] const database::Dialect& dialect() const noexcept override { return dialect_; }

    void execute(std::string_view sql) override {
        ran_raw_sql_ = true;
        native_.execute(sql);
    }
    std::vector<database::TextRow> query(std::string_view sql) override {
        ran_raw_sql_ = true;
        return native_.query(sql);
    }
    void control(std::string_view sql) override { native_.execute(sql); }

    void fetch(const database::Statement& statement, const database::TakeRow& row,
               const database::TakeCount& /*count*/) override {
        native_.fetch(statement, row);
    }
    std::unique_ptr<database::BulkWriter> write(database::BulkTarget target) override {
        return native_.write(dialect_, std::move(target));
    }

    void begin(Begin mode) override {
        if (in_transaction()) throw Error(ErrorCategory::internal, "a transaction is open already");
        mode_ = mode;
        try {
            switch (mode) {
            case Begin::read_write: native_.execute("BEGIN IMMEDIATE"); break;
            case Begin::read_only: native_.execute("BEGIN; PRAGMA query_only = ON"); break;
            case Begin::schema_change:
                // Inside a transaction the pragma does nothing (https://sqlite.org/pragma.html#pragma_foreign_keys).
                native_.execute("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
                violations_ = find_violations(native_);
                break;
            }
        } catch (...) {
            rollback();
            throw;
        }
    }

    void commit() override {
        try {
            if (mode_ == Begin::schema_change) refuse_new(violations_, find_violations(native_));
            native_.execute("COMMIT");
        } catch (...) {
            rollback();
            throw;
        }
        leave();
    }

    void rollback() noexcept override {
        try {
            if (in_transaction()) native_.execute("ROLLBACK");
        } catch (const Error&) { // NOLINT: SQLite has rolled back by itself
        }
        leave();
    }

    [[nodiscard]] bool in_transaction() const noexcept override { return native_.in_transaction(); }
    [[nodiscard]] bool is_alive() noexcept override { return true; } // there is no server to be gone

    // What is left behind in the connection itself, temporary tables and attached files, nothing takes away but its
    // end.
    [[nodiscard]] bool reset() noexcept override {
        rollback();
        if (!std::exchange(ran_raw_sql_, false)) return true;
        try {
            native_.set_busy_timeout(busy_timeout_);
            native_.allow_quoted_text(false);
            native_.execute(fmt::format("PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF; "
                                        "PRAGMA query_only = {}",
                                        read_only_ ? "ON" : "OFF"));
            return native_
                .query("SELECT 1 FROM sqlite_temp_schema UNION ALL SELECT 1 FROM pragma_database_list "
                       "WHERE name NOT IN ('main', 'temp')")
                .empty();
        } catch (const Error&) {
            return false;
        }
    }

private:
    // Bytes are bound as text and cast, which would store what the encoding of the file makes of them.
    void refuse_utf16() {
        const std::string encoding = native_.query("PRAGMA encoding").at(0).at(0).value_or("");
        if (encoding != "UTF-8")
            throw Error(ErrorCategory::unsupported, fmt::format("the database is in {}, not in UTF-8", encoding),
                        "make one in UTF-8 of it: sqlite3 old.db .dump | sqlite3 new.db");
    }

    // What begin() and the statements of a rebuild have set for the length of a transaction.
    void leave() noexcept {
        try {
            if (mode_ == Begin::schema_change)
                native_.execute("PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF");
            if (mode_ == Begin::read_only && !read_only_) native_.execute("PRAGMA query_only = OFF");
        } catch (const Error&) { // NOLINT: setting a flag does not fail
        }
        mode_.reset();
        violations_.clear();
    }

    Error translate(const soci::soci_error&, std::string_view sql) override { return native_.last_error(sql); }
    [[nodiscard]] bool text_protocol() const noexcept override { return false; }

    const database::Dialect& dialect_;
    Native native_;
    std::chrono::milliseconds busy_timeout_;
    bool read_only_;
    bool ran_raw_sql_ = false; // since the last reset()
    std::optional<Begin> mode_{};
    Violations violations_{}; // when the schema change began
};

// Which file it is about: SQLite's own messages do not say.
Error about(const Location& location, const Error& error) {
    ErrorDetails details = error.details();
    details.message = fmt::format("{}: {}", location.in_memory() ? ":memory:" : location.path, details.message);
    details.statement.clear();
    return Error(std::move(details));
}
} // namespace

namespace {
// A whole path needs a fourth slash, which is easily left out. Where a file has to be there already, the one that is
// there is meant.
Location existing(Location location) {
    std::error_code error;
    if (!location.in_memory() && !std::filesystem::exists(location.path, error) &&
        std::filesystem::is_regular_file("/" + location.path, error))
        location.path = "/" + location.path;
    return location;
}
} // namespace

std::unique_ptr<database::Connection> connect(const database::Dialect& dialect, const Url& url,
                                              const database::ConnectOptions& options) {
    const Location location = options.create ? location_of(url) : existing(location_of(url));
    const File file = location.in_memory() ? File{} : inspect_file(location.path, options.create);
    try {
        return std::make_unique<SqliteConnection>(dialect, location, file.read_only, options.busy_timeout);
    } catch (const soci::soci_error&) {
        throw Error(ErrorCategory::connection, fmt::format("cannot open {}", location.path),
                    "check the path in the URL and the rights on the file and its folder");
    } catch (const Error& e) {
        throw about(location, e);
    }
}

namespace {
// Copies of a database in memory: its bytes.
class Image final : public database::Template {
public:
    Image(Url url, Bytes bytes) : url_(std::move(url)), bytes_(std::make_shared<const Bytes>(std::move(bytes))) {}

    Copy copy() override {
        return {.url = url_,
                .opened = [bytes = bytes_](database::Connection& connection) { native_of(connection).load(*bytes); },
                .remove = [] {}};
    }

private:
    Url url_;
    std::shared_ptr<const Bytes> bytes_; // connections may outlive the template
};
} // namespace

Native& native_of(database::Connection& connection) { return dynamic_cast<SqliteConnection&>(connection).native(); }

std::shared_ptr<database::Template> make_template(const database::Dialect& dialect, const Url& url,
                                                  const std::function<void(database::Connection&)>& fill) {
    if (!location_of(url).in_memory())
        throw Error(ErrorCategory::unsupported, fmt::format("{} is a file: copies are made in memory", url.display()),
                    "use sqlite://");
    const auto connection = connect(dialect, url, {});
    fill(*connection);
    return std::make_shared<Image>(url, native_of(*connection).image());
}

std::unique_ptr<database::Connection> copy_of(database::Connection& connection) {
    auto copy =
        std::make_unique<SqliteConnection>(connection.dialect(), Location{}, false, std::chrono::milliseconds{});
    copy->allow_quoted_text();
    // Tables first, triggers last. SQLite makes its own tables, and those of a module come with the table of that.
    for (const auto& row : connection.query(
             "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
             "AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') "
             "ORDER BY instr('table index view  trigger', type), rowid"))
        copy->execute(row.at(0).value());
    return copy;
}

} // namespace retort::sqlite

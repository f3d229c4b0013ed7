#include <postgresql/connection.hpp>

#include <retort/database/soci_connection.hpp> // before libpq: SOCI decides how its headers are read

#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <libpq-events.h>
#include <libpq-fe.h>

#include <postgresql/connect_string.hpp>
#include <postgresql/copy_writer.hpp>
#include <postgresql/errors.hpp>
#include <postgresql/native.hpp>
#include <postgresql/parameters.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/read_field.hpp>

namespace retort::postgresql {

namespace {
using database::Begin;
using database::ConnectOptions;
using database::Isolation;
using database::SociConnection;
using database::Statement;
using database::TextRow;

class Connection final : public SociConnection {
public:
    Connection(const database::Dialect& dialect, const std::string& connect_string, const ConnectOptions& options);

    [[nodiscard]] const database::Dialect& dialect() const noexcept override { return dialect_; }
    void execute(std::string_view sql) override;
    std::vector<TextRow> query(std::string_view sql) override;
    void fetch(const Statement& statement, const database::TakeRow& row, const database::TakeCount& count) override;
    std::unique_ptr<database::BulkWriter> write(database::BulkTarget target) override;
    void begin(Begin mode) override;
    void commit() override;
    void rollback() noexcept override;
    [[nodiscard]] bool in_transaction() const noexcept override;
    [[nodiscard]] bool is_alive() noexcept override;
    void begin_at(Isolation isolation, Begin mode) override;
    void control(std::string_view sql) override { run_native(sql); }
    [[nodiscard]] bool reset() noexcept override;
    [[nodiscard]] bool keeps_session() override;
    [[nodiscard]] Environment environment() const;

protected:
    [[nodiscard]] Error translate(const soci::soci_error& e, std::string_view sql) override;
    [[nodiscard]] bool text_protocol() const noexcept override { return true; }

private:
    static int on_event(PGEventId event, void* info, void* connection) noexcept;
    Result run_native(std::string_view sql);
    Error refused(std::string_view sql, Values values);
    void end_copy() noexcept;

    const database::Dialect& dialect_;
    PGconn* handle_; // the session's
    std::string session_settings_;
    bool ran_raw_sql_ = false; // since the last reset()
    ServerError last_error_;
};

// The session settings on which the meaning of SQL texts and the form of values depend, in one round trip.
std::string session_settings(const ConnectOptions& options) {
    // To PostgreSQL 0 is no limit; here it is no waiting.
    const auto lock_timeout = std::max(options.busy_timeout, std::chrono::milliseconds(1));
    return fmt::format("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = iso_8601; "
                       "SET bytea_output = hex; SET extra_float_digits = 3; SET standard_conforming_strings = on; "
                       "SELECT set_config('lock_timeout', '{}', false) WHERE current_setting('lock_timeout') = '0'",
                       lock_timeout.count());
}

void ignore_notice(void* /*connection*/, const char* /*message*/) {}

Connection::Connection(const database::Dialect& dialect, const std::string& connect_string,
                       const ConnectOptions& options)
    : SociConnection(soci::postgresql, connect_string), dialect_(dialect),
      handle_(static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_),
      session_settings_(session_settings(options)) {
    PQsetNoticeProcessor(handle_, ignore_notice, nullptr);
    if (PQregisterEventProc(handle_, on_event, "retort", this) == 0)
        throw Error(ErrorCategory::internal, "libpq takes no event procedure");
    run_native(session_settings_);
}

// SOCI keeps only the state and a text of what the server says, and puts bound values into that text. libpq shows each
// result to this function before SOCI sees it (manual, 34.14), so that the fields of an error can be kept.
int Connection::on_event(PGEventId event, void* info, void* connection) noexcept {
    if (event != PGEVT_RESULTCREATE) return 1;
    const PGresult* result = static_cast<PGEventResultCreate*>(info)->result;
    if (PQresultStatus(result) != PGRES_FATAL_ERROR) return 1;
    try {
        static_cast<Connection*>(connection)->last_error_ = server_error(result);
    } catch (const std::bad_alloc&) { // no exception may cross libpq; the error is then told without its fields
    }
    return 1;
}

// The error that the last statement met. It is taken: the next one starts without.
Error Connection::refused(std::string_view sql, Values values) {
    const ServerError error = std::exchange(last_error_, {});
    if (!error.state.empty()) return to_error(error, sql, values);
    if (PQstatus(handle_) != CONNECTION_OK) return lost_connection(PQerrorMessage(handle_), sql);
    return Error({.category = ErrorCategory::database,
                  .message = "the statement could not be sent or its result not be read",
                  .statement = std::string(sql)});
}

Error Connection::translate(const soci::soci_error& /*e*/, std::string_view sql) { return refused(sql, Values::bound); }

// Ends a COPY that nobody feeds or reads, so that the connection can be used again.
void Connection::end_copy() noexcept {
    PQputCopyEnd(handle_, "COPY needs a client that feeds it");
    char* line = nullptr;
    while (PQgetCopyData(handle_, &line, 0) > 0) PQfreemem(line);
    while (PGresult* result = PQgetResult(handle_)) PQclear(result);
    last_error_ = {};
}

Result Connection::run_native(std::string_view sql) {
    if (sql.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::value, "SQL text for PostgreSQL cannot hold a NUL byte");
    Result result(PQexec(handle_, std::string(sql).c_str()), PQclear);
    switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY: return result;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        end_copy();
        throw Error({.category = ErrorCategory::unsupported,
                     .message = "COPY between server and client cannot run as a plain statement",
                     .hint = "use bulk_insert, or psql",
                     .statement = std::string(sql)});
    default: throw refused(sql, Values::in_text);
    }
}

void Connection::execute(std::string_view sql) {
    ran_raw_sql_ = true;
    run_native(sql);
}

std::vector<TextRow> Connection::query(std::string_view sql) {
    ran_raw_sql_ = true;
    const Result result = run_native(sql);
    std::vector<TextRow> rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (int i = 0; i < PQntuples(result.get()); ++i) {
        TextRow& row = rows[static_cast<std::size_t>(i)];
        for (int j = 0; j < PQnfields(result.get()); ++j) {
            if (PQgetisnull(result.get(), i, j) != 0)
                row.emplace_back();
            else
                row.emplace_back(PQgetvalue(result.get(), i, j));
        }
    }
    return rows;
}

void Connection::fetch(const Statement& statement, const database::TakeRow& row, const database::TakeCount& count) {
    const Parameters parameters(statement.binds);
    constexpr int binary = 1;
    const Result result(PQexecParams(handle_, statement.sql.c_str(), parameters.count(), nullptr, parameters.pointers(),
                                     nullptr, nullptr, binary),
                        PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw refused(statement.sql, Values::bound);
    const auto columns = statement.columns.size();
    if (static_cast<std::size_t>(PQnfields(result.get())) != columns)
        throw Error({.category = ErrorCategory::usage,
                     .message = fmt::format("the query returns {} columns, not {}", PQnfields(result.get()), columns),
                     .statement = statement.sql});
    std::vector<unsigned> types(columns);
    for (std::size_t i = 0; i < columns; ++i) types[i] = PQftype(result.get(), static_cast<int>(i));
    std::vector<ValueView> cells(columns);
    std::vector<std::string> rooms(columns);
    const int rows = PQntuples(result.get());
    if (count) count(static_cast<std::size_t>(rows));
    for (int i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) {
            const int k = static_cast<int>(j);
            const auto length = static_cast<std::size_t>(PQgetlength(result.get(), i, k));
            if (length == 0 && PQgetisnull(result.get(), i, k) != 0)
                cells[j] = {};
            else
                cells[j] =
                    read_field({PQgetvalue(result.get(), i, k), length}, types[j], statement.columns[j], rooms[j]);
        }
        row(cells);
    }
}

std::unique_ptr<database::BulkWriter> Connection::write(database::BulkTarget target) {
    // COPY knows no rules, and the server refuses it under row security and for views (manual, COPY).
    const Result found =
        run_native(fmt::format("SELECT relkind IN ('r', 'p') AND NOT relhasrules AND NOT row_security_active(oid) "
                               "FROM pg_class WHERE oid = {}::regclass",
                               dialect_.literal(quote_name(target.table))));
    const bool copies = PQntuples(found.get()) > 0 && std::string_view(PQgetvalue(found.get(), 0, 0)) == "t";
    return copy_writer({handle_, [this](std::string_view sql) { return refused(sql, Values::bound); }},
                       std::move(target), copies);
}

bool Connection::keeps_session() {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfo(handle_), PQconninfoFree);
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        names.push_back(option->keyword);
        values.push_back(option->val);
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> other(PQconnectdbParams(names.data(), values.data(), 0),
                                                             PQfinish);
    if (PQstatus(other.get()) != CONNECTION_OK) return true; // no connection is left: nobody can tell
    // This connection waits meanwhile. A pooler that does not keep its session for it gives it to the other one.
    constexpr const char* ask = "SELECT pg_backend_pid()";
    const Result mine = run_native(ask);
    const Result theirs(PQexec(other.get(), ask), PQclear);
    return PQresultStatus(theirs.get()) != PGRES_TUPLES_OK ||
           std::string_view(PQgetvalue(mine.get(), 0, 0)) != PQgetvalue(theirs.get(), 0, 0);
}

Environment Connection::environment() const {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfo(handle_), PQconninfoFree);
    Environment environment;
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
        if (option->envvar == nullptr) continue;
        environment.emplace_back(option->envvar, std::nullopt);
        if (option->val != nullptr && *option->val != '\0') environment.back().second = option->val;
    }
    return environment;
}

void Connection::begin(Begin mode) { begin_at(Isolation::standard, mode); }

void Connection::begin_at(Isolation isolation, Begin mode) {
    // The server itself would only warn.
    if (in_transaction()) throw Error(ErrorCategory::internal, "a transaction is open already");
    std::string sql = "BEGIN";
    if (mode == Begin::read_only) sql += " READ ONLY";
    switch (isolation) {
    case Isolation::standard: break;
    case Isolation::read_committed: sql += " ISOLATION LEVEL READ COMMITTED"; break;
    case Isolation::repeatable_read: sql += " ISOLATION LEVEL REPEATABLE READ"; break;
    case Isolation::serializable: sql += " ISOLATION LEVEL SERIALIZABLE"; break;
    }
    run_native(sql);
}

void Connection::commit() {
    const Result result = run_native("COMMIT");
    // The server answers the COMMIT of a failed transaction with a rollback, and does not call it an error.
    if (std::string_view(PQcmdStatus(result.get())) == "ROLLBACK")
        throw Error({.category = ErrorCategory::database,
                     .message = "the transaction was rolled back: a statement in it had failed",
                     .hint = "the error of that statement says why",
                     .state = "25P02"});
}

void Connection::rollback() noexcept {
    if (in_transaction()) PQclear(PQexec(handle_, "ROLLBACK"));
    last_error_ = {};
}

bool Connection::in_transaction() const noexcept {
    const PGTransactionStatusType status = PQtransactionStatus(handle_);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Connection::is_alive() noexcept {
    const Result result(PQexec(handle_, ""), PQclear);
    last_error_ = {};
    return PQresultStatus(result.get()) == PGRES_EMPTY_QUERY;
}

// What DISCARD ALL does (manual, DISCARD), but for statements that SOCI has prepared, and then the settings of Retort's
// own. In one round trip, and only where there was SQL that may have changed something.
bool Connection::reset() noexcept {
    rollback();
    if (PQtransactionStatus(handle_) != PQTRANS_IDLE) return false;
    if (!std::exchange(ran_raw_sql_, false)) return true;
    constexpr std::string_view discard =
        "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); "
        "DISCARD TEMP; DISCARD SEQUENCES; DO $$ DECLARE statement text; BEGIN "
        "FOR statement IN SELECT name FROM pg_prepared_statements WHERE from_sql LOOP "
        "EXECUTE 'DEALLOCATE ' || quote_ident(statement); END LOOP; END $$; ";
    try {
        run_native(std::string(discard) + session_settings_);
        return true;
    } catch (const std::exception&) {
        return false;
    }
}
} // namespace

Environment environment_of(database::Connection& connection) {
    return dynamic_cast<Connection&>(connection).environment();
}

std::unique_ptr<database::Connection> open(const database::Dialect& dialect, const Url& url,
                                           const ConnectOptions& options) {
    const std::string text = connect_string(url, options);
    try {
        return std::make_unique<Connection>(dialect, text, options);
    } catch (const soci::soci_error& e) {
        // SOCI's own sentence, then what libpq says on the lines behind it.
        const std::string message = e.get_error_message();
        const auto first_line = message.find('\n');
        throw cannot_connect(url, first_line == std::string::npos ? message : message.substr(first_line + 1));
    }
}

} // namespace retort::postgresql

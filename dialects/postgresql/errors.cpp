#include <postgresql/errors.hpp>

#include <array>
#include <utility>

#include <fmt/format.h>

namespace retort::postgresql {

namespace {
std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

// Class 22 quotes the value that it does not like: 'invalid input syntax for type uuid: "…"'. The value may hold
// quotation marks itself: all from the first to the last goes.
std::string without_quoted(const std::string& message) {
    const auto open = message.find('"');
    if (open == std::string::npos) return message;
    return message.substr(0, open) + "\"…\"" + message.substr(message.rfind('"') + 1);
}

// 'Key (email)=(a@b.c) already exists' without the values. They may hold parentheses themselves: all up to the last one
// goes.
std::string without_key_values(const std::string& detail) {
    const auto values = detail.find(")=(");
    if (values == std::string::npos) return detail;
    return detail.substr(0, values) + detail.substr(detail.rfind(')'));
}

bool shows_only_keys(std::string_view state) {
    return state == "23505" || state == "23503" || state == "23P01" || // unique, foreign key, exclude
           state == "2BP01" || state == "0A000";                       // dependent objects, what stands in the way
}

bool changes_a_type(std::string_view sql) {
    return sql.starts_with("ALTER TABLE ") && sql.find(" TYPE ") != std::string_view::npos;
}

// A server before PostgreSQL 15 does not know the words.
bool is_unknown_here(const ServerError& error, std::string_view sql) {
    return error.state == "42601" && error.message.find("\"NULLS\"") != std::string::npos &&
           sql.find("NULLS NOT DISTINCT") != std::string_view::npos;
}

std::string permission_hint(std::string_view message) {
    if (message.starts_with("must be owner of"))
        return "run it as the role that owns it, or make this role a member of that one";
    if (message.starts_with("permission denied for schema"))
        return "let the role make things there: GRANT USAGE, CREATE ON SCHEMA … TO …; or run it as a role that may";
    return "give the role the right that it misses (GRANT … TO …), or run it as a role that has it";
}

std::string hint_for(const ServerError& error, std::string_view sql) {
    if (error.state == "55P04")
        return "a new value of an enum can be used once it is committed: add it in a revision of its own that comes "
               "before, or in op.autocommit(…)";
    // A view, a trigger or a generated column uses the column; or an index or check, in an expression.
    if ((error.state == "0A000" || error.state == "42883") && changes_a_type(sql))
        return "what uses the column stands in the way: drop it before (op.execute for what no revision has made) and "
               "make it again after";
    if (error.state == "55P03") return "another session holds a lock on it: try again when that session has finished";
    if (error.state == "57014" && error.message.find("statement timeout") != std::string::npos)
        return "it ran for longer than it may: see who else is at work there, or give it more time "
               "(--statement-timeout)";
    if (error.state == "55006")
        return "rows of this transaction wait for deferred keys, or the object is in use: run SET CONSTRAINTS ALL "
               "IMMEDIATE before it, or make two revisions of it";
    if (error.state == "2BP01") return "drop what depends on it first";
    if (is_unknown_here(error, sql)) return "NULLS NOT DISTINCT needs PostgreSQL 15";
    if (error.state == "42501" && error.hint.empty()) return permission_hint(error.message);
    if (error.state == "25006")
        return "the server is a standby, or default_transaction_read_only is on, or the program began the transaction "
               "read-only: write to the primary, or turn that off";
    if (error.state == "3F000" && error.message.starts_with("no schema has been selected"))
        return "no schema of the search_path is there: make it (CREATE SCHEMA), or correct the search_path of the URL "
               "or role";
    if (error.state == "42P10") return "go by columns that a primary key or unique constraint is made of, all of them";
    return error.hint;
}

// libpq's advice stands on lines of its own that begin with a tab; the rest is one line for each host that was tried.
std::string without_advice(std::string_view message) {
    std::string text;
    while (!message.empty()) {
        const auto end = message.find('\n');
        const std::string_view line = message.substr(0, end);
        if (!line.empty() && line.front() != '\t') text.append(text.empty() ? "" : "; ").append(line);
        message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
    }
    constexpr std::string_view severity = "FATAL:  ";
    for (auto at = text.find(severity); at != std::string::npos; at = text.find(severity))
        text.erase(at, severity.size());
    return text;
}

std::string connect_hint(std::string_view message) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> hints{{
        {"pg_hba.conf", "the server's pg_hba.conf has to let this user in from this host"},
        {"too many", "close other connections, or raise max_connections on the server"},
        {"connection slots", "close other connections, or raise max_connections on the server"},
        {"password", "check the user and the password; PGPASSWORD and ~/.pgpass count too when the URL has none"},
        {"database \"", "create the database, or correct its name in the URL"},
        {"role \"", "create the role, or correct the user in the URL"},
        {"translate host name", "check the name of the host in the URL"},
        {"starting up", "try again in a moment"},
        {"shutting down", "try again in a moment"},
        {"timeout", "check host, port and firewall, or raise connect_timeout in the URL"},
        {"SSL", "check sslmode in the URL and the certificates"},
    }};
    for (const auto& [part, hint] : hints) {
        if (message.find(part) != std::string_view::npos) return std::string(hint);
    }
    return "is the server running there? check host and port in the URL";
}
} // namespace

ServerError server_error(const PGresult* result) {
    return {.state = field(result, PG_DIAG_SQLSTATE),
            .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
            .detail = field(result, PG_DIAG_MESSAGE_DETAIL),
            .hint = field(result, PG_DIAG_MESSAGE_HINT),
            .constraint = field(result, PG_DIAG_CONSTRAINT_NAME)};
}

ErrorCategory category_of(std::string_view state) noexcept {
    constexpr std::array<std::pair<std::string_view, ErrorCategory>, 29> categories{{
        // whole states before their classes
        {"23505", ErrorCategory::unique},
        {"23503", ErrorCategory::foreign_key},
        {"23001", ErrorCategory::foreign_key},
        {"23502", ErrorCategory::not_null},
        {"23514", ErrorCategory::check},
        {"23P01", ErrorCategory::check},
        {"40001", ErrorCategory::serialization},
        {"40P01", ErrorCategory::serialization},
        {"55P03", ErrorCategory::busy},
        {"53300", ErrorCategory::busy},
        {"42P04", ErrorCategory::duplicate},
        {"42P06", ErrorCategory::duplicate},
        {"42P07", ErrorCategory::duplicate},
        {"42701", ErrorCategory::duplicate},
        {"42710", ErrorCategory::duplicate},
        {"42723", ErrorCategory::duplicate},
        {"42501", ErrorCategory::permission},
        {"25006", ErrorCategory::permission},
        {"XX001", ErrorCategory::corrupt},
        {"XX002", ErrorCategory::corrupt},
        {"57014", ErrorCategory::database}, // cancelled: the connection is as good as before
        {"08", ErrorCategory::connection},
        {"28", ErrorCategory::connection},
        {"3D", ErrorCategory::connection},
        {"57", ErrorCategory::connection},
        {"3F", ErrorCategory::syntax},
        {"42", ErrorCategory::syntax},
        {"22", ErrorCategory::value},
        {"0A", ErrorCategory::unsupported},
    }};
    for (const auto& [start, category] : categories) {
        if (state.starts_with(start)) return category;
    }
    return ErrorCategory::database;
}

Error to_error(const ServerError& error, std::string_view sql, Values values) {
    const bool bound = values == Values::bound;
    std::string message = error.message;
    if (bound && error.state.starts_with("22")) message = without_quoted(message);
    if (shows_only_keys(error.state) && !error.detail.empty())
        message += ": " + (bound ? without_key_values(error.detail) : error.detail);
    if (message.ends_with('.')) message.pop_back();
    return Error({.category = is_unknown_here(error, sql) ? ErrorCategory::unsupported : category_of(error.state),
                  .message = std::move(message),
                  .hint = hint_for(error, sql),
                  .state = error.state,
                  .constraint = error.constraint,
                  .statement = std::string(sql)});
}

Error lost_connection(std::string_view message, std::string_view sql) {
    const std::string text = without_advice(message);
    return Error({.category = ErrorCategory::connection,
                  .message = text.empty() ? "the connection to the server is lost" : text,
                  .hint = "an open transaction was rolled back: connect again",
                  .statement = std::string(sql)});
}

Error cannot_connect(const Url& url, std::string_view message) {
    const std::string text = without_advice(message);
    return {ErrorCategory::connection, fmt::format("cannot connect to {}: {}", url.display(), text),
            connect_hint(text)};
}

} // namespace retort::postgresql

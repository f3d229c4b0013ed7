#pragma once
// What the server says when it refuses, as retort::Error.

#include <string>
#include <string_view>

#include <libpq-fe.h>

#include <retort/database/url.hpp>
#include <retort/error.hpp>

namespace retort::postgresql {

/// The fields of an error message (manual, 34.3.2 PQresultErrorField).
struct ServerError {
    std::string state;
    std::string message;
    std::string detail;
    std::string hint;
    std::string constraint;
};

/// The fields of a failed result.
ServerError server_error(const PGresult* result);

/// What an SQLSTATE means (manual, appendix A).
ErrorCategory category_of(std::string_view state) noexcept;

/// Whether a statement had bound values, which its error must not repeat.
enum class Values { in_text, bound };

/// The error that a statement met. DETAIL is kept where it names keys (without their values when they were bound),
/// dependent objects or what is in the way, and left out where it shows whole rows.
Error to_error(const ServerError& error, std::string_view sql, Values values);

/// The connection is gone. `message` is libpq's (PQerrorMessage).
Error lost_connection(std::string_view message, std::string_view sql);

/// No connection came about. `message` is libpq's, which holds no password.
Error cannot_connect(const Url& url, std::string_view message);

} // namespace retort::postgresql

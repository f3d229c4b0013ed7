#pragma once
// The one exception hierarchy. Catch retort::Error for everything Retort throws; look at category() to act on it.

#include <stdexcept>
#include <string>
#include <string_view>

namespace retort {

/// What kind of thing went wrong, independent of the database that said so.
enum class ErrorCategory {
    unique,        ///< a UNIQUE or PRIMARY KEY constraint (SQLSTATE 23505)
    foreign_key,   ///< a FOREIGN KEY constraint (23503)
    not_null,      ///< a NOT NULL constraint (23502)
    check,         ///< a CHECK or EXCLUDE constraint (23514, 23P01)
    serialization, ///< a serialisation failure or deadlock; try the unit of work again (40001, 40P01)
    busy,          ///< the database or a lock is held by somebody else; try again later (55P03, SQLITE_BUSY)
    syntax,        ///< the SQL is wrong or names what is not there (class 42, except 42501)
    duplicate,     ///< the object exists already (42P07, 42701, 42710, "already exists")
    permission,    ///< not allowed, or read-only (42501, 25006, SQLITE_READONLY)
    connection,    ///< no server, wrong password, no such file, connection lost (classes 08, 28, 3D, 57P)
    corrupt,       ///< the file is not a database or is damaged (SQLITE_NOTADB, SQLITE_CORRUPT)
    database,      ///< any other message of the database
    usage,         ///< a request that makes no sense: unknown revision, bad URL, bad argument
    revision,      ///< the revision files contradict each other: missing parent, duplicate id, cycle
    several_heads, ///< several heads where one is needed
    schema,        ///< an operation that the schema it meets does not allow (unknown table, duplicate column)
    unsupported,   ///< something that this database cannot do
    lock,          ///< the migration lock was not obtained
    value,         ///< a value that cannot be stored or read as asked
    internal,      ///< a defect in Retort
};

/// The name of a category as it is printed: "unique", "foreign_key", …
std::string_view to_string(ErrorCategory category) noexcept;
/// Whether an error of that kind, when rows are written, may be due to what one of them holds.
[[nodiscard]] bool is_about_rows(ErrorCategory category) noexcept;

/// Everything that is known about an error. Only `category` and `message` are always there.
/// No field ever holds a bound value or a password.
struct ErrorDetails {
    ErrorCategory category = ErrorCategory::internal;
    std::string message;    ///< one line, without a final full stop: what happened
    std::string hint;       ///< one line: what to do next
    std::string state;      ///< SQLSTATE (PostgreSQL) or the extended result code (SQLite)
    std::string constraint; ///< the constraint, where the database tells it
    std::string statement;  ///< the SQL, without its values
    std::string where;      ///< where in the project: "versions/f3a1_add.cpp:12", "revision f3a1", "seed users"
};

/// The root of all that Retort throws. what() is the message, with `where` in front of it when known.
class Error : public std::runtime_error {
public:
    explicit Error(ErrorDetails details);
    Error(ErrorCategory category, std::string message, std::string hint = {});

    [[nodiscard]] ErrorCategory category() const noexcept { return details_.category; }
    [[nodiscard]] const std::string& hint() const noexcept { return details_.hint; }
    [[nodiscard]] const std::string& state() const noexcept { return details_.state; }
    [[nodiscard]] const std::string& constraint() const noexcept { return details_.constraint; }
    [[nodiscard]] const std::string& statement() const noexcept { return details_.statement; }
    [[nodiscard]] const std::string& where() const noexcept { return details_.where; }
    [[nodiscard]] const ErrorDetails& details() const noexcept { return details_; }

    /// The same error, said to have happened at `where`. An error that has a place already keeps it.
    [[nodiscard]] Error at(std::string where) const;

private:
    ErrorDetails details_;
};

} // namespace retort

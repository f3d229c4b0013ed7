#pragma once
// A prepared statement of SQLite's C API. Not for files that include SOCI's header, which declares the API once more.

#include <memory>
#include <span>
#include <string_view>

#include <sqlite3.h>

#include <retort/error.hpp>
#include <retort/schema/type.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::sqlite {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

/// The handle's last error, said of `sql`.
Error handle_error(sqlite3* handle, std::string_view sql, bool compiling);

/// The first statement at `sql`, which moves behind it; `text` is what it was made of. Empty when there is only white
/// space and comments. `flags`: SQLITE_PREPARE_….
Prepared prepare(sqlite3* handle, const char*& sql, std::string_view& text, unsigned flags = 0);

/// False when there is no further row.
bool step(sqlite3* handle, sqlite3_stmt* statement, std::string_view sql);

/// Binds parameter `position`, from 1; what the cell shows must be good until the statement has run. Numbers as
/// numbers, uuids and times as text. Throws Error (value) for a date without a text.
void bind(sqlite3_stmt* statement, int position, const ValueView& cell);

/// Holds the mutex of a connection, which SQLite else takes and gives back at every look at a field.
class Locked {
public:
    explicit Locked(sqlite3* handle) noexcept : mutex_(sqlite3_db_mutex(handle)) { sqlite3_mutex_enter(mutex_); }
    ~Locked() { sqlite3_mutex_leave(mutex_); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

private:
    sqlite3_mutex* mutex_;
};

/// Column `i` of the row, read as that type: what is stored decides about numbers, and numbers become text where text
/// is expected. Good until the next step. The caller is Locked: https://sqlite.org/c3ref/value.html
ValueView read(sqlite3_stmt* statement, int i, const schema::Type& type);

} // namespace retort::sqlite

#pragma once
// Raw SQL on SQLite's own handle, where all statements of a text run: SOCI runs the first and drops the others in
// silence. Apart from the connection, because SOCI declares the C API in a namespace of its own and no file can include
// both.

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/error.hpp>

struct sqlite3;

namespace retort::sqlite {

/// A handle that somebody else opened and will close.
class Native {
public:
    /// `handle`: a sqlite3*, as SOCI holds it.
    explicit Native(void* handle) noexcept : handle_(static_cast<sqlite3*>(handle)) {}

    /// How long a statement waits for the locks of others.
    void set_busy_timeout(std::chrono::milliseconds timeout) noexcept;
    /// Whether "x" may be text. SQLite takes a name that it does not know for one unless it is told not to, so that a
    /// SELECT of a column that is not there succeeds (https://sqlite.org/quirks.html §8).
    void allow_quoted_text(bool allowed) noexcept;

    /// See decimal.hpp.
    void define_functions();

    /// Runs every statement in `sql`; rows are dropped. Throws Error; what ran before the failing statement has run.
    void execute(std::string_view sql);
    /// Runs one query and returns its rows as text. Throws Error (usage) when another statement follows it.
    std::vector<database::TextRow> query(std::string_view sql);

    /// Runs a query with bound values. Throws Error (usage) when it has another number of columns than `statement`
    /// says.
    void fetch(const database::Statement& statement, const database::TakeRow& row);
    /// Writes rows by one prepared statement for each set of columns that rows have values for.
    std::unique_ptr<database::BulkWriter> write(const database::Dialect& dialect, database::BulkTarget target);

    /// All that the database holds, as the bytes of a file.
    [[nodiscard]] Bytes image();
    /// Makes the database, which is in memory, one that holds what the image does.
    void load(const Bytes& image);

    /// See backup.hpp.
    void write_backup(const std::filesystem::path& file);
    void restore_backup(const std::filesystem::path& file);

    /// The handle's last error, said of `sql`.
    [[nodiscard]] Error last_error(std::string_view sql);
    [[nodiscard]] bool in_transaction() const noexcept;

private:
    sqlite3* handle_;
};

} // namespace retort::sqlite

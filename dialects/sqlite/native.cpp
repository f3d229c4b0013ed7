#include <sqlite/native.hpp>

#include <algorithm>
#include <memory>
#include <new>
#include <string>

#include <retort/model/value_view.hpp>
#include <sqlite/backup.hpp>
#include <sqlite/decimal.hpp>
#include <sqlite/error.hpp>
#include <sqlite/row_writer.hpp>
#include <sqlite/statement.hpp>

namespace retort::sqlite {

namespace {
// SQLite takes a NUL for the end of the text. Terminated and without a length, because SQLite else copies all that is
// left of the text for every statement in it.
std::string terminated(std::string_view sql) {
    if (sql.find('\0') != std::string_view::npos) throw Error(ErrorCategory::value, "the SQL text has a NUL character");
    return std::string(sql);
}

database::TextRow read_row(sqlite3_stmt* statement) {
    database::TextRow row;
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        if (text == nullptr) {
            row.emplace_back();
        } else {
            row.emplace_back(std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
        }
    }
    return row;
}
} // namespace

void Native::set_busy_timeout(std::chrono::milliseconds timeout) noexcept {
    sqlite3_busy_timeout(handle_, static_cast<int>(timeout.count()));
}

void Native::allow_quoted_text(bool allowed) noexcept {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, allowed ? 1 : 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, allowed ? 1 : 0, nullptr);
}

void Native::define_functions() { define_decimal_functions(handle_); }

void Native::execute(std::string_view sql) {
    const std::string all = terminated(sql);
    for (const char* rest = all.c_str(); *rest != '\0';) {
        std::string_view text;
        const Prepared statement = prepare(handle_, rest, text);
        while (statement && step(handle_, statement.get(), text)) {
        }
    }
}

std::vector<database::TextRow> Native::query(std::string_view sql) {
    const std::string all = terminated(sql);
    const char* rest = all.c_str();
    std::string_view text;
    const Prepared statement = prepare(handle_, rest, text);
    while (*rest != '\0') {
        std::string_view next;
        if (prepare(handle_, rest, next))
            throw Error(ErrorCategory::usage, "a query is one statement, and another follows it",
                        "use execute() for several statements");
    }
    std::vector<database::TextRow> rows;
    while (statement && step(handle_, statement.get(), text)) rows.push_back(read_row(statement.get()));
    return rows;
}

void Native::fetch(const database::Statement& statement, const database::TakeRow& row) {
    const std::string all = terminated(statement.sql);
    const char* rest = all.c_str();
    std::string_view text;
    const Prepared prepared = prepare(handle_, rest, text);
    const auto columns = statement.columns.size();
    if (static_cast<std::size_t>(sqlite3_column_count(prepared.get())) != columns)
        throw Error({.category = ErrorCategory::usage,
                     .message = "the query returns " + std::to_string(sqlite3_column_count(prepared.get())) +
                                " columns, not " + std::to_string(columns),
                     .statement = statement.sql});
    for (std::size_t i = 0; i < statement.binds.size(); ++i)
        bind(prepared.get(), static_cast<int>(i + 1), look_at(statement.binds[i]));
    std::vector<ValueView> cells(columns);
    const auto next = [&] {
        const Locked locked(handle_);
        if (!step(handle_, prepared.get(), text)) return false;
        for (std::size_t i = 0; i < columns; ++i)
            cells[i] = read(prepared.get(), static_cast<int>(i), statement.columns[i]);
        return true;
    };
    while (next()) row(cells);
}

std::unique_ptr<database::BulkWriter> Native::write(const database::Dialect& dialect, database::BulkTarget target) {
    return row_writer(handle_, dialect, std::move(target));
}

Bytes Native::image() {
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(sqlite3_serialize(handle_, "main", &size, 0),
                                                                        sqlite3_free);
    if (!bytes) throw std::bad_alloc();
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.get());
    return {begin, begin + size};
}

void Native::load(const Bytes& image) {
    auto* bytes = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
    if (bytes == nullptr) throw std::bad_alloc();
    std::copy(image.begin(), image.end(), reinterpret_cast<std::byte*>(bytes));
    const auto size = static_cast<sqlite3_int64>(image.size());
    // Frees the bytes, also when it fails.
    if (sqlite3_deserialize(handle_, "main", bytes, size, size,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) != SQLITE_OK)
        throw last_error("sqlite3_deserialize");
}

void Native::write_backup(const std::filesystem::path& file) { sqlite::write_backup(handle_, file); }
void Native::restore_backup(const std::filesystem::path& file) { sqlite::restore_backup(handle_, file); }

Error Native::last_error(std::string_view sql) {
    const int code = sqlite3_extended_errcode(handle_);
    std::string message = sqlite3_errmsg(handle_);
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return Error({.category = ErrorCategory::value,
                      .message = "a value of the statement could not be bound or read",
                      .statement = std::string(sql)});
    // The code alone does not tell SQL that is wrong from SQL that failed: what compiles now was not wrong.
    bool compiling = false;
    if (code == SQLITE_ERROR) {
        sqlite3_stmt* statement = nullptr;
        compiling =
            sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr) != SQLITE_OK;
        sqlite3_finalize(statement);
    }
    return make_error(code, std::move(message), sql, compiling);
}

bool Native::in_transaction() const noexcept { return sqlite3_get_autocommit(handle_) == 0; }

} // namespace retort::sqlite

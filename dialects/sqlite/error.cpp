#include <sqlite/error.hpp>

#include <algorithm>
#include <cctype>

#include <sqlite3.h>

namespace retort::sqlite {

namespace {
constexpr int primary_code(int code) { return code & 0xff; }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

ErrorCategory constraint_category(int code, std::string_view message) {
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return ErrorCategory::unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return ErrorCategory::foreign_key;
    case SQLITE_CONSTRAINT_NOTNULL: return ErrorCategory::not_null;
    case SQLITE_CONSTRAINT_CHECK: return ErrorCategory::check;
    case SQLITE_CONSTRAINT_DATATYPE: return ErrorCategory::value;
    default: break;
    }
    // ON DELETE RESTRICT is a trigger to SQLite, and has a trigger's code.
    return contains(message, "FOREIGN KEY") ? ErrorCategory::foreign_key : ErrorCategory::database;
}

ErrorCategory category_of(int code, std::string_view message, bool compiling) {
    if (code == SQLITE_BUSY_SNAPSHOT) return ErrorCategory::serialization;
    switch (primary_code(code)) {
    case SQLITE_CONSTRAINT: return constraint_category(code, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCategory::busy;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH: return ErrorCategory::permission;
    case SQLITE_CANTOPEN: return ErrorCategory::connection;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCategory::corrupt;
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG: return ErrorCategory::value;
    case SQLITE_ERROR:
        if (contains(message, "already exists") || contains(message, "duplicate column name") ||
            contains(message, "there is already another table or index"))
            return ErrorCategory::duplicate;
        return compiling ? ErrorCategory::syntax : ErrorCategory::database;
    default: return ErrorCategory::database;
    }
}

std::string hint_for(int code, std::string_view message) {
    if (contains(message, "ON CONFLICT clause does not match"))
        return "go by columns that a primary key or unique constraint is made of, all of them";
    switch (primary_code(code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another connection is writing to the database: try again when it is done";
    case SQLITE_READONLY: return "make the file and its folder writable, or use a copy of it";
    case SQLITE_NOTADB: return "check the path: the file is something else, or encrypted";
    case SQLITE_CORRUPT: return "restore a backup, or save what can be read with: sqlite3 FILE .recover";
    case SQLITE_FULL: return "make room on the disk";
    case SQLITE_IOERR:
        return "the system could not read or write the file: is the disk full, its quota reached, or failing?";
    default: return {};
    }
}

// "CHECK constraint failed: ck_price" and "UNIQUE constraint failed: index 'ix_lower_name'" name the constraint. A
// CHECK without a name puts its expression there, and a UNIQUE its columns: neither is a name.
std::string constraint_name(int code, std::string_view message) {
    constexpr std::string_view check = "CHECK constraint failed: ";
    constexpr std::string_view index = "UNIQUE constraint failed: index '";
    if (code == SQLITE_CONSTRAINT_CHECK && message.starts_with(check)) {
        const std::string_view name = message.substr(check.size());
        const bool is_name = std::all_of(name.begin(), name.end(),
                                         [](unsigned char c) { return std::isalnum(c) || c == '_' || c >= 0x80; });
        return is_name ? std::string(name) : std::string();
    }
    if (message.starts_with(index)) return std::string(message.substr(index.size(), message.size() - index.size() - 1));
    return {};
}
} // namespace

Error make_error(int code, std::string message, std::string_view statement, bool compiling) {
    ErrorDetails details{.category = category_of(code, message, compiling),
                         .hint = hint_for(code, message),
                         .state = std::to_string(code),
                         .constraint = constraint_name(code, message),
                         .statement = std::string(statement)};
    details.message = std::move(message);
    return Error(std::move(details));
}

} // namespace retort::sqlite

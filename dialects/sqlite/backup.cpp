#include <sqlite/backup.hpp>

#include <array>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <sqlite3.h>

#include <sqlite/error.hpp>
#include <sqlite/native.hpp>
#include <sqlite/statement.hpp>

namespace retort::sqlite {

namespace {
namespace fs = std::filesystem;

struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open(const std::string& name, int flags) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    Handle opened(handle);
    if (code != SQLITE_OK) throw handle_error(handle, "sqlite3_open_v2", false);
    return opened;
}

// As a URI (https://sqlite.org/uri.html), which alone can say that nobody changes the file: SQLite then makes no file
// beside it, and the folder may be read-only.
Handle open_unchanging(const fs::path& file) {
    std::string uri = "file:";
    for (const char c : fs::absolute(file).string()) {
        if (c == '%' || c == '?' || c == '#')
            uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return open(uri + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

void copy(sqlite3* from, sqlite3* to) {
    sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == nullptr) throw handle_error(to, "sqlite3_backup_init", false);
    constexpr int all_pages = -1; // in one go: a copy in parts begins again whenever somebody else has written
    const int code = sqlite3_backup_step(backup, all_pages);
    const int finished = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        throw make_error(finished != SQLITE_OK ? finished : code, sqlite3_errstr(code), "sqlite3_backup_step", false);
    if (finished != SQLITE_OK) throw handle_error(to, "sqlite3_backup_finish", false);
}

Error no_backup(const fs::path& file, std::string_view why) {
    return {ErrorCategory::corrupt, fmt::format("{} is no backup of a SQLite database: {}", file.string(), why),
            "name a file that 'retort deploy' has made"};
}

// SQLite takes an empty file for an empty database.
void require_header(const fs::path& file) {
    constexpr std::string_view wanted("SQLite format 3\0", 16);
    std::array<char, 16> found{};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw no_backup(file, "it cannot be read");
    stream.read(found.data(), found.size());
    if (!stream || std::string_view(found.data(), found.size()) != wanted)
        throw no_backup(file, "it is something else");
}

void require_whole(sqlite3* handle, const fs::path& file) {
    std::string found;
    try {
        found = Native(handle).query("PRAGMA quick_check(1)").at(0).at(0).value_or("");
    } catch (const Error& e) {
        found = e.what();
    }
    if (found != "ok")
        throw Error(ErrorCategory::corrupt, fmt::format("{} is damaged: {}", file.string(), found),
                    "use another backup");
}

bool holds_bytes(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return !error && size > 0;
}
} // namespace

void write_backup(sqlite3* from, const fs::path& file) {
    {
        const Handle to = open(file.string(), SQLITE_OPEN_READWRITE);
        // The file has no name yet: nothing has to be undone in it, and whoever names it sees to it that it is on disk.
        Native(to.get()).execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        copy(from, to.get());
    }
    require_whole(open_unchanging(file).get(), file);
}

void check_backup(const fs::path& file) {
    require_header(file);
    for (const char* log : {"-wal", "-journal"})
        if (holds_bytes(file.string() + log)) throw no_backup(file, "it is a database that is in use");
    require_whole(open_unchanging(file).get(), file);
}

void restore_backup(sqlite3* into, const fs::path& file) {
    const char* database = sqlite3_db_filename(into, "main");
    std::error_code error;
    if (database != nullptr && fs::equivalent(database, file, error))
        throw Error(ErrorCategory::usage, fmt::format("{} is the database itself", file.string()),
                    "name a file that 'retort deploy' has made");
    copy(open_unchanging(file).get(), into);
}

} // namespace retort::sqlite

#include <retort/backup/backup.hpp>

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <retort/backup/new_file.hpp>
#include <retort/database/dialect.hpp>
#include <retort/error.hpp>

namespace retort::backup {

namespace {
namespace fs = std::filesystem;

// As a part of a file's name, whatever is in it.
std::string plain(std::string text) {
    constexpr std::size_t most = 80;
    std::ranges::replace_if(
        text,
        [](char c) {
            return (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '+';
        },
        '_');
    return text.substr(0, most);
}

fs::path make_folder(const fs::path& folder) {
    std::error_code error;
    const bool made = fs::create_directories(folder, error);
    if (error)
        throw Error(ErrorCategory::permission,
                    fmt::format("cannot make the folder {}: {}", folder.string(), error.message()),
                    "check who may write there, or choose another one");
    // What is in it is nobody else's business, not even its names.
    if (made) fs::permissions(folder, fs::perms::owner_all, error);
    return fs::absolute(folder).lexically_normal();
}

// Several may be made in one second.
fs::path free_name(const fs::path& start, std::string_view ending) {
    fs::path file = start.string() + std::string(ending);
    for (int i = 2; fs::exists(file); ++i) file = fmt::format("{}-{}{}", start.string(), i, ending);
    return file;
}
} // namespace

bool holds_anything(database::Connection& connection) {
    const schema::Schema found = connection.dialect().inspect(connection);
    return !found.tables.empty() || !found.enums.empty() || !found.sequences.empty() || !found.namespaces.empty() ||
           !found.opaque.empty();
}

void require_possible(database::Connection& connection) { connection.dialect().require_backup_tools(connection); }

Backup make(database::Connection& connection, const fs::path& folder, const std::string& label,
            std::chrono::milliseconds timeout) {
    require_possible(connection);
    const database::Dialect& dialect = connection.dialect();
    const std::string name = fmt::format("{}-{:%Y%m%dT%H%M%SZ}-{}", plain(dialect.database_name(connection)),
                                         fmt::gmtime(std::chrono::system_clock::now()), plain(label));
    const fs::path file = free_name(make_folder(folder) / name, dialect.backup_ending());
    NewFile written(file);
    dialect.backup(connection, written.part(), timeout);
    written.commit();
    return {.file = file, .size = fs::file_size(file)};
}

std::optional<Backup> restore(database::Connection& connection, const fs::path& file, const RestoreOptions& options) {
    const database::Dialect& dialect = connection.dialect();
    dialect.check_backup(file);
    const auto lock = dialect.lock_throughout(connection, options.version, options.lock_timeout);
    std::optional<Backup> before;
    if (options.keep_in && holds_anything(connection))
        before = make(connection, *options.keep_in, "before_restore", options.lock_timeout);
    dialect.restore(connection, file, options.lock_timeout);
    return before;
}

} // namespace retort::backup

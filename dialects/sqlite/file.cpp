#include <sqlite/file.hpp>

#include <filesystem>

#include <unistd.h>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::sqlite {

namespace {
namespace fs = std::filesystem;

void check_folder(const fs::path& path) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw Error(ErrorCategory::connection,
                    fmt::format("cannot make {}: there is no folder {}", path.string(), folder.string()),
                    "make the folder, or check the path in the URL");
    if (access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error(ErrorCategory::permission,
                    fmt::format("cannot make {}: not allowed to write in the folder", path.string()),
                    "give the user the right to write there, or choose another folder");
}
} // namespace

File inspect_file(const std::string& name, bool create) {
    const fs::path path(name);
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
        if (!create)
            throw Error(ErrorCategory::connection, fmt::format("there is no database file {}", name),
                        "check the path in the URL");
        check_folder(path);
        return {};
    }
    if (fs::is_directory(status))
        throw Error(ErrorCategory::connection, fmt::format("{} is a folder, not a database file", name),
                    "add the file's name to the URL");
    if (!fs::is_regular_file(status))
        throw Error(ErrorCategory::connection, fmt::format("{} is not a file", name), "check the path in the URL");
    if (access(path.c_str(), R_OK) != 0)
        throw Error(ErrorCategory::permission, fmt::format("not allowed to read {}", name),
                    "give the user the right to read it");
    constexpr fs::perms write = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
    return {.exists = true, .read_only = (status.permissions() & write) == fs::perms::none};
}

} // namespace retort::sqlite

#pragma once
// What is known about a database file before SQLite opens it: SQLite itself says "unable to open database file" to all
// of it.

#include <string>

namespace retort::sqlite {

struct File {
    bool exists = false;
    bool read_only =
        false; ///< nobody may write it. The superuser could; that is not what whoever took the right away meant
};

/// Throws Error (connection) for a folder, a missing folder and, unless `create`, a missing file; Error (permission)
/// for a file that may not be read and a folder in which none may be made.
File inspect_file(const std::string& path, bool create);

} // namespace retort::sqlite

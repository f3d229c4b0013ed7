#pragma once
// A database as a file, and back.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <retort/database/connection.hpp>
#include <retort/schema/name.hpp>

namespace retort::backup {

/// A backup that is whole: it was written, read again and named in this order.
struct Backup {
    std::filesystem::path file; ///< absolute
    std::uintmax_t size = 0;    ///< bytes
};

/// Whether there is anything to back up: a table, a view, a type.
bool holds_anything(database::Connection& connection);

/// Writes all that the database holds into a new file in `folder`, which is made when it is not there. The file is
/// readable by its owner alone before a byte is in it, and has its name once it is on disk and has been read again.
/// Its name says database, time (UTC) and `label`: "shop-20261129T154500Z-f3a1b2c4d5e6.db". No transaction may be open.
/// `timeout`: how long to wait for locks of others. Throws Error; no file is left then.
Backup make(database::Connection& connection, const std::filesystem::path& folder, const std::string& label,
            std::chrono::milliseconds timeout);

struct RestoreOptions {
    std::optional<std::filesystem::path> keep_in{}; ///< where what is there now is backed up first; nullopt: nowhere
    schema::Name version{"retort_version"};         ///< the table by which the migration lock goes
    std::chrono::milliseconds lock_timeout{60'000}; ///< how long to wait for others
};

/// Makes the database what the backup holds, as Dialect::restore() does it, under the lock of a deploy. Returns the
/// backup of what was there before, if there was anything and it was to be kept. Throws Error (corrupt) for a file that
/// is no backup, Error (lock), and what else goes wrong; the database is then as it was.
std::optional<Backup> restore(database::Connection& connection, const std::filesystem::path& file,
                              const RestoreOptions& options = {});

/// Throws Error when make() could not even begin: what the dialect needs is not installed.
void require_possible(database::Connection& connection);

} // namespace retort::backup

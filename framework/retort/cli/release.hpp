#pragma once
// What deploy and restore share.

#include <filesystem>
#include <string>

#include <retort/cli/commands.hpp>

namespace retort::cli {

/// Where backups are: `said` (--backup-dir), or else backups/ beside retort.toml, or in the current folder where there
/// is no project.
std::filesystem::path backup_folder(const Context& context, const std::string& said);

/// The command that restores the file, as the shell takes it, from wherever this one was called. A password that was
/// part of --url is not in it: *** stands in its place.
std::string restore_command(const Context& context, const std::filesystem::path& file);

} // namespace retort::cli

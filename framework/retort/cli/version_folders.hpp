#pragma once
// Where revision files stand: the folders that retort.toml names under [migrations] directory.

#include <filesystem>
#include <optional>
#include <string>

#include <retort/cli/project.hpp>
#include <retort/migration/revision.hpp>

namespace retort::cli {

/// The file of a revision on this machine: the compiler was given it by a path of its own. nullopt when it is nowhere.
std::optional<std::filesystem::path> find_file(const std::optional<Project>& project,
                                               const migration::Revision& revision);

/// Where a new revision is written: the folder that `option` (--version-path) names, else that of its parent, else the
/// only one. `parent`: nullptr for a new base.
/// Throws Error (usage) when the option names no version folder, or when there are several and none follows from the
/// parent.
std::filesystem::path choose_folder(const Project& project, const std::string& option,
                                    const migration::Revision* parent);

} // namespace retort::cli

#pragma once
// What git knows of the project's files.

#include <filesystem>
#include <set>
#include <string>

namespace retort::cli {

/// The files, by their whole paths, that are there now and were not, or not so, where the work on them parted from the
/// commit that `reference` names; those that git does not keep yet among them, those that it ignores not. `folder`: in
/// the working tree.
/// Throws Error (usage) when git cannot be run, the folder is in no working tree, or git knows no such commit.
std::set<std::filesystem::path> files_changed_since(const std::filesystem::path& folder, const std::string& reference);

} // namespace retort::cli

#pragma once
// retort.toml: what a project says about itself.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <retort/database/url.hpp>
#include <retort/diff/filter.hpp>
#include <retort/migration/bookkeeping.hpp>
#include <retort/migration/online.hpp>

namespace retort::cli {

struct Project {
    std::filesystem::path root;     ///< the folder of retort.toml
    std::string name;               ///< [project] name: how the database's own lists show this program
    std::filesystem::path binary;   ///< [project] binary: the application's database binary
    std::string build;              ///< [project] build: the command that brings it up to date, run in `root`
    std::optional<std::string> url; ///< [database] url
    std::vector<std::filesystem::path> versions; ///< [migrations] directory: one folder of revision files, or several
    std::string environment = "dev";             ///< [seeds] environment
    diff::Filter filter;                         ///< [autogenerate] include, exclude
    migration::Tables tables;                    ///< [migrations] version_table, history_table
    migration::Online online;                    ///< [migrations] online, online_threshold
};

/// The project of `folder`, or of the first folder above it that has a retort.toml; nullopt when none has.
/// Throws Error (usage) with file and line when the file is not TOML or has a key that Retort does not know.
std::optional<Project> find_project(const std::filesystem::path& folder);

/// `explicit_folder` (--project) or else the current one. Throws when an explicit folder has no retort.toml.
std::optional<Project> locate_project(const std::string& explicit_folder);

/// The database: --url, else the environment variable DATABASE_URL, else the project's. A relative file in retort.toml
/// is relative to its folder. Throws Error (usage) when nobody says one.
Url choose_url(const std::string& option, const std::optional<Project>& project);

} // namespace retort::cli

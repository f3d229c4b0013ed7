#pragma once
// `retort init`: a small application that works, with a model, a seed, a test, and a history that is empty.

#include <filesystem>
#include <string>
#include <vector>

namespace retort::render {

/// A file of a new project.
struct NewFile {
    std::filesystem::path path; ///< below the project's folder
    std::string text;

    friend bool operator==(const NewFile&, const NewFile&) = default;
};

/// The name that a project in this folder gets when it is not told one: the folder's, with '_' for what a CMake target
/// cannot be called ("My shop" is my_shop), and "app" where nothing of it is left.
std::string project_name(const std::filesystem::path& folder);

/// The files of a project of this name. Throws Error (usage) when it cannot be one: letters, digits and underscores, no
/// digit first, and no name that CMake keeps for itself.
std::vector<NewFile> new_project(const std::string& name);

/// Writes them into `folder`, which must be empty (.git may be there) or not there at all. Throws Error (usage) that
/// names what is in the way, Error (permission) when a file cannot be written; nothing has been left there then.
void write_project(const std::filesystem::path& folder, const std::vector<NewFile>& files);

} // namespace retort::render

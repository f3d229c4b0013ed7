#include <retort/cli/version_folders.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>

namespace retort::cli {

namespace fs = std::filesystem;

namespace {
// Two spellings of one folder are the same; it need not be there yet.
fs::path normal(const fs::path& path) {
    fs::path folder = fs::weakly_canonical(path);
    return folder.has_filename() ? folder : folder.parent_path(); // without a slash at its end
}

std::string folders_text(const Project& project) {
    std::vector<std::string> shown;
    for (const fs::path& folder : project.versions) shown.push_back(folder.lexically_proximate(project.root).string());
    return fmt::format("{}", fmt::join(shown, ", "));
}
} // namespace

std::optional<fs::path> find_file(const std::optional<Project>& project, const migration::Revision& revision) {
    const fs::path file(revision.file);
    std::vector<fs::path> candidates{file};
    if (project) {
        candidates.push_back(project->root / file);
        for (const fs::path& folder : project->versions) candidates.push_back(folder / file.filename());
    }
    const auto found = std::find_if(candidates.begin(), candidates.end(), [](const fs::path& candidate) {
        std::error_code error;
        return fs::is_regular_file(candidate, error);
    });
    return found == candidates.end() ? std::nullopt : std::optional(*found);
}

fs::path choose_folder(const Project& project, const std::string& option, const migration::Revision* parent) {
    const auto listed = [&](const fs::path& folder) {
        return std::find_if(project.versions.begin(), project.versions.end(),
                            [&](const fs::path& version) { return normal(version) == normal(folder); });
    };
    if (!option.empty()) {
        // As people type it in the shell, or as retort.toml has it.
        for (const fs::path& folder : {fs::absolute(option), project.root / option}) {
            if (const auto found = listed(folder); found != project.versions.end()) return *found;
        }
        throw Error(ErrorCategory::usage, fmt::format("'{}' is not one of the version folders", option),
                    fmt::format("[migrations] directory in retort.toml names: {}", folders_text(project)));
    }
    if (project.versions.size() == 1) return project.versions.front();
    if (parent != nullptr) {
        if (const auto file = find_file(project, *parent)) {
            if (const auto found = listed(file->parent_path()); found != project.versions.end()) return *found;
        }
    }
    throw Error(ErrorCategory::usage, "there are several version folders, and nothing says which one it is",
                fmt::format("say --version-path with one of: {}", folders_text(project)));
}

} // namespace retort::cli

#include <retort/render/new_project.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/render/project_template.hpp>

namespace retort::render {

namespace {
namespace fs = std::filesystem;

constexpr std::string_view template_name = "starter";

// Targets that CMake's generators define (CMP0037), and the command that the project's binary would hide.
constexpr std::array<std::string_view, 14> taken_names{
    "all",     "clean",          "depend",     "edit_cache",    "help",   "install", "list_install_components",
    "package", "package_source", "preinstall", "rebuild_cache", "retort", "test",    "uninstall"};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_taken(std::string_view name) {
    return std::find(taken_names.begin(), taken_names.end(), name) != taken_names.end();
}

void check_name(const std::string& name) {
    if (name.empty() || !is_letter(name.front()) || !std::all_of(name.begin(), name.end(), is_word))
        throw Error(ErrorCategory::usage, fmt::format("'{}' cannot be a project's name", name),
                    "use letters, digits and underscores, and no digit first: --name NAME");
    if (is_taken(name))
        throw Error(ErrorCategory::usage,
                    fmt::format("a project cannot be called '{}': the build has a target of that name", name),
                    "give another one: --name NAME");
}

std::string with_name(std::string_view text, const std::string& name) {
    std::string result;
    for (std::size_t at = 0;;) {
        const std::size_t next = text.find(template_name, at);
        result += text.substr(at, next - at);
        if (next == std::string_view::npos) return result;
        result += name;
        at = next + template_name.size();
    }
}

// What the folder holds already, sorted; a repository that was made for the project is no obstacle.
std::vector<std::string> contents(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (const std::string name = entry.path().filename().string(); name != ".git") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

void check_empty(const fs::path& folder) {
    constexpr std::size_t shown = 3;
    if (!fs::exists(folder)) return;
    if (!fs::is_directory(folder))
        throw Error(ErrorCategory::usage, fmt::format("'{}' is there already and is no folder", folder.string()),
                    "name a folder that is empty or not there yet");
    std::vector<std::string> names = contents(folder);
    if (names.empty()) return;
    const std::size_t more = names.size() - std::min(names.size(), shown);
    names.resize(names.size() - more);
    throw Error(ErrorCategory::usage,
                fmt::format("'{}' is not empty: it holds {}{}", folder.string(), fmt::join(names, ", "),
                            more == 0 ? "" : fmt::format(" and {} more", more)),
                "name a folder that is empty or not there yet");
}

// Makes folders and files, and takes them away again unless it is told to keep them.
class Writer {
public:
    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() {
        std::error_code ignored;
        for (auto path = made_.rbegin(); path != made_.rend(); ++path) fs::remove(*path, ignored);
    }

    void folder(const fs::path& path) {
        if (path.empty() || fs::exists(path)) return;
        folder(path.parent_path());
        fs::create_directory(path);
        made_.push_back(path);
    }
    void file(const fs::path& path, const std::string& text) {
        folder(path.parent_path());
        std::ofstream stream(path, std::ios::binary);
        if (stream) made_.push_back(path);
        stream << text;
        stream.close();
        if (!stream)
            throw Error(ErrorCategory::permission, fmt::format("'{}' cannot be written", path.string()),
                        "check the folder, its rights and the space that is left");
    }
    void keep() { made_.clear(); }

private:
    std::vector<fs::path> made_;
};
} // namespace

std::string project_name(const fs::path& folder) {
    // A path that ends in a slash, or in a dot, names the folder before it.
    fs::path path = fs::absolute(folder).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    std::string name;
    for (const char c : path.filename().string()) {
        const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (is_word(lower)) {
            name += lower;
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (name.ends_with('_')) name.pop_back();
    if (name.empty()) return "app";
    if (is_taken(name)) return name + "_app";
    return is_letter(name.front()) ? name : "app_" + name;
}

std::vector<NewFile> new_project(const std::string& name) {
    check_name(name);
    std::vector<NewFile> files;
    for (const TemplateFile& file : project_template()) files.push_back({file.path, with_name(file.text, name)});
    return files;
}

void write_project(const fs::path& folder, const std::vector<NewFile>& files) {
    try {
        check_empty(folder);
        Writer writer;
        for (const NewFile& file : files) writer.file(folder / file.path, file.text);
        writer.keep();
    } catch (const fs::filesystem_error& e) {
        throw Error(ErrorCategory::permission,
                    fmt::format("'{}' cannot be made: {}", e.path1().string(), e.code().message()),
                    "check the folder and its rights");
    }
}

} // namespace retort::render

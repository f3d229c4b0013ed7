// The only file that sees toml++.
#include <toml++/toml.h>

#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include <retort/cli/project.hpp>
#include <retort/database/dialect.hpp>
#include <retort/error.hpp>

namespace retort::cli {

namespace {
constexpr const char* file_name = "retort.toml";

[[noreturn]] void refuse(const std::filesystem::path& file, const toml::source_region& where, const std::string& why) {
    throw Error({.category = ErrorCategory::usage,
                 .message = why,
                 .hint = "docs/cli.md lists what retort.toml may say",
                 .where = fmt::format("{}:{}", file.filename().string(), where.begin.line)});
}

// Reads what it knows and refuses the rest: a misspelt key must not be a silent default.
class Reader {
public:
    Reader(const std::filesystem::path& file, const toml::table& table) : file_(file), table_(table) {}

    std::optional<std::string> text(const std::string& section, const std::string& key) {
        known_.insert(section);
        known_.insert(section + "." + key);
        const toml::node* node = table_[section][key].node();
        if (node == nullptr) return std::nullopt;
        if (const auto value = node->value_exact<std::string>()) return value;
        refuse(file_, node->source(), fmt::format("[{}] {} is not a text", section, key));
    }

    // A text, or a list of texts that is not empty.
    std::vector<std::string> texts(const std::string& section, const std::string& key) {
        const toml::node* node = table_[section][key].node();
        const toml::array* array = node == nullptr ? nullptr : node->as_array();
        if (array == nullptr) {
            const std::optional<std::string> one = text(section, key);
            return one ? std::vector{*one} : std::vector<std::string>{};
        }
        known_.insert(section);
        known_.insert(section + "." + key);
        std::vector<std::string> all;
        for (const toml::node& item : *array) {
            const auto value = item.value_exact<std::string>();
            if (!value) refuse(file_, item.source(), fmt::format("[{}] {} holds what is not a text", section, key));
            all.push_back(*value);
        }
        if (all.empty()) refuse(file_, node->source(), fmt::format("[{}] {} is empty", section, key));
        return all;
    }

    // A count.
    std::optional<std::int64_t> number(const std::string& section, const std::string& key) {
        known_.insert(section);
        known_.insert(section + "." + key);
        const toml::node* node = table_[section][key].node();
        if (node == nullptr) return std::nullopt;
        if (const auto value = node->value_exact<std::int64_t>(); value && *value >= 0) return value;
        refuse(file_, node->source(), fmt::format("[{}] {} is not a number from 0 up", section, key));
    }

    void refuse_unknown() const {
        for (const auto& [section, node] : table_) {
            const std::string name(section.str());
            if (!known_.contains(name) || !node.is_table())
                refuse(file_, node.source(), fmt::format("there is no section [{}]", name));
            for (const auto& [key, value] : *node.as_table()) {
                if (!known_.contains(name + "." + std::string(key.str())))
                    refuse(file_, value.source(), fmt::format("[{}] has no key '{}'", name, key.str()));
            }
        }
    }

private:
    const std::filesystem::path& file_;
    const toml::table& table_;
    std::set<std::string> known_;
};

Project read_project(const std::filesystem::path& file) {
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& e) {
        refuse(file, e.source(), std::string(e.description()));
    }
    Reader reader(file, table);
    Project project;
    project.root = file.parent_path();
    project.name = reader.text("project", "name").value_or("");
    project.binary = project.root / reader.text("project", "binary").value_or("build/bin/app");
    project.build = reader.text("project", "build").value_or("");
    project.url = reader.text("database", "url");
    for (const std::string& folder : reader.texts("migrations", "directory"))
        project.versions.push_back(project.root / folder);
    if (project.versions.empty()) project.versions.push_back(project.root / "migrations/versions");
    if (auto name = reader.text("migrations", "version_table")) project.tables.version = schema::Name(std::move(*name));
    if (auto name = reader.text("migrations", "history_table")) project.tables.history = schema::Name(std::move(*name));
    if (const auto word = reader.text("migrations", "online")) project.online.mode = migration::online_mode(*word);
    project.online.threshold = reader.number("migrations", "online_threshold").value_or(project.online.threshold);
    project.environment = reader.text("seeds", "environment").value_or(project.environment);
    project.filter = {reader.texts("autogenerate", "include"), reader.texts("autogenerate", "exclude"), {}};
    reader.refuse_unknown();
    return project;
}
} // namespace

std::optional<Project> find_project(const std::filesystem::path& folder) {
    for (std::filesystem::path at = std::filesystem::absolute(folder).lexically_normal();; at = at.parent_path()) {
        if (std::filesystem::exists(at / file_name)) return read_project(at / file_name);
        if (at == at.parent_path()) return std::nullopt;
    }
}

std::optional<Project> locate_project(const std::string& explicit_folder) {
    if (explicit_folder.empty()) return find_project(std::filesystem::current_path());
    if (!std::filesystem::exists(std::filesystem::path(explicit_folder) / file_name))
        throw Error(ErrorCategory::usage, fmt::format("there is no retort.toml in '{}'", explicit_folder),
                    "--project names the folder that holds it");
    return find_project(explicit_folder);
}

Url choose_url(const std::string& option, const std::optional<Project>& project) {
    if (!option.empty()) return Url(option);
    if (const char* variable = std::getenv("DATABASE_URL"); variable != nullptr && *variable != '\0')
        return Url(variable);
    if (project && project->url) {
        Url url(*project->url);
        return database::find_dialect(url.scheme()).resolve(url, project->root);
    }
    throw Error(ErrorCategory::usage, "no database is named",
                "give --url, set DATABASE_URL, or write [database] url in retort.toml");
}

} // namespace retort::cli

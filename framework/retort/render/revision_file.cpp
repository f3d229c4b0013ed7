#include <retort/render/revision_file.hpp>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/render/characters.hpp>
#include <retort/render/code.hpp>
#include <retort/render/cpp_literal.hpp>

namespace retort::render {

namespace {
constexpr std::size_t id_digits = 12;
constexpr std::size_t longest_slug = 40;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// One name stands by itself, as people write it.
std::string names_literal(const std::vector<std::string>& names) {
    if (names.size() == 1) return cpp_literal(names.front());
    std::vector<std::string> literals;
    for (const std::string& name : names) literals.push_back(cpp_literal(name));
    return fmt::format("{{{}}}", fmt::join(literals, ", "));
}

// A line of the revision's body, only when there is something to say.
std::string names_line(std::string_view member, const std::vector<std::string>& names) {
    return names.empty() ? "" : fmt::format("    .{} = {},\n", member, names_literal(names));
}

// What RETORT_REVISION names by a name of its own: there may be many.
std::string replaced_array(const std::vector<std::string>& ids) {
    if (ids.empty()) return "";
    std::string text = "// What it stands in place of, oldest first. It stays when their files go.\n"
                       "constexpr std::string_view replaced[] = {\n";
    for (const std::string& id : ids) text += fmt::format("    {},\n", cpp_literal(id));
    return text + "};\n\n";
}

// On one line where it is one statement and fits, as clang-format has it.
std::string function(std::string_view name, const std::string& body) {
    if (body.empty()) return fmt::format("void {}(retort::Operations& /*op*/) {{}}\n", name);
    const std::string start = fmt::format("void {}(retort::Operations& op) {{", name);
    const std::string_view text = std::string_view(body).substr(indent_columns, body.size() - indent_columns - 1);
    const bool is_one_statement = text.find('\n') == std::string_view::npos && !text.starts_with("//");
    if (is_one_statement && width(start) + width(text) + 3 <= line_columns)
        return fmt::format("{} {} }}\n", start, text);
    return fmt::format("{}\n{}}}\n", start, body);
}
} // namespace

std::string new_revision_id() {
    std::random_device device;
    const std::uint64_t bits = (static_cast<std::uint64_t>(device()) << 32U) | device();
    return fmt::format("{:0{}x}", bits >> (64 - 4 * id_digits), id_digits);
}

std::string slug(std::string_view message) {
    std::string words;
    for (const char c : message) {
        if (is_word(c)) {
            words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else if (!words.empty() && words.back() != '_') {
            words += '_';
        }
    }
    if (words.size() > longest_slug) {
        const bool cuts_a_word = words[longest_slug] != '_';
        words.resize(longest_slug);
        if (const auto end = words.rfind('_'); cuts_a_word && end != std::string::npos) words.resize(end);
    }
    while (!words.empty() && words.back() == '_') words.pop_back();
    return words;
}

std::string render_revision(const RevisionFile& file) {
    const std::string upgrade = render_operations(file.upgrade);
    const std::string downgrade = render_operations(file.downgrade);
    const bool uses_limits = (upgrade + downgrade).find("std::numeric_limits<") != std::string::npos;
    const std::string limits = uses_limits ? "#include <limits>\n" : "";
    const std::string views = file.replaces.empty() ? "" : "#include <string_view>\n";
    return fmt::format(
        R"({}#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {{

{}{}{}
}} // namespace

RETORT_REVISION({}) {{
    .down_revision = {},
{}{}{}    .message = {},
    .upgrade = upgrade,
    .downgrade = {},
}};
)",
        limits + views + (limits.empty() && views.empty() ? "" : "\n"), replaced_array(file.replaces),
        function("upgrade", upgrade), file.reversible ? "\n" + function("downgrade", downgrade) : std::string(),
        file.id, names_literal(file.parents), names_line("branch_labels", file.branch_labels),
        names_line("depends_on", file.depends_on), file.replaces.empty() ? "" : "    .replaces = replaced,\n",
        cpp_literal(file.message), file.reversible ? "downgrade" : "nullptr");
}

std::filesystem::path write_revision(const std::filesystem::path& folder, const RevisionFile& file) {
    if (file.id.empty() || !std::all_of(file.id.begin(), file.id.end(), is_word))
        throw Error(ErrorCategory::usage, fmt::format("'{}' cannot be a revision id", file.id),
                    "use letters, digits and underscores");
    const std::string words = slug(file.message);
    const std::filesystem::path path = folder / fmt::format("{}{}{}.cpp", file.id, words.empty() ? "" : "_", words);
    if (std::filesystem::exists(path))
        throw Error(ErrorCategory::usage, fmt::format("'{}' exists already", path.string()), "give another --rev-id");
    const std::string text = render_revision(file);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream)
        throw Error(ErrorCategory::permission, fmt::format("'{}' cannot be written", path.string()),
                    "check the folder and its rights");
    return path;
}

} // namespace retort::render

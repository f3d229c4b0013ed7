#include <retort/migration/revision_names.hpp>

#include <algorithm>
#include <filesystem>

#include <retort/error.hpp>

namespace retort::migration {

namespace {
// What the identifier grammar uses: label@head, rev+1, rev-1, from:to.
constexpr std::string_view reserved_characters = "@+-:";
constexpr std::string_view reserved_words[] = {"head", "heads", "base", "current"};

bool is_reserved(std::string_view name) {
    return std::find(std::begin(reserved_words), std::end(reserved_words), name) != std::end(reserved_words);
}

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

} // namespace

void require_id(std::string_view id) {
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCategory::revision, "revision id '" + std::string(id) + "' " + why,
                    "use letters, digits and underscores, for example 12 hex digits");
    };
    if (id.empty()) refuse("is empty");
    if (id.find_first_of(reserved_characters) != std::string_view::npos) refuse("has one of the characters @ + - :");
    if (!std::ranges::all_of(id, is_letter_or_digit)) refuse("has more than letters, digits and underscores");
    if (is_reserved(id)) refuse("is a word with a meaning of its own");
}

void require_label(std::string_view label) {
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCategory::revision, "branch label '" + std::string(label) + "' " + why,
                    "use a word, for example catalogue");
    };
    const auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
    if (label.empty()) refuse("is empty");
    if (label.find_first_of(reserved_characters) != std::string_view::npos) refuse("has one of the characters @ + - :");
    if (std::ranges::any_of(label, is_space)) refuse("has a space in it");
    if (is_reserved(label)) refuse("is a word with a meaning of its own");
}

std::string display_file(std::string_view file) {
    const std::filesystem::path path(file);
    if (!path.is_absolute()) return path.string();
    std::error_code error;
    const auto relative = path.lexically_relative(std::filesystem::current_path(error));
    if (!error && !relative.empty() && *relative.begin() != "..") return relative.string();
    return path.filename().string();
}

} // namespace retort::migration

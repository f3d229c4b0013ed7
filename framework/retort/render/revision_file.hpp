#pragma once
// New revision files.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <retort/render/operations_cpp.hpp>

namespace retort::render {

struct RevisionFile {
    std::string id;
    std::vector<std::string> parents; ///< none: a base; several: a merge
    std::string message;
    std::vector<std::string> branch_labels{};
    std::vector<std::string> depends_on{};
    std::vector<std::string> replaces{}; ///< which revisions it stands in place of, oldest first
    std::vector<Written> upgrade{};      ///< what upgrade() does
    std::vector<Written> downgrade{};    ///< what downgrade() does
    bool reversible = true;              ///< false: there is no downgrade()
};

/// 12 hex digits, the tail of a random uuid.
std::string new_revision_id();

/// The message as part of a file name: its words in lower case joined by `_`, cut at 40 characters behind a word.
std::string slug(std::string_view message);

/// The C++ text of a revision. Throws Error when an operation cannot be written (operations_cpp.hpp).
std::string render_revision(const RevisionFile& file);

/// Writes `<id>_<slug>.cpp` into the folder, which is made when it is not there. Returns its path.
/// Throws Error (usage) when the id cannot be part of an identifier or the file exists already, Error (permission) when
/// it cannot be written.
std::filesystem::path write_revision(const std::filesystem::path& folder, const RevisionFile& file);

} // namespace retort::render

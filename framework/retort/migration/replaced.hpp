#pragma once
// Revisions that stand in place of others (RevisionBody::replaces): who stands for whom. Pure.
//
// The files of what is replaced may be there beside them, for databases that are in the middle of it. A revision that
// replaces others is "taken apart" where those are looked at in its place.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/revision.hpp>

namespace retort::migration {

/// Ids of revisions, in order.
using Ids = std::set<std::string, std::less<>>;

class Replaced {
public:
    Replaced() = default;
    /// Throws Error (revision) that names the files: a revision that replaces itself, the same one twice, one that
    /// another replaces too, or one that replaces it in turn.
    explicit Replaced(std::span<const Revision* const> revisions);

    /// Those that replace others, by id, save that one that is itself replaced comes before what replaces it.
    [[nodiscard]] const std::vector<const Revision*>& squashes() const noexcept { return squashes_; }
    /// Which one replaces it, or nullptr.
    [[nodiscard]] const Revision* by(std::string_view id) const noexcept;
    /// The same, which one replaces that, and so on.
    [[nodiscard]] Ids outers(std::string_view id) const;
    /// The replaced whose id starts with `start`, by id, whether their files are there or not.
    [[nodiscard]] std::vector<std::string_view> starting_with(std::string_view start) const;

    /// `squashes` and all that replace one of them.
    [[nodiscard]] Ids with_outer(Ids squashes) const;
    /// Whether a revision has no place of its own where these are taken apart: it is one of them, or is replaced by one
    /// that is not.
    [[nodiscard]] bool hides(std::string_view id, const Ids& taken_apart) const;
    /// Which revision means the same state there: for the last one of what is replaced the one that replaces it, for
    /// one that is taken apart its last one; else `id`.
    [[nodiscard]] std::string_view stand_in(std::string_view id, const Ids& taken_apart) const;

private:
    void put_inner_first();

    std::map<std::string_view, const Revision*, std::less<>> by_;
    std::map<std::string_view, const Revision*, std::less<>> by_id_; // those that replace others
    std::vector<const Revision*> squashes_;
};

} // namespace retort::migration

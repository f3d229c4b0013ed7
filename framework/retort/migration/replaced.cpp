#include <retort/migration/replaced.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/revision_names.hpp>

namespace retort::migration {

namespace {
[[noreturn]] void refuse(const Revision& revision, std::string message, std::string hint) {
    throw Error({.category = ErrorCategory::revision,
                 .message = std::move(message),
                 .hint = std::move(hint),
                 .where = display_file(revision.file)});
}
} // namespace

Replaced::Replaced(std::span<const Revision* const> revisions) {
    for (const Revision* revision : revisions) {
        if (revision->body.replaces.empty()) continue;
        by_id_.emplace(revision->id, revision);
        for (const std::string_view id : revision->body.replaces) {
            if (id == revision->id)
                refuse(*revision, fmt::format("revision '{}' replaces itself", id), "take its id out of replaces");
            const auto [there, is_new] = by_.emplace(id, revision);
            if (is_new) continue;
            const Revision& other = *there->second;
            if (&other == revision)
                refuse(*revision, fmt::format("revision '{}' replaces '{}' twice", revision->id, id),
                       "take one of them out of replaces");
            refuse(*revision,
                   fmt::format("revision '{}' is replaced by two: '{}' and, in {}, '{}'", id, revision->id,
                               display_file(other.file), other.id),
                   "one revision can stand in place of it: take it out of the replaces of the other");
        }
    }
    put_inner_first();
}

// By how many it is itself inside: what nothing replaces comes last. More than there are: a circle.
void Replaced::put_inner_first() {
    std::vector<std::pair<std::size_t, const Revision*>> depths;
    for (const auto& [id, revision] : by_id_) {
        std::size_t depth = 0;
        for (const Revision* outer = by(id); outer != nullptr; outer = by(outer->id)) {
            if (++depth > by_id_.size())
                refuse(*revision, fmt::format("revision '{}' replaces what replaces it in turn", id),
                       "correct replaces in one of them");
        }
        depths.emplace_back(depth, revision);
    }
    std::ranges::stable_sort(depths, std::greater<>(), [](const auto& one) { return one.first; });
    for (const auto& [depth, revision] : depths) squashes_.push_back(revision);
}

const Revision* Replaced::by(std::string_view id) const noexcept {
    const auto found = by_.find(id);
    return found == by_.end() ? nullptr : found->second;
}

std::vector<std::string_view> Replaced::starting_with(std::string_view start) const {
    std::vector<std::string_view> found;
    for (auto one = by_.lower_bound(start); one != by_.end() && one->first.starts_with(start); ++one)
        found.push_back(one->first);
    return found;
}

Ids Replaced::outers(std::string_view id) const {
    Ids ids;
    for (const Revision* outer = by(id); outer != nullptr; outer = by(outer->id)) ids.emplace(outer->id);
    return ids;
}

Ids Replaced::with_outer(Ids squashes) const {
    for (const std::string& id : Ids(squashes)) squashes.merge(outers(id));
    return squashes;
}

bool Replaced::hides(std::string_view id, const Ids& taken_apart) const {
    if (taken_apart.contains(id)) return true;
    const Revision* outer = by(id);
    return outer != nullptr && !taken_apart.contains(outer->id);
}

std::string_view Replaced::stand_in(std::string_view id, const Ids& taken_apart) const {
    for (auto apart = by_id_.find(id); apart != by_id_.end() && taken_apart.contains(id); apart = by_id_.find(id))
        id = apart->second->body.replaces.back();
    for (const Revision* outer = by(id);
         outer != nullptr && !taken_apart.contains(outer->id) && outer->body.replaces.back() == id; outer = by(id))
        id = outer->id;
    return id;
}

} // namespace retort::migration

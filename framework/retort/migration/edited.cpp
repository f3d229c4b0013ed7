#include <retort/migration/edited.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/record.hpp>

namespace retort::migration {

namespace {
using operation::Recorded;

constexpr std::string_view form = "1:"; // of digests()

std::vector<std::string> split(std::string_view digests) {
    std::vector<std::string> each;
    digests.remove_prefix(form.size());
    while (!digests.empty()) {
        const std::size_t comma = std::min(digests.find(','), digests.size());
        each.emplace_back(digests.substr(0, comma));
        digests.remove_prefix(std::min(comma + 1, digests.size()));
    }
    return each;
}

struct Noted {
    std::string checksum;
    std::string digests;
};

// What was run the last time that each revision was applied; nothing of those that were stamped.
std::map<std::string, Noted> read_noted(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    std::map<std::string, Noted> noted;
    if (!dialect.has_table(connection, tables.history)) return noted;
    const auto quote = [&](std::string_view name) { return dialect.quote(name); };
    for (auto& row : connection.query(fmt::format(
             "SELECT {}, {}, {} FROM {} WHERE {} IN ('upgrade', 'stamp', 'squash') AND {} = {} ORDER BY {}",
             quote("revision"), quote("checksum"), quote("digests"), dialect.quote_name(tables.history),
             quote("direction"), quote("state"), dialect.literal(std::string(to_string(State::done))), quote("id"))))
        noted.insert_or_assign(row[0].value_or(""), Noted{row[1].value_or(""), row[2].value_or("")});
    return noted;
}

std::string numbered(std::size_t first, std::size_t last) {
    return first + 1 == last ? fmt::format("operation {}", last) : fmt::format("operations {} to {}", first + 1, last);
}
} // namespace

std::vector<std::string> changes_since(std::string_view digests, const PlanItem& item,
                                       const std::vector<Recorded>& now) {
    const std::vector<std::string> before = split(digests);
    const std::vector<std::string> after = split(migration::digests(now));
    // What is the same at the beginning and at the end is left out; the rest is said operation by operation.
    const auto first = static_cast<std::size_t>(std::ranges::mismatch(before, after).in1 - before.begin());
    std::size_t same_at_end = 0;
    while (same_at_end < std::min(before.size(), after.size()) - first &&
           before[before.size() - 1 - same_at_end] == after[after.size() - 1 - same_at_end])
        ++same_at_end;
    const std::size_t last_before = before.size() - same_at_end;
    const std::size_t last_after = after.size() - same_at_end;
    const std::size_t both = std::min(last_before, last_after);
    std::vector<std::string> lines;
    const auto say = [&](std::size_t i, std::string_view what) {
        lines.push_back(fmt::format("operation {} {}: {} ({})", i + 1, what, operation::describe(now[i].operation),
                                    place(item, now[i])));
    };
    for (std::size_t i = first; i < both; ++i)
        if (before[i] != after[i]) say(i, "is another one now");
    for (std::size_t i = both; i < last_after; ++i) say(i, "was not there");
    if (both < last_before)
        lines.push_back(fmt::format("{} {} gone", numbered(both, last_before), last_before - both == 1 ? "is" : "are"));
    if (lines.empty()) lines.emplace_back("how its operations are put together");
    return lines;
}

std::vector<Edited> find_edited(database::Connection& connection, const Graph& graph, const Tables& tables,
                                const Ids& applied) {
    std::vector<Edited> edited;
    if (applied.empty()) return edited;
    const std::map<std::string, Noted> noted = read_noted(connection, tables);
    for (const Revision* revision : graph.in_order()) {
        const std::string id(revision->id);
        const auto found = noted.find(id);
        if (!applied.contains(id) || found == noted.end() || !found->second.digests.starts_with(form)) continue;
        const PlanItem item{revision, Direction::upgrade};
        const std::vector<Recorded> now = record_for(connection.dialect().name(), item);
        if (checksum(now) == found->second.checksum) continue;
        edited.push_back({id, display_file(revision->file), changes_since(found->second.digests, item, now)});
    }
    return edited;
}

void refuse_edited(const std::vector<Edited>& edited) {
    if (edited.empty()) return;
    const Edited& first = edited.front();
    throw Error(
        {.category = ErrorCategory::revision,
         .message = fmt::format(
             "revision '{}' was applied and has been edited since: {}{}", first.revision, first.changes.front(),
             first.changes.size() == 1 ? "" : fmt::format(", and {} more", first.changes.size() - 1)),
         .hint = fmt::format(
             "put the file back as it was and write what is new into a revision of its own; or, "
             "if the database has it: retort resolve {} --accept{}",
             first.revision,
             edited.size() == 1 ? "" : fmt::format(" ({} more: 'retort status' lists them)", edited.size() - 1)),
         .where = first.file});
}

} // namespace retort::migration

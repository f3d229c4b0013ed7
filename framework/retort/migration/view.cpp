#include <retort/migration/view.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/record.hpp>

namespace retort::migration {

namespace {
bool has_any(const Ids& applied, const Revision& squash, std::string_view unfinished) {
    return std::ranges::any_of(squash.body.replaces,
                               [&](std::string_view id) { return id == unfinished || applied.contains(id); });
}

// One that is half reverted counts as applied until it is not.
bool has_all(const Ids& applied, const Revision& squash, std::string_view unfinished) {
    return std::ranges::all_of(squash.body.replaces,
                               [&](std::string_view id) { return id != unfinished && applied.contains(id); });
}

// It stands where the last one stood that it replaces.
void count_as_applied(Applied& applied, const Revision& squash) {
    for (const std::string_view id : squash.body.replaces) applied.ids.erase(std::string(id));
    applied.ids.emplace(squash.id);
    const auto last = std::ranges::find(applied.order.rbegin(), applied.order.rend(), squash.body.replaces.back());
    if (last != applied.order.rend()) applied.order.insert(last.base(), std::string(squash.id));
}

// "table country", of all that is not the same in both.
template <class Thing>
void add_differences(std::vector<std::string>& lines, std::string_view what, const std::vector<Thing>& before,
                     const std::vector<Thing>& after) {
    const auto name_of = [](const Thing& thing) {
        if constexpr (requires { thing.name; })
            return display(thing.name);
        else
            return std::string(thing);
    };
    const auto say = [&](const std::vector<Thing>& these, const std::vector<Thing>& those, std::string_view how) {
        for (const Thing& one : these) {
            const auto other = std::ranges::find(those, name_of(one), name_of);
            if (other == those.end()) lines.push_back(fmt::format("{} {} {}", what, name_of(one), how));
        }
    };
    say(before, after, "is missing");
    say(after, before, "was not there");
    for (const Thing& one : after) {
        const auto other = std::ranges::find(before, name_of(one), name_of);
        if (other != before.end() && !(*other == one))
            lines.push_back(fmt::format("{} {} is another one", what, name_of(one)));
    }
}
} // namespace

View::View(const Graph& graph, Applied applied, std::string_view unfinished)
    : whole_(&graph), applied_(std::move(applied)), noted_(applied_.ids) {
    Ids apart;
    // From the inside: one that is replaced itself counts once all that it replaces does.
    for (const Revision* squash : graph.replaced().squashes()) {
        const bool is_whole = has_all(applied_.ids, *squash, unfinished);
        const bool is_apart = graph.taken_apart().contains(squash->id);
        if (is_whole && !is_apart) {
            count_as_applied(applied_, *squash);
            to_fold_.push_back(squash);
        } else if (!is_whole && !is_apart && !applied_.ids.contains(squash->id) &&
                   has_any(applied_.ids, *squash, unfinished) && graph.has_replaced_files(*squash)) {
            apart.emplace(squash->id);
        }
    }
    if (!apart.empty()) own_ = graph.taking_apart(apart);
}

Graph View::noted_graph() const {
    Ids apart;
    for (const Revision* squash : to_fold_)
        if (graph().has_replaced_files(*squash)) apart.emplace(squash->id);
    return graph().taking_apart(apart);
}

View view_of(database::Connection& connection, const Graph& graph, const Tables& tables) {
    Applied applied = read_applied_order(connection, tables);
    if (graph.replaced().squashes().empty()) return {graph, std::move(applied)};
    const auto unfinished = read_unfinished(connection, tables);
    return {graph, std::move(applied), unfinished ? unfinished->revision : ""};
}

std::vector<std::string> differences_from_replaced(const Graph& graph, const Revision& squash,
                                                   std::string_view dialect) {
    if (!graph.has_replaced_files(squash)) return {};
    const Graph apart = graph.taking_apart({std::string(squash.id)});
    const schema::Schema before = replay(apart, apart.with_ancestors(apart.standing_in(squash.id)->id), dialect);
    const Graph whole = graph.taking_apart(graph.replaced().outers(squash.id));
    const schema::Schema after = replay(whole, whole.with_ancestors(squash.id), dialect);
    std::vector<std::string> lines;
    if (before.namespace_comments != after.namespace_comments) lines.emplace_back("comments of schemas are other ones");
    add_differences(lines, "schema", before.namespaces, after.namespaces);
    add_differences(lines, "table", before.tables, after.tables);
    add_differences(lines, "enum", before.enums, after.enums);
    add_differences(lines, "sequence", before.sequences, after.sequences);
    return lines;
}

void require_foldable(database::Connection& connection, const Graph& graph, const Tables& tables, const View& view) {
    if (view.to_fold().empty()) return;
    refuse_edited(find_edited(connection, view.noted_graph(), tables, view.noted()));
    for (const Revision* squash : view.to_fold()) {
        const auto differences = differences_from_replaced(graph, *squash, connection.dialect().name());
        if (!differences.empty())
            throw Error({.category = ErrorCategory::revision,
                         .message = fmt::format("revision '{}' does not lead where those that it replaces do: {}",
                                                squash->id, fmt::join(differences, ", ")),
                         .hint = "correct it, so that the schema after it is the one after these",
                         .where = display_file(squash->file)});
    }
}

bool fold(database::Connection& connection, const Graph& graph, const Tables& tables, const std::string& who) {
    const View view = view_of(connection, graph, tables);
    require_foldable(connection, graph, tables, view);
    for (const Revision* squash : view.to_fold()) note_squash(connection, tables, *squash, who);
    return !view.to_fold().empty();
}

} // namespace retort::migration

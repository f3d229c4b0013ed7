#include <retort/cli/listing.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/output.hpp>

namespace retort::cli {

using migration::Graph;
using migration::Ids;
using migration::Revision;

namespace {
using Texts = std::vector<std::string>;

std::string joined(const Texts& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::string bracketed(const std::string& text) { return text.empty() ? "" : " (" + text + ")"; }

std::string head_mark(const Graph& graph, const Revision& revision) {
    if (!graph.children(revision.id).empty()) return "";
    return graph.dependents(revision.id).empty() ? "head" : "effective head";
}

std::string parents_text(const Graph& graph, const Revision& revision) {
    const Texts parents = graph.parents(revision.id);
    return parents.empty() ? "<base>" : joined(parents);
}

std::string marked(const Graph& graph, const Revision& revision, const Ids& current) {
    return head_line(graph, revision) + (current.contains(revision.id) ? styled(" (current)", Style::strong, 1) : "") +
           (graph.children(revision.id).size() > 1 ? " (branchpoint)" : "") +
           (graph.parents(revision.id).size() > 1 ? " (mergepoint)" : "");
}

template <class Range> boost::json::array array_of(const Range& texts) {
    boost::json::array array;
    for (const std::string& text : texts) array.emplace_back(text);
    return array;
}
} // namespace

std::string head_line(const Graph& graph, const Revision& revision) {
    return styled(revision.id, Style::warning, 1) + bracketed(joined(graph.labels(revision.id))) +
           styled(bracketed(head_mark(graph, revision)), Style::good, 1);
}

std::string history_line(const Graph& graph, const Revision& revision, const Ids& current) {
    return fmt::format("{}{} -> {}, {}", parents_text(graph, revision),
                       bracketed(joined(graph.dependencies(revision.id))), marked(graph, revision, current),
                       revision.body.message);
}

std::string description(const Graph& graph, const Revision& revision, const Ids& current) {
    std::string text;
    const auto line = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) text += fmt::format("{}{:<12}{}", text.empty() ? "" : "\n", name, value);
    };
    const bool merge = graph.parents(revision.id).size() > 1;
    const Texts children = graph.children(revision.id);
    line("Revision:", marked(graph, revision, current));
    line(merge ? "Merges:" : "Parent:", parents_text(graph, revision));
    line("Next:", joined(children));
    line("Labels:", joined(graph.labels(revision.id)));
    line("Depends on:", joined(graph.dependencies(revision.id)));
    line("Needed by:", joined(graph.dependents(revision.id)));
    const auto& replaces = revision.body.replaces;
    line("Replaces:", fmt::format("{}", fmt::join(replaces.begin(), replaces.end(), ", ")));
    line("Message:", revision.body.message);
    line("File:", migration::display_file(revision.file));
    return text;
}

void say_progress(const migration::Progress& progress) {
    const Revision& revision = *progress.item.revision;
    if (!progress.operation.empty())
        say(fmt::format("{}  {}: about {} rows so far", revision.id, progress.operation, progress.rows));
    if (!progress.finished) return;
    const bool up = progress.item.direction == migration::Direction::upgrade;
    say(fmt::format("{} {}  {}  ({} ms)", styled(up ? "upgraded to" : "reverted", Style::good, 2), revision.id,
                    revision.body.message, progress.duration.count()));
}

boost::json::object to_json(const Graph& graph, const Revision& revision) {
    return {{"revision", revision.id},
            {"down_revision", array_of(graph.parents(revision.id))},
            {"branch_labels", array_of(graph.labels(revision.id))},
            {"depends_on", array_of(graph.dependencies(revision.id))},
            {"needed_by", array_of(graph.dependents(revision.id))},
            {"replaces", boost::json::array(revision.body.replaces.begin(), revision.body.replaces.end())},
            {"message", revision.body.message},
            {"file", migration::display_file(revision.file)},
            {"head", graph.children(revision.id).empty()}};
}

boost::json::array to_json(const migration::Plan& plan) {
    boost::json::array array;
    for (const migration::PlanItem& item : plan)
        array.push_back(boost::json::object{{"revision", item.revision->id},
                                            {"direction", to_string(item.direction)},
                                            {"message", item.revision->body.message}});
    return array;
}

boost::json::array to_json(const migration::Ids& ids) { return array_of(ids); }

std::string place_text(const Ids& heads) { return heads.empty() ? "base" : fmt::format("{}", fmt::join(heads, ", ")); }

std::string not_folded(const Revision& squash) {
    return fmt::format("{} counts as applied, since all that it stands in place of is; the next upgrade notes it so, "
                       "and until then the files of these are needed",
                       squash.id);
}

Ids ids_of(const std::vector<const Revision*>& revisions) {
    Ids ids;
    for (const Revision* revision : revisions) ids.emplace(revision->id);
    return ids;
}

boost::json::object to_json(const database::Effect& effect) {
    boost::json::object object{{"table", display(effect.table)},
                               {"lock", nullptr},
                               {"blocks", blocks(effect.lock)},
                               {"rewrites", effect.rewrites},
                               {"scans", effect.scans}};
    if (effect.lock != database::TableLock::none) object["lock"] = to_string(effect.lock);
    return object;
}

} // namespace retort::cli

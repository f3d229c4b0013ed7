#include <retort/cli/listing.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/output.hpp>

namespace retort::cli {

using migration::Graph;
using migration::Revision;

namespace {
bool is_head(const Graph& graph, const Revision& revision) { return graph.children(revision.id).empty(); }

std::string parents_text(const Graph& graph, const Revision& revision) {
    const auto& parents = graph.parents(revision.id);
    return parents.empty() ? "<base>" : fmt::format("{}", fmt::join(parents, ", "));
}
} // namespace

std::string head_line(const Graph& graph, const Revision& revision) {
    return styled(revision.id, Style::warning, 1) + (is_head(graph, revision) ? styled(" (head)", Style::good, 1) : "");
}

std::string history_line(const Graph& graph, const Revision& revision) {
    return fmt::format("{} -> {}, {}", parents_text(graph, revision), head_line(graph, revision),
                       revision.body.message);
}

std::string description(const Graph& graph, const Revision& revision) {
    return fmt::format("Revision: {}\nParent:   {}\nMessage:  {}\nFile:     {}", head_line(graph, revision),
                       parents_text(graph, revision), revision.body.message, migration::display_file(revision.file));
}

boost::json::object to_json(const Graph& graph, const Revision& revision) {
    boost::json::array parents;
    for (const std::string& parent : graph.parents(revision.id)) parents.emplace_back(parent);
    return {{"revision", revision.id},
            {"down_revision", parents},
            {"message", revision.body.message},
            {"file", migration::display_file(revision.file)},
            {"head", is_head(graph, revision)}};
}

boost::json::array to_json(const migration::Plan& plan) {
    boost::json::array array;
    for (const migration::PlanItem& item : plan)
        array.push_back(boost::json::object{{"revision", item.revision->id},
                                            {"direction", to_string(item.direction)},
                                            {"message", item.revision->body.message}});
    return array;
}

boost::json::array to_json(const migration::Ids& ids) {
    boost::json::array array;
    for (const std::string& id : ids) array.emplace_back(id);
    return array;
}

} // namespace retort::cli

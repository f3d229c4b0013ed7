// Commands that look at the revisions: history, heads, branches, show.

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/heads.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/migration/identifier.hpp>
#include <retort/migration/record.hpp>

namespace retort::cli {

using migration::Ids;
using migration::Revision;

namespace {
using Revisions = std::vector<const Revision*>;

void print_json(const migration::Graph& graph, const Revisions& revisions, const Ids* current = nullptr) {
    boost::json::array array;
    for (const Revision* revision : revisions) {
        boost::json::object object = to_json(graph, *revision);
        if (current != nullptr) object["current"] = current->contains(revision->id);
        array.push_back(std::move(object));
    }
    print(boost::json::serialize(array));
}

// Two heads are a question that somebody has to answer: what is known about it is said where heads are looked at.
void say_divergence(const Context& context) {
    const auto known = divergence(context.graph);
    if (!known) return;
    say(fmt::format("two heads: {}", known->in_short()));
    say(known->advice());
}

// What one direction of a revision does, an operation a line.
std::vector<std::string> operations_of(const Revision& revision, migration::Direction direction) {
    std::vector<std::string> lines;
    if (direction == migration::Direction::downgrade && revision.body.downgrade == nullptr) return lines;
    for (const auto& recorded : migration::record({&revision, direction})) {
        std::string line = operation::describe(recorded.operation);
        if (!recorded.dialect.empty()) line += fmt::format(" (on {})", recorded.dialect);
        if (recorded.autocommit) line += " (outside a transaction)";
        if (recorded.form == operation::Form::online) line += " (online)";
        if (recorded.form == operation::Form::plain) line += " (plain)";
        lines.push_back(std::move(line));
    }
    return lines;
}

// An end that is a bare step counts from the other one: "-3:" is the last three and where they start, "a:+2" goes two
// further than a. "-3:current" is three back from where the database is.
std::pair<std::string, std::string> ends_of(const std::string& text) {
    const auto range = migration::split_range(text);
    if (!range)
        throw Error(ErrorCategory::usage, fmt::format("'{}' is not a range", text),
                    "write FROM:TO, FROM: or :TO, for example f3a1:head");
    std::string from(range->from);
    std::string to(range->to);
    if (from.starts_with('-')) from.insert(0, to.empty() ? "head" : to);
    if (to.starts_with('+')) to.insert(0, from.empty() ? "base" : from);
    return {std::move(from), std::move(to)};
}

// The database, where somebody asks for it.
std::optional<migration::View> asked_view(const Context& context, const HistoryCommand& command) {
    if (command.indicate_current) return read_view(context);
    if (command.range.empty()) return std::nullopt;
    const auto [from, to] = ends_of(command.range);
    std::vector<std::string> ends;
    for (const std::string& end : {from, to}) {
        if (!end.empty()) ends.push_back(end);
    }
    return read_view_for(context, ends);
}

Revisions revisions_of(const Known& known, const std::string& range) {
    if (range.empty()) return known.graph.in_order();
    const auto [from, to] = ends_of(range);
    return migration::revisions_between(known.graph, {from, to}, known.applied);
}
} // namespace

int run_command(const Context& context, const HistoryCommand& command) {
    const auto view = asked_view(context, command);
    const Known known = known_by(context, view);
    const migration::Graph& graph = known.graph;
    Revisions revisions = revisions_of(known, command.range);
    std::reverse(revisions.begin(), revisions.end());
    const Ids current = command.indicate_current ? graph.heads_of(*known.applied) : Ids{};
    for (const std::string& id : current) {
        if (graph.find(id) == nullptr) say(fmt::format("the database is at revision '{}', which no file has", id));
    }
    if (context.arguments.json) {
        print_json(graph, revisions, command.indicate_current ? &current : nullptr);
        return done;
    }
    for (const Revision* revision : revisions) {
        print(command.verbose ? description(graph, *revision, current) + "\n"
                              : history_line(graph, *revision, current));
    }
    return done;
}

int run_command(const Context& context, const HeadsCommand& command) {
    const Revisions heads = command.resolve_dependencies ? context.graph.effective_heads() : context.graph.heads();
    if (context.arguments.json) {
        print_json(context.graph, heads);
    } else {
        for (const Revision* head : heads)
            print(command.verbose ? description(context.graph, *head) + "\n" : head_line(context.graph, *head));
    }
    say_divergence(context);
    return done;
}

int run_command(const Context& context, const BranchesCommand& command) {
    Revisions points = context.graph.branch_points();
    std::reverse(points.begin(), points.end()); // newest first, as the history
    boost::json::array array;
    for (const Revision* point : points) {
        const auto children = context.graph.children(point->id);
        if (context.arguments.json) {
            boost::json::object object = to_json(context.graph, *point);
            object["children"] = boost::json::array(children.begin(), children.end());
            array.push_back(std::move(object));
            continue;
        }
        print(command.verbose ? description(context.graph, *point)
                              : head_line(context.graph, *point) + " (branchpoint)");
        for (const std::string& id : children) {
            const Revision& child = *context.graph.find(id);
            print(fmt::format("{:{}} -> {}{}", "", point->id.size(), head_line(context.graph, child),
                              command.verbose ? fmt::format(", {}", child.body.message) : ""));
        }
        if (command.verbose) print("");
    }
    if (context.arguments.json) print(boost::json::serialize(array));
    if (command.verbose) say_divergence(context);
    return done;
}

int run_command(const Context& context, const ShowCommand& command) {
    const auto view = read_view_for(context, {&command.target, 1});
    const auto [known, applied] = known_by(context, view);
    const migration::Graph graph = migration::with_place_for(known, command.target);
    const Revision& revision = migration::find_revision(graph, command.target, applied);
    const auto up = operations_of(revision, migration::Direction::upgrade);
    const auto down = operations_of(revision, migration::Direction::downgrade);
    if (context.arguments.json) {
        boost::json::object object = to_json(graph, revision);
        object["upgrade"] = boost::json::value_from(up);
        object["downgrade"] = boost::json::value_from(down);
        print(boost::json::serialize(object));
        return done;
    }
    print(description(graph, revision));
    for (const std::string& line : up) print(fmt::format("{:<12}{}", "Upgrade:", line));
    for (const std::string& line : down) print(fmt::format("{:<12}{}", "Downgrade:", line));
    if (revision.body.downgrade == nullptr)
        print(fmt::format("{:<12}{}", "Downgrade:", "none; this revision cannot be undone"));
    return done;
}

} // namespace retort::cli

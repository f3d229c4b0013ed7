// Commands that write or open revision files: revision, merge, squash, edit.

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/autogenerate.hpp>
#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/editor.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/heads.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/version_folders.hpp>
#include <retort/migration/identifier.hpp>
#include <retort/render/changes.hpp>
#include <retort/render/revision_file.hpp>
#include <retort/squash/squash.hpp>

namespace retort::cli {

using migration::Revision;
using render::RevisionFile;

namespace {
using Revisions = std::vector<const Revision*>;

const Project& require_project(const Context& context) {
    if (context.project) return *context.project;
    throw Error(ErrorCategory::usage, "there is no retort.toml here or in a folder above",
                "go to the project's folder, or name it with --project");
}

std::string names_of(const Revisions& revisions, std::string_view separator = ", ") {
    std::vector<std::string_view> ids;
    for (const Revision* revision : revisions) ids.push_back(revision->id);
    return fmt::format("{}", fmt::join(ids, separator));
}

std::string choose_id(const Context& context, const std::string& wanted) {
    if (wanted.empty()) return render::new_revision_id();
    migration::require_id(wanted);
    if (const Revision* squash = context.graph.replaced().by(wanted))
        throw Error(ErrorCategory::usage,
                    fmt::format("'{}' is the id of a revision that '{}' stands in place of", wanted, squash->id),
                    "give another --rev-id");
    if (const Revision* taken = context.graph.find(wanted))
        throw Error(ErrorCategory::usage,
                    fmt::format("there is a revision '{}' already: {}", wanted, migration::display_file(taken->file)),
                    "give another --rev-id");
    if (context.graph.labelled(wanted) != nullptr)
        throw Error(ErrorCategory::usage, fmt::format("'{}' is a branch label already", wanted),
                    "give another --rev-id");
    return wanted;
}

// A label means one branch, and never an id.
void require_new_labels(const Context& context, const RevisionFile& file) {
    migration::Ids seen;
    for (const std::string& label : file.branch_labels) {
        migration::require_label(label);
        const Revision* taken = context.graph.labelled(label);
        if (taken == nullptr) taken = context.graph.find(label);
        if (taken != nullptr)
            throw Error(ErrorCategory::usage,
                        fmt::format("'{}' is {} revision '{}' already", label,
                                    taken->id == label ? "the id of" : "a label of", taken->id),
                        "give another --branch-label");
        if (label == file.id || !seen.insert(label).second)
            throw Error(ErrorCategory::usage, fmt::format("'{}' is said twice", label), "give another --branch-label");
    }
}

void require_heads(const Context& context, const Revisions& revisions, const std::string& hint) {
    for (const Revision* revision : revisions) {
        const auto children = context.graph.children(revision->id);
        if (!children.empty())
            throw Error(ErrorCategory::usage,
                        fmt::format("revision '{}' is not a head: {} after it", revision->id,
                                    children.size() == 1 ? fmt::format("'{}' comes", children.front())
                                                         : fmt::format("{} come", fmt::join(children, ", "))),
                        hint);
    }
}

// What --head means; none: a new base.
Revisions parents_of(const Context& context, const RevisionCommand& command) {
    if (command.head.empty()) {
        Revisions heads = context.graph.heads();
        if (heads.size() > 1)
            throw Error(ErrorCategory::several_heads, fmt::format("there are several heads: {}", names_of(heads)),
                        "say which one it comes after with --head, or join them "
                        "first: retort merge");
        return heads;
    }
    const auto view = read_view_for(context, {&command.head, 1});
    Revisions parents = migration::resolve(context.graph, command.head, known_by(context, view).applied).revisions;
    if (!command.splice) require_heads(context, parents, "to begin a new branch there, say --splice");
    return parents;
}

// Ids in full, labels as they are: a label goes on meaning its revision when that gets another id.
std::vector<std::string> dependencies_of(const Context& context, const RevisionCommand& command) {
    std::vector<std::string> dependencies;
    for (const std::string& name : command.depends_on) {
        std::string dependency = context.graph.labelled(name) != nullptr && context.graph.find(name) == nullptr
                                     ? name
                                     : std::string(migration::find_revision(context.graph, name).id);
        if (std::find(dependencies.begin(), dependencies.end(), dependency) == dependencies.end())
            dependencies.push_back(std::move(dependency));
    }
    return dependencies;
}

// All that is applied before the new revision is.
migration::Ids needed_by(const Context& context, const Revisions& parents,
                         const std::vector<std::string>& dependencies) {
    migration::Ids ids;
    for (const Revision* parent : parents) ids.merge(context.graph.with_ancestors(parent->id));
    for (const std::string& name : dependencies)
        ids.merge(context.graph.with_ancestors(migration::find_revision(context.graph, name).id));
    return ids;
}

// None, or "heads": what upgrading has to be told separately. A head that another one depends on comes along with that.
Revisions to_merge(const Context& context, const std::vector<std::string>& targets) {
    if (targets.empty() || targets == std::vector<std::string>{"heads"}) return context.graph.effective_heads();
    const auto view = read_view_for(context, targets);
    const migration::Ids* applied = known_by(context, view).applied;
    Revisions found;
    for (const std::string& target : targets) {
        for (const Revision* revision : migration::resolve(context.graph, target, applied).revisions) {
            if (std::find(found.begin(), found.end(), revision) == found.end()) found.push_back(revision);
        }
    }
    return found;
}

// What was found, in a line each; what a reader should look at twice is in the file too.
void say_summary(const std::vector<render::Written>& operations) {
    for (const render::Written& one : operations) {
        say(operation::describe(one.operation));
        for (const std::string& warning : one.warnings)
            say(fmt::format("    {} {}", styled("!", Style::warning, 2), warning));
    }
}

int write_file(const Context& context, const std::filesystem::path& folder, const RevisionFile& file,
               const std::string& next) {
    for (const auto* names : {&file.parents, &file.depends_on, &file.branch_labels}) {
        if (names->size() > migration::Names::capacity)
            throw Error(ErrorCategory::usage,
                        fmt::format("{} names are more than the {} that a revision has room for", names->size(),
                                    migration::Names::capacity),
                        "do it in several revisions");
    }
    const std::string shown = migration::display_file(render::write_revision(folder, file).string());
    if (context.arguments.json) {
        print(boost::json::serialize(
            boost::json::object{{"revision", file.id},
                                {"file", shown},
                                {"down_revision", boost::json::array(file.parents.begin(), file.parents.end())}}));
    } else {
        print(shown);
        say(next);
    }
    return done;
}

int write(const Context& context, const std::filesystem::path& folder, RevisionFile file, const Revisions& parents,
          const std::string& next) {
    require_new_labels(context, file);
    for (const Revision* parent : parents) file.parents.emplace_back(parent->id);
    return write_file(context, folder, file, next);
}
} // namespace

int run_command(const Context& context, const RevisionCommand& command) {
    const Project& project = require_project(context);
    if (command.offline && !command.autogenerate)
        throw Error(ErrorCategory::usage, "--offline goes with --autogenerate", "without it no database is looked at");
    const Revisions parents = parents_of(context, command);
    RevisionFile file{.id = choose_id(context, command.id),
                      .parents = {},
                      .message = command.message,
                      .branch_labels = command.branch_labels,
                      .depends_on = dependencies_of(context, command)};
    const auto folder = choose_folder(project, command.version_path, parents.empty() ? nullptr : parents.front());
    if (!command.autogenerate && !command.adopt)
        return write(context, folder, std::move(file), parents,
                     "write its upgrade() and downgrade(), then: retort upgrade head");
    const migration::Ids before = needed_by(context, parents, file.depends_on);
    const auto difference =
        command.adopt ? adopt_drift(context, before) : autogenerate(context, command.offline, before);
    if (!difference) return pending;
    if (difference->empty()) {
        if (context.arguments.json) print(R"({"revision":null,"file":null,"down_revision":[]})");
        say(fmt::format("nothing to do: {} what the revisions make, and no file was written",
                        command.adopt ? "the database is" : "the models are"));
        return done;
    }
    file.upgrade = render::upgrade_of(*difference);
    file.downgrade = render::downgrade_of(*difference);
    say_summary(file.upgrade);
    const std::string next = command.adopt
                                 ? fmt::format("read it, change the models alike, and say that this database has it: "
                                               "retort stamp {}; others get it by an upgrade",
                                               file.id)
                                 : "read it, then: retort upgrade head";
    return write(context, folder, std::move(file), parents, next);
}

int run_command(const Context& context, const MergeCommand& command) {
    const Project& project = require_project(context);
    const Revisions parents = to_merge(context, command.targets);
    if (parents.size() < 2)
        throw Error(ErrorCategory::usage,
                    parents.empty() ? "there is nothing to merge"
                                    : fmt::format("there is nothing to merge with '{}'", parents.front()->id),
                    "'retort heads' lists what could be joined");
    require_heads(context, parents, "merge the heads of the branches");
    const std::string joined = names_of(parents, " and ");
    RevisionFile file{.id = choose_id(context, command.id),
                      .parents = {},
                      .message = command.message.empty() ? "merge " + joined : command.message,
                      .branch_labels = command.branch_labels,
                      .depends_on = {}};
    const auto folder = choose_folder(project, {}, parents.front());
    const auto known = divergence(context.graph);
    return write(context, folder, std::move(file), parents,
                 known ? fmt::format("it joins {}: {}", joined, known->in_short())
                       : fmt::format("it joins {}", joined));
}

namespace {
// FROM..TO, and FROM:TO as other commands write it.
migration::Range range_of(const std::string& text) {
    if (const auto dots = text.find(".."); dots != std::string::npos)
        return {std::string_view(text).substr(0, dots), std::string_view(text).substr(dots + 2)};
    if (const auto range = migration::split_range(text)) return *range;
    throw Error(ErrorCategory::usage, fmt::format("'{}' is not a range", text),
                "write FROM..TO, both ends included, for example base..head");
}
} // namespace

int run_command(const Context& context, const SquashCommand& command) {
    const Project& project = require_project(context);
    const squash::Squash squash = squash::squash(context.graph, range_of(command.range));
    const Revision& first = *squash.replaces.front();
    const Revision& last = *squash.replaces.back();
    RevisionFile file{.id = choose_id(context, command.id),
                      .parents = squash.parents,
                      .message = command.message.empty()
                                     ? fmt::format("squash {} revisions up to {}", squash.replaces.size(), last.id)
                                     : command.message,
                      .branch_labels = squash.branch_labels,
                      .depends_on = squash.depends_on,
                      .replaces = {},
                      .upgrade = render::written(squash.upgrade),
                      .downgrade = render::written(squash.downgrade),
                      .reversible = squash.reversible};
    for (const Revision* revision : squash.replaces) file.replaces.emplace_back(revision->id);
    say(fmt::format("{} revisions, {} to {}: {} operations became {}, and lead to the same schema (fingerprint {})",
                    squash.replaces.size(), first.id, last.id, squash.operations, squash.upgrade.size(),
                    squash.fingerprint));
    return write_file(
        context, choose_folder(project, {}, &first), file,
        fmt::format(
            "databases that have them all count as at '{}' from now on, and the next upgrade notes it so; those in "
            "the middle go on with the old files. Delete these once 'retort status' of every database exits with 0",
            file.id));
}

int run_command(const Context& context, const EditCommand& command) {
    const auto view = read_view_for(context, {&command.target, 1});
    const auto [known, applied] = known_by(context, view);
    const migration::Graph graph = migration::with_place_for(known, command.target);
    const Revision& revision = migration::find_revision(graph, command.target, applied);
    const auto file = find_file(context.project, revision);
    if (!file)
        throw Error({.category = ErrorCategory::usage,
                     .message = fmt::format("the file of revision '{}' is not here", revision.id),
                     .hint = "go to the project's folder, or name it with --project",
                     .where = migration::display_file(revision.file)});
    open_editor(*file);
    return done;
}

} // namespace retort::cli

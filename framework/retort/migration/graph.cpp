#include <retort/migration/graph.hpp>

#include <algorithm>
#include <filesystem>

#include <retort/error.hpp>

namespace retort::migration {

namespace {
// What the identifier grammar uses: label@head, rev+1, rev-1, from:to.
constexpr std::string_view reserved_characters = "@+-:";
constexpr std::string_view reserved_words[] = {"head", "heads", "base", "current"};

} // namespace

void require_id(std::string_view id) {
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCategory::revision, "revision id '" + std::string(id) + "' " + why,
                    "use letters, digits and underscores, for example 12 hex digits");
    };
    if (id.empty()) refuse("is empty");
    if (id.find_first_of(reserved_characters) != std::string_view::npos) refuse("has one of the characters @ + - :");
    if (std::find(std::begin(reserved_words), std::end(reserved_words), id) != std::end(reserved_words))
        refuse("is a word with a meaning of its own");
}

std::string display_file(std::string_view file) {
    const std::filesystem::path path(file);
    if (!path.is_absolute()) return path.string();
    std::error_code error;
    const auto relative = path.lexically_relative(std::filesystem::current_path(error));
    if (!error && !relative.empty() && *relative.begin() != "..") return relative.string();
    return path.filename().string();
}

Graph::Graph(std::span<const Revision* const> revisions) {
    for (const Revision* revision : revisions) {
        try {
            require_id(revision->id);
        } catch (const Error& e) {
            throw e.at(display_file(revision->file));
        }
        Node& node = nodes_[std::string(revision->id)];
        if (node.revision != nullptr)
            throw Error({.category = ErrorCategory::revision,
                         .message = "revision id '" + std::string(revision->id) + "' is in two files: " +
                                    display_file(node.revision->file) + " and " + display_file(revision->file),
                         .hint = "give one of them an id of its own"});
        node.revision = revision;
        for (const std::string_view parent : revision->body.down_revision) node.parents.emplace_back(parent);
    }
    for (auto& [id, node] : nodes_) {
        for (const std::string& parent : node.parents) {
            const auto found = nodes_.find(parent);
            if (found == nodes_.end())
                throw Error({.category = ErrorCategory::revision,
                             .message = "revision '" + id + "' comes after '" + parent + "', and no file has that id",
                             .hint = "restore the missing file, or correct down_revision",
                             .where = display_file(node.revision->file)});
            found->second.children.push_back(id);
        }
    }
    sort();
}

// Kahn's algorithm over a sorted set: what is ready first by id comes first.
void Graph::sort() {
    std::map<std::string_view, std::size_t> missing;
    std::set<std::string_view> ready;
    for (const auto& [id, node] : nodes_) {
        missing[id] = node.parents.size();
        if (node.parents.empty()) ready.insert(id);
    }
    while (!ready.empty()) {
        const Node& node = nodes_.find(*ready.begin())->second;
        ready.erase(ready.begin());
        order_.push_back(node.revision);
        for (const std::string& child : node.children) {
            if (--missing[child] == 0) ready.insert(nodes_.find(child)->first);
        }
    }
    if (order_.size() == nodes_.size()) return;
    std::string members;
    for (const auto& [id, count] : missing) {
        if (count > 0) members += (members.empty() ? "" : ", ") + std::string(id);
    }
    throw Error(ErrorCategory::revision, "revisions come after each other in a circle, or after one: " + members,
                "correct down_revision in one of them");
}

const Revision* Graph::find(std::string_view id) const noexcept {
    const auto found = nodes_.find(id);
    return found == nodes_.end() ? nullptr : found->second.revision;
}

const std::vector<std::string>& Graph::parents(std::string_view id) const { return nodes_.find(id)->second.parents; }
const std::vector<std::string>& Graph::children(std::string_view id) const { return nodes_.find(id)->second.children; }

std::vector<const Revision*> Graph::heads() const {
    std::vector<const Revision*> heads;
    for (const Revision* revision : order_) {
        if (children(revision->id).empty()) heads.push_back(revision);
    }
    return heads;
}

Ids Graph::heads_of(const Ids& ids) const {
    Ids heads = ids;
    for (const std::string& id : ids) {
        if (find(id) == nullptr) continue;
        for (const std::string& ancestor : with_ancestors(id)) {
            if (ancestor != id) heads.erase(ancestor);
        }
    }
    return heads;
}

Ids Graph::reach(std::string_view id, std::vector<std::string> Node::*next) const {
    Ids seen;
    std::vector<std::string> todo{std::string(id)};
    while (!todo.empty()) {
        std::string current = std::move(todo.back());
        todo.pop_back();
        const Node& node = nodes_.find(current)->second;
        if (seen.insert(std::move(current)).second) todo.insert(todo.end(), (node.*next).begin(), (node.*next).end());
    }
    return seen;
}

Ids Graph::with_ancestors(std::string_view id) const { return reach(id, &Node::parents); }
Ids Graph::with_descendants(std::string_view id) const { return reach(id, &Node::children); }

} // namespace retort::migration

#pragma once
// Revisions made at run time, for tests of graphs and runners.

#include <array>
#include <deque>
#include <initializer_list>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/plan.hpp>

namespace support {

/// Owns revisions; their ids, parents, labels and dependencies are string literals, or text that was kept().
class Revisions {
public:
    using Function = void (*)(retort::Operations&);

    Revisions() = default;
    Revisions(Revisions&&) = default; // what is kept stays where it is; a copy would point into the original
    Revisions& operator=(Revisions&&) = default;

    Revisions& add(std::string_view id, retort::migration::Names parents, Function upgrade = nullptr,
                   Function downgrade = nullptr) {
        revisions_.push_back({id,
                              "versions/file.cpp",
                              {.down_revision = parents, .message = id, .upgrade = upgrade, .downgrade = downgrade}});
        pointers_.push_back(&revisions_.back());
        return *this;
    }
    // Of the revision that was added last.
    Revisions& in_file(std::string_view file) { return revisions_.back().file = file, *this; }
    Revisions& labelled(retort::migration::Names labels) {
        return revisions_.back().body.branch_labels = labels, *this;
    }
    Revisions& depending_on(retort::migration::Names names) { return revisions_.back().body.depends_on = names, *this; }
    Revisions& replacing(std::vector<std::string_view> ids) {
        return revisions_.back().body.replaces = replaced_.emplace_back(std::move(ids)), *this;
    }

    /// A copy that lives as long as the revisions.
    std::string_view kept(std::string text) { return texts_.emplace_back(std::move(text)); }

    [[nodiscard]] retort::migration::Graph graph() const { return retort::migration::Graph(pointers_); }
    [[nodiscard]] std::span<const retort::migration::Revision* const> pointers() const { return pointers_; }

private:
    std::deque<std::string> texts_;
    std::deque<std::vector<std::string_view>> replaced_;
    std::deque<retort::migration::Revision> revisions_;
    std::vector<const retort::migration::Revision*> pointers_;
};

/// a <- b <- c <- d <- e, as Alembic's own linear tests have it.
inline Revisions linear() {
    Revisions revisions;
    revisions.add("c", "b").add("a", {}).add("e", "d").add("b", "a").add("d", "c");
    return revisions;
}

inline std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

/// A graph in one line: "a  b1<a  b2[label]<a  c<b1,b2  d<c!x" is a diamond with a label, and d depends on x.
/// Each revision has a file of its own, versions/ID.cpp.
class Drawn {
public:
    explicit Drawn(const std::string& text) {
        for (const std::string& token : split(text, ' ')) add(token);
    }

    [[nodiscard]] retort::migration::Graph graph() const { return revisions_.graph(); }

private:
    void add(const std::string& token) {
        const auto end = token.find_first_of("[<!");
        const std::string_view id = revisions_.kept(token.substr(0, end));
        revisions_.add(id, names(token, '<'));
        revisions_.labelled(names(token, '[')).depending_on(names(token, '!'));
        revisions_.in_file(revisions_.kept("versions/" + std::string(id) + ".cpp"));
    }
    // What follows the mark, up to the next one.
    retort::migration::Names names(const std::string& token, char mark) {
        const auto begin = token.find(mark);
        if (begin == std::string::npos) return {};
        const auto end = token.find_first_of("[]<!", begin + 1);
        std::array<std::string_view, 4> found{};
        std::size_t count = 0;
        for (std::string& name : split(token.substr(begin + 1, end - begin - 1), ','))
            found.at(count++) = revisions_.kept(std::move(name));
        switch (count) {
        case 0: return {};
        case 1: return {found[0]};
        case 2: return {found[0], found[1]};
        case 3: return {found[0], found[1], found[2]};
        default: return {found[0], found[1], found[2], found[3]};
        }
    }

    Revisions revisions_;
};

/// The graph of such a line. A graph points into its revisions: these live until the program ends.
inline retort::migration::Graph draw(const std::string& text) {
    static std::deque<Drawn> drawn;
    return drawn.emplace_back(text).graph();
}

/// "c1,d1" of a plan.
inline std::string ids_text(const retort::migration::Plan& plan) {
    std::string text;
    for (const auto& item : plan) text += (text.empty() ? "" : ",") + std::string(item.revision->id);
    return text;
}
inline std::string ids_text(const std::vector<const retort::Revision*>& revisions) {
    std::string text;
    for (const auto* revision : revisions) text += (text.empty() ? "" : ",") + std::string(revision->id);
    return text;
}
inline std::string ids_text(const retort::migration::Ids& ids) {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : ",") + id;
    return text;
}

/// The revisions that are applied when the database has these rows in Alembic's sense: each and all that it needs.
inline retort::migration::Ids with_rows(const retort::migration::Graph& graph, const std::string& rows) {
    retort::migration::Ids ids;
    for (const std::string& row : split(rows, ',')) ids.merge(graph.with_ancestors(row));
    return ids;
}

/// What a runner does with a plan, and what it would trip over: throws std::logic_error for a step that is done already
/// or comes too early.
inline void simulate(const retort::migration::Graph& graph, retort::migration::Applied& applied,
                     const retort::migration::Plan& plan) {
    const auto require = [](bool holds, const std::string& what) {
        if (!holds) throw std::logic_error(what);
    };
    for (const auto& item : plan) {
        const std::string id(item.revision->id);
        if (item.direction == retort::migration::Direction::upgrade) {
            require(applied.ids.insert(id).second, id + " is applied twice");
            for (const std::string& need : graph.needs(id))
                require(applied.ids.contains(need), id + " is applied before " + need);
            applied.order.push_back(id);
        } else {
            require(applied.ids.erase(id) == 1, id + " is reverted, and was not applied");
            for (const std::string& other : graph.needed_by(id))
                require(!applied.ids.contains(other), id + " is reverted before " + other);
            std::erase(applied.order, id);
        }
    }
}

} // namespace support

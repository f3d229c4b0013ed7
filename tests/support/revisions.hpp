#pragma once
// Revisions made at run time, for tests of graphs and runners.

#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/graph.hpp>

namespace support {

/// Owns revisions; their ids are string literals.
class Revisions {
public:
    using Function = void (*)(retort::Operations&);

    Revisions& add(std::string_view id, retort::migration::Names parents, Function upgrade = nullptr,
                   Function downgrade = nullptr) {
        revisions_.push_back({id,
                              "versions/file.cpp",
                              {.down_revision = parents, .message = id, .upgrade = upgrade, .downgrade = downgrade}});
        pointers_.push_back(&revisions_.back());
        return *this;
    }
    Revisions& in_file(std::string_view file) { return revisions_.back().file = file, *this; }

    [[nodiscard]] retort::migration::Graph graph() const { return retort::migration::Graph(pointers_); }

private:
    std::deque<retort::migration::Revision> revisions_;
    std::vector<const retort::migration::Revision*> pointers_;
};

/// a <- b <- c <- d <- e, as Alembic's own linear tests have it.
inline Revisions linear() {
    Revisions revisions;
    revisions.add("c", "b").add("a", {}).add("e", "d").add("b", "a").add("d", "c");
    return revisions;
}

} // namespace support

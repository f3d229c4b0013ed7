// The table of plans in docs/migrations.md, read from the page and tried.

#include <catch2/catch.hpp>

#include <fstream>

#include <support/revisions.hpp>

using namespace retort;
using namespace support;

extern const Revision retort_revision_a10000000001;
extern const Revision retort_revision_b20000000002;
extern const Revision retort_revision_c30000000003;
extern const Revision retort_revision_d40000000004;
extern const Revision retort_revision_e50000000005;
extern const Revision retort_revision_f60000000006;

namespace {
// "a1, b2": the page shortens the ids of the example.
std::string shortened(const migration::Plan& plan) {
    std::string text;
    for (const auto& item : plan) text += (text.empty() ? "" : ", ") + std::string(item.revision->id.substr(0, 2));
    return text;
}

std::string trimmed(const std::string& cell) {
    const auto begin = cell.find_first_not_of(" `");
    return begin == std::string::npos ? "" : cell.substr(begin, cell.find_last_not_of(" `") - begin + 1);
}

// What the command does to a database where these were applied, in this order.
migration::Plan plan(const migration::Graph& graph, const std::string& applied, const std::string& command) {
    migration::Applied state;
    for (const std::string& id : split(applied, ',')) {
        const std::string& full = state.order.emplace_back(migration::find_revision(graph, trimmed(id)).id);
        state.ids.insert(full);
    }
    const std::string target = command.substr(command.find(' ') + 1);
    return command.starts_with("upgrade") ? migration::plan_upgrade(graph, state, target)
                                          : migration::plan_downgrade(graph, state, target);
}
} // namespace

TEST_CASE("the plans on the page about branches are those that are made") {
    const std::vector<const Revision*> revisions{&retort_revision_a10000000001, &retort_revision_b20000000002,
                                                 &retort_revision_c30000000003, &retort_revision_d40000000004};
    const migration::Graph graph(revisions);
    std::ifstream page(RETORT_SOURCE_DIR "/docs/migrations.md");
    REQUIRE(page);
    int rows = 0;
    for (std::string line; std::getline(page, line);) {
        const auto cells = split(line, '|');
        if (cells.size() != 3 || !(cells[1].starts_with(" `upgrade ") || cells[1].starts_with(" `downgrade ")))
            continue;
        INFO(line);
        ++rows;
        CHECK(shortened(plan(graph, trimmed(cells[0]), trimmed(cells[1]))) == trimmed(cells[2]));
    }
    CHECK(rows > 8);
}

TEST_CASE("the merge on the page joins both branches") {
    const std::vector<const Revision*> revisions{&retort_revision_a10000000001, &retort_revision_b20000000002,
                                                 &retort_revision_c30000000003, &retort_revision_d40000000004,
                                                 &retort_revision_e50000000005};
    const migration::Graph graph(revisions);
    CHECK(shortened(migration::plan_upgrade(graph, migration::Ids{}, "head")) == "a1, b2, c3, d4, e5");
    CHECK(shortened(plan(graph, "a1, c3, b2, d4, e5", "downgrade -1")) == "e5");
}

TEST_CASE("the squash on the page stands in place of one branch") {
    const std::vector<const Revision*> revisions{&retort_revision_a10000000001, &retort_revision_b20000000002,
                                                 &retort_revision_c30000000003, &retort_revision_d40000000004,
                                                 &retort_revision_e50000000005, &retort_revision_f60000000006};
    const migration::Graph graph(revisions);
    CHECK(shortened(migration::plan_upgrade(graph, migration::Ids{}, "head")) == "a1, b2, f6, e5");
    CHECK(graph.parents("e50000000005") == std::vector<std::string>{"b20000000002", "f60000000006"});
}

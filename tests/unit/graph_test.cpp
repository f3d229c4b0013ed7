#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

#include <retort/migration/graph.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;
using migration::Graph;
using migration::Ids;

namespace {
std::string order(const Graph& graph) {
    std::string ids;
    for (const auto* revision : graph.in_order()) ids += revision->id;
    return ids;
}

// a <- b, a <- c, (b, c) <- d
Revisions diamond() {
    Revisions revisions;
    revisions.add("d", {"b", "c"}).add("c", "a").add("b", "a").add("a", {});
    return revisions;
}
} // namespace

TEST_CASE("a graph puts parents before children, whatever the order of the files") {
    CHECK(order(draw("c<b a e<d b<a d<c")) == "abcde");
    CHECK(order(draw("d<b,c c<a b<a a")) == "abcd");
}

TEST_CASE("heads, ancestors and descendants of a diamond") {
    const Revisions revisions = diamond();
    const Graph graph = revisions.graph();
    REQUIRE(graph.heads().size() == 1);
    CHECK(graph.heads().front()->id == "d");
    CHECK(graph.with_ancestors("b") == Ids{"a", "b"});
    CHECK(graph.with_ancestors("d") == Ids{"a", "b", "c", "d"});
    CHECK(graph.with_descendants("b") == Ids{"b", "d"});
    CHECK(graph.heads_of({"a", "b", "c"}) == Ids{"b", "c"});
    CHECK(graph.heads_of({"a", "gone"}) == Ids{"a", "gone"});
    CHECK(graph.heads_of({}).empty());
}

TEST_CASE("an empty graph has no heads") {
    const Graph graph{{}};
    CHECK(graph.heads().empty());
    CHECK(graph.in_order().empty());
}

TEST_CASE("parents and dependencies are kept apart") {
    const Graph graph = draw("a1 a2<a1 b1 b2<b1!a1 b3<b2!a2,a1");
    using Strings = std::vector<std::string>;
    CHECK(order(graph) == "a1a2b1b2b3");
    CHECK(graph.parents("b3") == Strings{"b2"});
    CHECK(graph.dependencies("b3") == Strings{"a1", "a2"});
    CHECK(graph.needs("b3") == Strings{"a1", "a2", "b2"});
    CHECK(graph.children("a1") == Strings{"a2"});
    CHECK(graph.dependents("a1") == Strings{"b2", "b3"});
    CHECK(graph.needed_by("a1") == Strings{"a2", "b2", "b3"});
    CHECK(ids_text(graph.heads()) == "a2,b3");
    CHECK(ids_text(graph.effective_heads()) == "b3");
    CHECK(ids_text(graph.bases()) == "a1,b1");
    CHECK(graph.branch_points().empty()); // a dependent does not make a branch
    CHECK(graph.with_ancestors("b2") == Ids{"a1", "b1", "b2"});
    CHECK(graph.with_descendants("a2") == Ids{"a2", "b3"});
    CHECK(graph.heads_of({"a1", "a2", "b1", "b2", "b3"}) == Ids{"a2", "b3"});
    CHECK(graph.effective_heads_of({"a1", "a2", "b1", "b2", "b3"}) == Ids{"b3"});
    CHECK_THROWS_AS(graph.parents("gone"), std::out_of_range);
}

TEST_CASE("heads of a set with holes are still those that nothing comes after") {
    const Graph graph = draw("a b<a c<b d<c");
    CHECK(graph.heads_of({"a", "d"}) == Ids{"d"});
    CHECK(graph.heads_of({"a", "b", "zzz"}) == Ids{"b", "zzz"});
}

TEST_CASE("branch points and merge points") {
    const Graph graph = draw("a b1<a b2<a c<b1,b2 d<c");
    CHECK(ids_text(graph.branch_points()) == "a");
    CHECK(ids_text(graph.merge_points()) == "c");
}

TEST_CASE("dependencies are named by id, by the start of one, or by label") {
    const Graph graph = draw("abc123 abd456<abc123[lab] x!abc y!lab z!abc123 ab!abd4");
    CHECK(graph.dependencies("x").front() == "abc123");
    CHECK(graph.dependencies("y").front() == "abd456");
    CHECK(graph.dependencies("z").front() == "abc123");
    CHECK(graph.dependencies("ab").front() == "abd456");
}

TEST_CASE("what a revision depends on that it comes after anyway changes nothing") {
    const Graph graph = draw("a1 a2<a1!a1 b<a2!a1");
    CHECK(order(graph) == "a1a2b");
    CHECK(graph.needs("a2") == std::vector<std::string>{"a1"});
}

TEST_CASE("a label spreads to what comes after, and back to the branch point") {
    using Strings = std::vector<std::string>;
    const Graph graph = draw("a b<a c1<b c2<b d1[one]<c1 d2[two]<c2 e<d1,d2 f[three]<e");
    CHECK(graph.labels("a").empty());
    CHECK(graph.labels("b").empty());
    CHECK(graph.labels("c1") == Strings{"one"});
    CHECK(graph.labels("d2") == Strings{"two"});
    CHECK(graph.labels("e") == Strings{"one", "two"}); // a merge belongs to both, and stops what comes after
    CHECK(graph.labels("f") == Strings{"one", "three", "two"});
    CHECK(graph.labelled("one")->id == "d1");
    CHECK(graph.labelled("none") == nullptr);
    CHECK(graph.all_labels() == Strings{"one", "three", "two"});
    CHECK(graph.members("one") == Ids{"c1", "d1", "e", "f"});
    CHECK(graph.members("three") == Ids{"f"});
    CHECK(graph.members("b") == Ids{"b", "c1", "c2", "d1", "d2", "e", "f"});
    CHECK(graph.lineage("one") == Ids{"a", "b", "c1", "d1", "e", "f"});
}

TEST_CASE("members are those that have the label") {
    for (const char* text : {"a[x] b<a c<b[y] d<b e<c,d f<e[z]", "a b[x]<a c<a d<b,c", "a b<a c<b[x] d<c e!c f<e[y]"}) {
        const Graph graph = draw(text);
        for (const std::string& label : graph.all_labels()) {
            for (const auto* revision : graph.in_order()) {
                const auto labels = graph.labels(revision->id);
                CHECK(graph.members(label).contains(revision->id) == (std::ranges::count(labels, label) == 1));
            }
        }
    }
}

TEST_CASE("a new revision does not change the order of those that were there") {
    const std::string before = "m c<m k<m a<k,c z!c b<z";
    const Graph graph = draw(before);
    for (const char* added : {"A<a", "A<m", "zz<b!m", "A!b"}) {
        std::string with = order(draw(before + " " + added));
        const std::string id = std::string(added).substr(0, std::string(added).find_first_of("<!"));
        with.erase(with.find(id), id.size());
        CHECK(with == order(graph));
    }
}

// Nothing may be quadratic: with a million times more work than revisions this would not end in a test's time.
TEST_CASE("ten thousand revisions") {
    Revisions revisions;
    constexpr int count = 10'000;
    for (int i = 0; i < count; ++i) {
        const auto name = [&](int n) { return revisions.kept("r" + std::to_string(100'000 + n)); };
        if (i % 1000 == 0)
            revisions.add(name(i), {});
        else if (i % 10 == 9)
            revisions.add(name(i), {name(i - 1), name(i - 3)});
        else
            revisions.add(name(i), name(i - 1));
        if (i % 100 == 50) revisions.labelled(revisions.kept("label" + std::to_string(i)));
        if (i % 7 == 6) revisions.depending_on(name(i / 2));
    }
    const auto start = std::chrono::steady_clock::now();
    const Graph graph = revisions.graph();
    CHECK(graph.heads().size() == 10);
    const Ids all = migration::applied_at(graph, "heads");
    CHECK(all.size() == count);
    CHECK(graph.heads_of(all).size() == 10);
    CHECK(migration::plan_upgrade(graph, Ids{}, "heads").size() == count);
    CHECK(migration::plan_downgrade(graph, all, "base").size() == count);
    CHECK(migration::plan_downgrade(graph, all, "-1").size() == 1);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(4));
}

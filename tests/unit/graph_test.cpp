#include <catch2/catch.hpp>

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
    CHECK(order(linear().graph()) == "abcde");
    CHECK(order(diamond().graph()) == "abcd");
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

TEST_CASE("files that contradict each other are refused by name") {
    SECTION("a parent that no file has") {
        Revisions revisions;
        revisions.add("b", "nope").in_file("versions/b.cpp");
        CHECK_THAT(message_of([&] { (void)revisions.graph(); }),
                   Contains("versions/b.cpp") && Contains("'nope'") && Contains("restore the missing file"));
    }
    SECTION("the same id in two files") {
        Revisions revisions;
        revisions.add("a", {}).in_file("versions/one.cpp").add("a", {}).in_file("versions/two.cpp");
        CHECK_THAT(message_of([&] { (void)revisions.graph(); }),
                   Contains("'a' is in two files: versions/one.cpp and versions/two.cpp"));
    }
    SECTION("a circle") {
        Revisions revisions;
        revisions.add("a", {}).add("b", {"a", "d"}).add("c", "b").add("d", "c");
        const Error error = error_of([&] { (void)revisions.graph(); });
        CHECK(error.category() == ErrorCategory::revision);
        CHECK_THAT(error.what(), Contains("circle") && Contains("b, c, d"));
    }
    SECTION("a revision that comes after itself") {
        Revisions revisions;
        revisions.add("a", "a");
        CHECK_THAT(message_of([&] { (void)revisions.graph(); }), Contains("circle") && Contains(": a"));
    }
    SECTION("characters that the identifier grammar needs") {
        for (const char* id : {"a@b", "a-1", "a+1", "a:b", "", "head", "base", "heads", "current"}) {
            Revisions revisions;
            revisions.add(id, {});
            CHECK(error_of([&] { (void)revisions.graph(); }).category() == ErrorCategory::revision);
        }
    }
}

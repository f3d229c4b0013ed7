#include <catch2/catch.hpp>

#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;
using migration::Applied;
using migration::Graph;
using migration::Ids;

namespace {
std::string stamp(const Graph& graph, const Applied& applied, const std::string& targets, bool purge = false) {
    return ids_text(migration::plan_stamp(graph, applied, split(targets, ','), purge));
}

Graph two_bases() { return draw("a1[A] a2<a1 a3<a2 b1[B] b2<b1!a1 b3<b2!a2"); }
Graph branched() { return draw("a b<a c1[one]<b d1<c1 c2[two]<b d2<c2"); }
} // namespace

TEST_CASE("stamping a revision adds what it needs and takes away what comes after it") {
    const Graph graph = branched();
    const Ids none;
    CHECK(stamp(graph, none, "d1") == "a,b,c1,d1");
    CHECK(stamp(graph, with_rows(graph, "d1"), "b") == "a,b");
    CHECK(stamp(graph, with_rows(graph, "d1,d2"), "b") == "a,b");
    CHECK(stamp(graph, with_rows(graph, "d1"), "d2") == "a,b,c1,c2,d1,d2"); // another branch stays
    CHECK(stamp(graph, with_rows(graph, "d1,d2"), "c1") == "a,b,c1,c2,d2");
    CHECK(stamp(graph, with_rows(graph, "d1,d2"), "one@b") == "a,b,c2,d2");
    CHECK(stamp(graph, with_rows(graph, "d1"), "d1") == "a,b,c1,d1");
    CHECK(stamp(graph, with_rows(graph, "d1,d2"), "base").empty());
    CHECK(stamp(graph, none, "heads") == "a,b,c1,c2,d1,d2");
    CHECK(stamp(graph, none, "one@head-1") == "a,b,c1");
    CHECK(error_of([&] { stamp(graph, none, "head"); }).category() == ErrorCategory::several_heads);
    CHECK(stamp(draw("a b<a"), none, "head") == "a,b");
}

TEST_CASE("stamping one branch never changes what is known of another") {
    const Graph graph = two_bases();
    const Ids all = with_rows(graph, "a3,b3");
    CHECK(stamp(graph, all, "B@base") == "a1,a2,a3");
    CHECK(stamp(graph, with_rows(graph, "b3"), "B@base") == "a1,a2"); // Alembic forgets a2
    CHECK(stamp(graph, all, "b1") == "a1,a2,a3,b1");
    CHECK(stamp(graph, all, "A@base") == "b1"); // what needs it goes with it
    CHECK(stamp(graph, all, "a2") == "a1,a2,b1,b2,b3");
    CHECK(stamp(graph, all, "a1") == "a1,b1,b2");
    CHECK(stamp(draw("a b<a c1[alt]<b c2<b"), Ids{"a", "b", "c1", "c2"}, "alt@base") == "a,b,c2");
}

TEST_CASE("several targets") {
    const Graph graph = two_bases();
    const Ids none;
    CHECK(stamp(graph, none, "a1,b1") == "a1,b1");
    CHECK(stamp(graph, with_rows(graph, "a3"), "a2,b3") == "a1,a2,b1,b2,b3");
    CHECK(stamp(graph, with_rows(graph, "a3,b3"), "A@base,B@base").empty());
    CHECK(stamp(graph, with_rows(graph, "a3,b1"), "B@base,a2") == "a1,a2");
    CHECK(stamp(graph, none, "a1,a1") == "a1");
    CHECK(stamp(branched(), none, "d1,c2") == "a,b,c1,c2,d1");
    CHECK(stamp(branched(), with_rows(branched(), "d1"), "one@base,c2") == "a,b,c2");
    for (const char* targets : {"a1,a3", "a3,a1", "a1,b3", "base,a1", "A@base,b3", "A@base,a1", "heads,a1", "+1,a1"}) {
        INFO(targets);
        const Error error = error_of([&] { stamp(graph, with_rows(graph, "b1"), targets); });
        CHECK(error.category() == ErrorCategory::usage);
        CHECK_THAT(error.what(), Contains("overlaps with"));
    }
}

TEST_CASE("stamping steps from where the database is") {
    const Graph graph = branched();
    const Applied applied{{"a", "b", "c1", "c2"}, {"a", "b", "c2", "c1"}};
    CHECK(stamp(graph, applied, "-1") == "a,b,c2");
    CHECK(stamp(graph, applied, "two@-1") == "a,b,c1");
    CHECK(stamp(graph, applied, "two@+1") == "a,b,c1,c2,d2");
    CHECK(stamp(graph, Ids{}, "+1") == "a");
    CHECK(error_of([&] { stamp(graph, applied, "+1"); }).category() == ErrorCategory::several_heads);
}

TEST_CASE("stamping a database that names revisions without a file") {
    const Graph graph = branched();
    const Ids unknown{"gone", "a", "b", "c1"};
    CHECK(stamp(graph, unknown, "heads") == "a,b,c1,c2,d1,d2"); // Alembic refuses
    CHECK(stamp(graph, unknown, "c2") == "a,b,c1,c2");
    CHECK(stamp(graph, unknown, "base").empty());
    CHECK(stamp(graph, unknown, "two@head") == "a,b,c1,c2,d2,gone"); // it may be on another branch
    CHECK(stamp(graph, unknown, "one@base") == "gone");
    CHECK_THAT(message_of([&] { stamp(graph, unknown, "-1"); }), Contains("'gone', and no file has that id"));
}

TEST_CASE("purging forgets everything first") {
    const Graph graph = branched();
    const Ids unknown{"gone", "a", "b", "c1"};
    CHECK(stamp(graph, unknown, "c2", true) == "a,b,c2");
    CHECK(stamp(graph, unknown, "two@head", true) == "a,b,c2,d2");
    CHECK(stamp(graph, unknown, "base", true).empty());
    CHECK(stamp(graph, unknown, "+1", true) == "a");
}

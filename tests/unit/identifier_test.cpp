#include <catch2/catch.hpp>

#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;
using migration::Graph;
using migration::Ids;

namespace {
std::string meaning(const Graph& graph, std::string_view identifier, const Ids* applied = nullptr) {
    const auto resolved = migration::resolve(graph, identifier, applied);
    return resolved.revisions.empty() ? "base" : ids_text(resolved.revisions);
}

std::string refusal(const Graph& graph, std::string_view identifier, ErrorCategory category = ErrorCategory::usage,
                    const Ids* applied = nullptr) {
    const Error error = error_of([&] { (void)migration::resolve(graph, identifier, applied); });
    CHECK(error.category() == category);
    CHECK_FALSE(error.hint().empty());
    return std::string(error.what()) + " | " + error.hint();
}

Graph branched() { return draw("a b<a c1[one]<b d1<c1 c2[two]<b d2<c2"); }
} // namespace

TEST_CASE("an identifier taken apart") {
    const auto all = migration::parse_identifier("two@base+12");
    CHECK(all.branch == "two");
    CHECK(all.symbol == "base");
    CHECK(all.steps == 12);
    CHECK_FALSE(all.from_database());
    CHECK(migration::parse_identifier("-3").steps == -3);
    for (const char* text : {"+1", "-3", "one@+1", "current-2", "one@current+1"})
        CHECK(migration::parse_identifier(text).from_database());
    for (const char* text : {"current", "head-1", "f3a1", "one@head"})
        CHECK_FALSE(migration::parse_identifier(text).from_database());
    for (const char* text : {"", "@", "a@", "@head", "a@b@c", "+", "-", "+0", "-0", "+x", "a+", "a-1x", "a+1+1", "a@+",
                             "+99999999999999999999", "a:b", ":"}) {
        INFO(text);
        CHECK(error_of([&] { (void)migration::parse_identifier(text); }).category() == ErrorCategory::usage);
    }
}

TEST_CASE("a range taken apart") {
    CHECK_FALSE(migration::split_range("head"));
    const auto range = migration::split_range("one@base:head-1");
    REQUIRE(range);
    CHECK(range->from == "one@base");
    CHECK(range->to == "head-1");
    CHECK(migration::split_range(":b")->from.empty());
    CHECK(migration::split_range("-3:")->to.empty());
    for (const char* text : {":", "a:b:c"}) CHECK_THROWS_AS(migration::split_range(text), Error);
}

TEST_CASE("an exact id, then a label, then the start of an id") {
    const Graph graph = draw("abc123 abd456<abc123 ab<abd456 x[abd]<ab");
    CHECK(meaning(graph, "abc123") == "abc123");
    CHECK(meaning(graph, "abc") == "abc123");
    CHECK(meaning(graph, "ab") == "ab"); // a whole id is never ambiguous
    CHECK(meaning(graph, "abd") == "x");
    CHECK(meaning(graph, "abd4") == "abd456");
    CHECK_THAT(refusal(graph, "a"), Contains("'a' is the start of 3 revisions: ab, abc123, abd456"));
    CHECK_THAT(refusal(graph, "zzz"), Contains("there is no revision 'zzz'") && Contains("retort history"));
}

TEST_CASE("head, heads, base and branches") {
    const Graph graph = branched();
    CHECK(meaning(graph, "base") == "base");
    CHECK(meaning(graph, "heads") == "d1,d2");
    CHECK_THAT(refusal(graph, "head", ErrorCategory::several_heads),
               Contains("d1, d2") && Contains("BRANCH@head") && Contains("'heads'") && Contains("retort merge"));
    CHECK(meaning(graph, "one@head") == "d1");
    CHECK(meaning(graph, "two@heads") == "d2");
    CHECK(meaning(graph, "c2@head") == "d2");
    CHECK(meaning(graph, "d1@head") == "d1");
    CHECK(meaning(graph, "one@base") == "base");
    CHECK(meaning(graph, "one@c1") == "c1");
    CHECK(meaning(graph, "one@b") == "b"); // shared, and in its line all the same
    CHECK_THAT(refusal(graph, "b@head", ErrorCategory::several_heads), Contains("'b@heads'"));
    CHECK_THAT(refusal(graph, "one@d2"), Contains("revision 'd2' is not in branch 'one'"));
    CHECK_THAT(refusal(graph, "three@head"), Contains("no branch 'three'") && Contains("one, two"));
    CHECK_THAT(refusal(graph, "head@base"), Contains("'head' is not a branch"));
}

TEST_CASE("a head that another branch depends on is no choice for 'head'") {
    // Alembic's fixture for effective heads.
    const Graph graph = draw("y1[y] x1[x] y2<y1!x1");
    CHECK(ids_text(graph.heads()) == "x1,y2");
    CHECK(meaning(graph, "head") == "y2");
    CHECK(meaning(graph, "x@head") == "x1");
    const Graph more = draw("y1[y] x1[x] y2<y1!x1 x2<x1");
    CHECK_THAT(refusal(more, "head", ErrorCategory::several_heads), Contains("x2, y2"));
}

TEST_CASE("steps from a revision") {
    const Graph graph = branched();
    CHECK(meaning(graph, "base+2") == "b");
    CHECK(meaning(graph, "two@base+3") == "c2");
    CHECK(meaning(graph, "two@head-1") == "c2");
    CHECK(meaning(graph, "two@b+1") == "c2");
    CHECK(meaning(graph, "one+1") == "d1"); // from the revision that declares the label
    CHECK(meaning(graph, "d2-3") == "a");
    CHECK(meaning(graph, "d2-4") == "base");
    CHECK_THAT(refusal(graph, "b+1"), Contains("after 'b' come c1, c2") && Contains("one@b+1, two@b+1"));
    CHECK_THAT(refusal(graph, "base+3"), Contains("one@base+3, two@base+3"));
    CHECK_THAT(refusal(graph, "c1+9"), Contains("after 'c1' there is only 1")); // Alembic: AssertionError
    CHECK_THAT(refusal(graph, "a-3"), Contains("before 'a' there is only 1"));
    CHECK_THAT(refusal(graph, "two@base+9"), Contains("after 'base' there are only 4"));
}

TEST_CASE("steps back from a merge") {
    const Graph graph = draw("a b1<a b2<a c<b1,b2");
    CHECK_THAT(refusal(graph, "head-1"), Contains("before 'c' come b1, b2") && Contains("b1@head-1, b2@head-1"));
    CHECK(meaning(graph, "b1@head-1") == "b1");
    CHECK(meaning(graph, "b2@head-2") == "a");
}

TEST_CASE("each way out that an ambiguity offers works") {
    const Graph graph = draw("a b1<a b2<a c<b1,b2 d1[x]<c d2<c d3<c");
    for (const char* text : {"a+1", "base+2", "c-1", "c+1", "b1+2", "base+4"}) {
        INFO(text);
        const std::string hint = error_of([&] { (void)migration::resolve(graph, text); }).hint();
        for (const std::string& way : split(hint.substr(hint.find(": ") + 2), ',')) {
            INFO(way);
            CHECK_NOTHROW(migration::parse_identifier(way.substr(way.find_first_not_of(' '))));
        }
    }
    CHECK(meaning(graph, "x@c+1") == "d1");
    CHECK(meaning(graph, "d2@c+1") == "d2");
}

TEST_CASE("where the database is") {
    const Graph graph = branched();
    const Ids at_d1{"a", "b", "c1", "d1"};
    const Ids both{"a", "b", "c1", "c2", "d1"};
    const Ids none;
    CHECK(meaning(graph, "current", &at_d1) == "d1");
    CHECK(meaning(graph, "current", &none) == "base");
    CHECK(meaning(graph, "current", &both) == "c2,d1");
    CHECK(meaning(graph, "one@current", &both) == "d1");
    CHECK(meaning(graph, "current-2", &at_d1) == "b");
    CHECK(meaning(graph, "-3", &at_d1) == "a");
    CHECK(meaning(graph, "+1", &none) == "a");
    CHECK(meaning(graph, "two@+1", &both) == "d2");
    CHECK_THAT(refusal(graph, "-1", ErrorCategory::several_heads, &both), Contains("c2, d1"));
    CHECK_THAT(refusal(graph, "current"), Contains("no database is asked"));
    CHECK_THAT(refusal(graph, "+1"), Contains("no database is asked"));
    const Ids unknown{"gone"};
    CHECK_THAT(refusal(graph, "current", ErrorCategory::usage, &unknown), Contains("'gone', and no file has that id"));
}

TEST_CASE("one revision where one is needed") {
    const Graph graph = branched();
    CHECK(migration::find_revision(graph, "two").id == "c2");
    CHECK(error_of([&] { (void)migration::find_revision(graph, "heads"); }).category() == ErrorCategory::several_heads);
    CHECK_THAT(message_of([&] { (void)migration::find_revision(graph, "base"); }), Contains("'base' is base"));
    const Ids at_d1{"a", "b", "c1", "d1"};
    CHECK(migration::find_revision(graph, "current", &at_d1).id == "d1");
    const Graph depending = draw("a1 a2<a1 b1 b2<b1!a2");
    const Ids all{"a1", "a2", "b1", "b2"};
    CHECK(migration::find_revision(depending, "current", &all).id == "b2"); // it needs the other
    CHECK_THROWS_AS(migration::find_revision(Graph({}), "head"), Error);
}

TEST_CASE("what is between the ends of a range") {
    const Graph graph = branched();
    const auto between = [&](std::string_view text, const Ids* applied = nullptr) {
        return ids_text(revisions_between(graph, *migration::split_range(text), applied));
    };
    CHECK(between("a:c1") == "a,b,c1");
    CHECK(between("b:heads") == "b,c1,c2,d1,d2");
    CHECK(between("c1:") == "c1,d1");
    CHECK(between(":c2") == "a,b,c2");
    CHECK(between("base:heads") == "a,b,c1,c2,d1,d2");
    CHECK(between("b:b") == "b");
    CHECK(between("one@base:two@head") == "a,b,c2,d2");
    const Ids at_d1{"a", "b", "c1", "d1"};
    CHECK(between("-2:current", &at_d1) == "b,c1,d1");
    CHECK(between("current:", &at_d1) == "d1");
    CHECK_THAT(message_of([&] { between("c1:a"); }), Contains("nothing is between") && Contains("a:c1"));
    CHECK_THAT(message_of([&] { between("d1:d2"); }), Contains("one branch"));
}

#include <catch2/catch.hpp>

#include <retort/migration/plan.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;
using migration::Graph;
using migration::Ids;
using migration::Plan;

namespace {
std::string ids(const Plan& plan) {
    std::string text;
    for (const auto& item : plan) text += item.revision->id;
    return text;
}

std::string up(const Graph& graph, const Ids& applied, std::string_view target) {
    return ids(plan_upgrade(graph, applied, target));
}
std::string down(const Graph& graph, const Ids& applied, std::string_view target) {
    return ids(plan_downgrade(graph, applied, target));
}

const Ids none;
const Ids abc{"a", "b", "c"};
const Ids all{"a", "b", "c", "d", "e"};
} // namespace

TEST_CASE("upgrades of a linear history") {
    const Revisions revisions = linear();
    const Graph graph = revisions.graph();
    CHECK(up(graph, none, "head") == "abcde");
    CHECK(up(graph, none, "heads") == "abcde");
    CHECK(up(graph, abc, "e") == "de");
    CHECK(up(graph, none, "c") == "abc");
    CHECK(up(graph, {"a"}, "+2") == "bc");
    CHECK(up(graph, {"a"}, "+1") == "b");
    CHECK(up(graph, {"a", "b"}, "+3") == "cde");
    CHECK(up(graph, all, "head").empty());
    CHECK(up(graph, abc, "c").empty());
}

TEST_CASE("downgrades of a linear history undo the last first") {
    const Revisions revisions = linear();
    const Graph graph = revisions.graph();
    CHECK(down(graph, all, "c") == "ed");
    CHECK(down(graph, abc, "base") == "cba");
    CHECK(down(graph, {"a", "b", "c", "d"}, "-1") == "d");
    CHECK(down(graph, all, "-3") == "edc");
    CHECK(down(graph, {"a"}, "a").empty());
    CHECK(down(graph, none, "base").empty());
}

TEST_CASE("requests that make no sense say so and say what would") {
    const Revisions revisions = linear();
    const Graph graph = revisions.graph();
    CHECK_THAT(message_of([&] { up(graph, none, "zzz"); }),
               Contains("there is no revision 'zzz'") && Contains("retort history"));
    CHECK_THAT(message_of([&] { up(graph, none, "+12"); }), Contains("+12") && Contains("5 pending"));
    CHECK_THAT(message_of([&] { down(graph, {"a"}, "-5"); }), Contains("-5") && Contains("1 applied"));
    CHECK_THAT(message_of([&] { up(graph, all, "a"); }),
               Contains("past revision 'a' already") && Contains("retort downgrade a"));
    CHECK_THAT(message_of([&] { up(graph, all, "base"); }), Contains("retort downgrade base"));
    CHECK_THAT(message_of([&] { up(graph, all, "-1"); }), Contains("retort downgrade -1"));
    CHECK_THAT(message_of([&] { down(graph, none, "+1"); }), Contains("retort upgrade +1"));
    CHECK_THAT(message_of([&] { down(graph, {"a"}, "e"); }), Contains("'e' is not applied"));
    CHECK_THAT(message_of([&] { up(graph, {"gone"}, "head"); }),
               Contains("'gone', and no file has that id") && Contains("stamp"));
    CHECK_THAT(message_of([&] { up(graph, none, ""); }), Contains("no revision ''"));
    CHECK_THAT(message_of([&] { up(graph, none, "a:c"); }), Contains("--sql"));
    for (const char* nonsense : {"+0", "-", "+x", "1.5"}) CHECK_THROWS_AS(up(graph, none, nonsense), Error);
}

TEST_CASE("what cannot be undone stops a downgrade before its first step") {
    Revisions revisions;
    const auto nothing = [](Operations&) {};
    revisions.add("a", {}, nothing, nothing).add("b", "a", nothing).add("c", "b", nothing, nothing).add("d", "c");
    const Graph graph = revisions.graph();
    const Ids abcd{"a", "b", "c", "d"};
    CHECK(down(graph, abcd, "-2") == "dc"); // what does nothing needs nothing to be undone
    for (const char* target : {"base", "-3", "a"})
        CHECK_THAT(message_of([&] { down(graph, abcd, target); }),
                   Contains("'b' cannot be undone") && Contains("restore a backup"));
}

TEST_CASE("the start of an id is enough when it is the start of one") {
    Revisions revisions;
    revisions.add("abc123", {}).add("abd456", "abc123").add("ab", "abd456");
    const Graph graph = revisions.graph();
    CHECK(find_revision(graph, "abc").id == "abc123");
    CHECK(find_revision(graph, "ab").id == "ab"); // a whole id is never ambiguous
    const Error error = error_of([&] { (void)find_revision(graph, "a"); });
    CHECK_THAT(error.what(), Contains("'a' is the start of 3 revisions: ab, abc123, abd456"));
    CHECK(error.category() == ErrorCategory::usage);
}

TEST_CASE("'head' needs one head") {
    Revisions revisions;
    revisions.add("a", {}).add("b", "a").add("c", "a");
    const Graph graph = revisions.graph();
    const Error error = error_of([&] { up(graph, none, "head"); });
    CHECK(error.category() == ErrorCategory::several_heads);
    CHECK_THAT(error.what(), Contains("b, c"));
    CHECK(up(graph, none, "heads") == "abc");
    CHECK(up(graph, {"a", "b"}, "c") == "c");
    CHECK(down(graph, abc, "a") == "cb");
}

TEST_CASE("'head' of nothing is nothing to do") {
    const Graph graph{{}};
    CHECK(plan_upgrade(graph, {}, "head").empty());
}

TEST_CASE("+N is refused exactly when the N next could be others, and says which") {
    const auto refusal = [](const Graph& graph, const Ids& applied, std::string_view target) {
        const Error error = error_of([&] { up(graph, applied, target); });
        CHECK(error.category() == ErrorCategory::several_heads);
        return std::string(error.what()) + " | " + error.hint();
    };
    const Graph branched = draw("a b<a c1[one]<b d1<c1 c2[two]<b d2<c2");
    CHECK(up(branched, none, "+2") == "ab");
    CHECK_THAT(refusal(branched, none, "+3"), Contains("next could be c1 or c2 |") && Contains("one@+3, two@+3"));
    CHECK(up(branched, none, "two@+3") == "abc2");
    CHECK(up(branched, none, "+6") == "abc1c2d1d2"); // all of them are no choice
    CHECK(up(branched, {"a", "b", "c1", "c2", "d1"}, "+1") == "d2");
    CHECK_THAT(message_of([&] { up(branched, with_rows(branched, "d2"), "two@+1"); }),
               Contains("0 pending in branch 'two'") && Contains("'retort current'"));

    const Graph diamond = draw("a b1<a b2<a c<b1,b2");
    CHECK(up(diamond, {"a"}, "+2") == "b1b2");
    CHECK(up(diamond, {"a"}, "+3") == "b1b2c");
    CHECK_THAT(refusal(diamond, none, "+2"), Contains("next could be b1 or b2 |"));

    // Only what could be the last of them is named.
    CHECK_THAT(refusal(draw("a z1 z2<z1"), none, "+1"), Contains("next could be a or z1 |"));
    CHECK_THAT(refusal(draw("a b<a z"), none, "+2"), Contains("next could be b or z |"));
}

TEST_CASE("branches in requests") {
    const Graph graph = draw("a1[A] a2<a1 b1[B] b2<b1!a2");
    CHECK(up(graph, none, "B@head") == "a1a2b1b2");
    CHECK(up(graph, none, "head") == "a1a2b1b2"); // the one that nothing needs
    CHECK(up(graph, none, "B@+1") == "b1");
    CHECK(up(graph, {"b1"}, "B@+1") == "a1a2b2"); // and what it needs
    CHECK(up(graph, {"a1", "a2"}, "A@head").empty());
    CHECK(up(graph, {"a1", "a2"}, "current").empty());
    CHECK_THAT(message_of([&] { up(graph, {"a1", "a2"}, "A@a1"); }), Contains("past revision 'a1' already"));
    CHECK_THAT(message_of([&] { up(graph, {"a1"}, "A@base"); }), Contains("retort downgrade A@base"));
    CHECK_THAT(message_of([&] { up(graph, {"a1"}, "a1-1"); }), Contains("not above"));
    CHECK_THAT(message_of([&] { down(graph, {"a1"}, "A@+1"); }), Contains("retort upgrade A@+1"));
    CHECK_THAT(message_of([&] { down(graph, {"a1"}, "A@b1"); }), Contains("revision 'b1' is not in branch 'A'"));
    CHECK_THAT(message_of([&] { down(graph, {"a1"}, "heads"); }), Contains("'a2' is not applied"));
    CHECK(down(graph, {"a1", "a2"}, "current").empty());
}

TEST_CASE("what is applied goes back in the order in which it came") {
    const Graph graph = draw("a b<a c<a d<a");
    const migration::Applied applied{{"a", "b", "c", "d"}, {"a", "d", "b", "c"}};
    CHECK(ids(plan_downgrade(graph, applied, "base")) == "cbda");
    CHECK(ids(plan_downgrade(graph, applied, "-2")) == "cb");
    CHECK(ids_text(in_applied_order(graph, applied)) == "a,d,b,c");
    SECTION("what the history lacks came first") {
        const migration::Applied partly{{"a", "b", "c", "d"}, {"d", "gone", "b"}};
        CHECK(ids_text(in_applied_order(graph, partly)) == "a,c,d,b");
    }
    SECTION("the last mention counts") {
        const migration::Applied twice{{"a", "b", "c", "d"}, {"a", "b", "c", "d", "b"}};
        CHECK(ids_text(in_applied_order(graph, twice)) == "a,c,d,b");
    }
    SECTION("an order that cannot have been is put right, across what is not applied too") {
        const migration::Applied odd{{"a", "b", "c"}, {"c", "b", "a"}};
        CHECK(ids_text(in_applied_order(graph, odd)) == "a,c,b");
        const Graph chain = draw("a b<a c<b");
        CHECK(ids_text(in_applied_order(chain, {{"a", "c"}, {"c", "a"}})) == "a,c");
    }
}

TEST_CASE("a revision that was added below one that is applied is pending") {
    const Graph graph = draw("a b<a c<b");
    const Ids with_hole{"a", "c"};
    CHECK(up(graph, with_hole, "head") == "b");
    CHECK(up(graph, with_hole, "+1") == "b");
    CHECK(down(graph, with_hole, "-1") == "c");
    CHECK(down(graph, with_hole, "base") == "ca");
}

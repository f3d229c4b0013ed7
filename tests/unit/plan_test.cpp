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

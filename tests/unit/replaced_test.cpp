// Revisions that stand in place of others, in the graph and as a database sees them.

#include <catch2/catch.hpp>

#include <retort/migration/identifier.hpp>
#include <retort/migration/view.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;
using migration::Graph;
using migration::Ids;
using migration::View;

namespace {
// a <- b <- c <- d <- e, where s stands in place of b, c and d.
Revisions squashed() {
    Revisions revisions = linear();
    revisions.add("s", "a").replacing({"b", "c", "d"});
    return revisions;
}

std::string refusal(const Revisions& revisions) {
    const Error error = error_of([&] { (void)revisions.graph(); });
    CHECK(error.category() == ErrorCategory::revision);
    CHECK_FALSE(error.hint().empty());
    return error.what();
}

std::string pending(const View& view) {
    return ids_text(migration::plan_upgrade(view.graph(), view.applied(), "heads"));
}
} // namespace

TEST_CASE("a revision stands in place of others") {
    const Revisions revisions = squashed();
    const Graph graph = revisions.graph();
    CHECK(ids_text(graph.in_order()) == "a,s,e");
    CHECK(graph.parents("e") == std::vector<std::string>{"s"}); // it says d
    CHECK(graph.find("d") == nullptr);
    CHECK(graph.file("d") != nullptr);
    CHECK(graph.standing_in("d") == graph.find("s"));
    CHECK(graph.standing_in("c") == nullptr);

    const Graph apart = graph.taking_apart({"s"});
    CHECK(ids_text(apart.in_order()) == "a,b,c,d,e");
    CHECK(apart.standing_in("s") == apart.find("d"));
    CHECK(apart.standing_in("c") == apart.find("c"));
}

TEST_CASE("what comes after it may name it, or the last that it replaces") {
    Revisions revisions = squashed();
    revisions.add("f", "s");
    CHECK(ids_text(revisions.graph().in_order()) == "a,s,e,f");
    CHECK(ids_text(revisions.graph().taking_apart({"s"}).in_order()) == "a,b,c,d,e,f");
    revisions.add("g", {}).depending_on("c"); // all of them, now
    CHECK(revisions.graph().dependencies("g") == std::vector<std::string>{"s"});
    CHECK(revisions.graph().taking_apart({"s"}).dependencies("g") == std::vector<std::string>{"c"});

    Revisions by_start; // of an id that has no place of its own
    by_start.add("abc1", {}).add("abc2", "abc1").add("x", {}).depending_on("abc1").add("y", {}).depending_on("sq");
    by_start.add("sq1", {}).replacing({"abc1", "abc2"}).add("z", {}).depending_on("abc2");
    CHECK(by_start.graph().dependencies("x") == std::vector<std::string>{"sq1"});
    CHECK(by_start.graph().taking_apart({"sq1"}).dependencies("y") == std::vector<std::string>{"abc2"});
}

TEST_CASE("without the files of what it replaces") {
    Revisions revisions;
    revisions.add("a", {}).add("e", "d").add("s", "a").replacing({"b", "c", "d"});
    CHECK(ids_text(revisions.graph().in_order()) == "a,s,e");
    CHECK(ids_text(migration::resolve(revisions.graph(), "d").revisions) == "s");
}

TEST_CASE("ids of what is replaced still mean something") {
    const Revisions revisions = squashed();
    const Graph graph = revisions.graph();
    CHECK(&migration::find_revision(graph, "d") == graph.find("s"));
    CHECK(&migration::find_revision(graph, "d-1") == graph.find("a"));
    const Error error = error_of([&] { (void)migration::find_revision(graph, "c"); });
    CHECK(std::string(error.what()) == "revision 'c' is one of those that 's' replaces, and not the last");
    CHECK_THAT(error.hint(), Contains("'s'"));
    CHECK(&migration::find_revision(graph.taking_apart({"s"}), "s") == graph.taking_apart({"s"}).find("d"));
}

TEST_CASE("a revision that stands in place of others and cannot") {
    CHECK_THAT(refusal(std::move(Revisions().add("a", {}).replacing({"a"}))), Contains("'a' replaces itself"));
    CHECK_THAT(refusal(std::move(Revisions().add("s", {}).replacing({"a", "b", "a"}))),
               Contains("'s' replaces 'a' twice"));
    CHECK_THAT(refusal(std::move(Revisions().add("s", {}).replacing({"a"}).add("t", {}).replacing({"a"}))),
               Contains("'a' is replaced by two: 't' and") && Contains("'s'"));
    CHECK_THAT(refusal(std::move(Revisions().add("s", {}).replacing({"t"}).add("t", {}).replacing({"s"}))),
               Contains("replaces what replaces it"));
    Revisions revisions = squashed();
    revisions.add("x", "c");
    CHECK_THAT(refusal(revisions),
               Contains("'x' comes after 'c', which revision 's' replaces and which is not the last"));
}

TEST_CASE("a database has none, all or some of what is replaced") {
    const Revisions revisions = squashed();
    const Graph graph = revisions.graph();
    const auto view = [&](Ids ids, std::string_view unfinished = {}) {
        return View(graph, std::move(ids), unfinished);
    };
    CHECK(pending(view({})) == "a,s,e");
    CHECK(pending(view({"a"})) == "s,e");
    CHECK(pending(view({"a", "s"})) == "e");
    CHECK(view({"a", "s"}).to_fold().empty());

    const View all = view({"a", "b", "c", "d"});
    CHECK(pending(all) == "e");
    CHECK(all.applied().ids == Ids{"a", "s"});
    CHECK(all.to_fold() == std::vector{graph.find("s")});
    CHECK(pending(view({"a", "b", "c", "d", "e"})).empty());

    CHECK(pending(view({"a", "b"})) == "c,d,e");
    CHECK(pending(view({"a", "b", "c"})) == "d,e");
    CHECK(pending(view({"a"}, "b")) == "b,c,d,e");            // half done
    CHECK(view({"a", "b", "c", "d"}, "d").to_fold().empty()); // half reverted
    CHECK(view({"a", "b", "c", "d"}, "d").graph().taken_apart() == Ids{"s"});
    CHECK(view({"a", "b"}).to_fold().empty());
    CHECK(view({"a", "b"}).graph().taken_apart() == Ids{"s"});
}

TEST_CASE("the one stands where the last of the others stood") {
    Revisions revisions = squashed();
    revisions.add("z", {}).depending_on("a");
    const Graph graph = revisions.graph();
    const auto ordered = [&](std::vector<std::string> order) {
        return ids_text(
            migration::in_applied_order(graph, View(graph, {{"a", "b", "c", "d", "e", "z"}, order}).applied()));
    };
    CHECK(ordered({"a", "b", "c", "d", "z", "e"}) == "a,s,z,e");
    CHECK(ordered({"a", "b", "c", "z", "d", "e"}) == "a,z,s,e");
}

TEST_CASE("in the middle, and files are gone") {
    Revisions revisions;
    revisions.add("a", {}).add("d", "c").add("e", "d").add("s", "a").replacing({"b", "c", "d"});
    const Graph graph = revisions.graph();
    const View view(graph, Ids{"a", "b"});
    const Error error = error_of([&] { (void)pending(view); });
    CHECK(error.category() == ErrorCategory::usage);
    CHECK_THAT(error.what(), Contains("the database has revision 'b' and not all of those that 's' replaces"));
    CHECK_THAT(error.hint(), Contains("bring it to 'd' with a build that has them"));
    CHECK(pending(View(graph, Ids{"a", "b", "c", "d"})) == "e");
}

TEST_CASE("a squash of a squash") {
    Revisions revisions = squashed(); // s in place of b, c, d
    revisions.add("t", {}).replacing({"a", "s"});
    const Graph graph = revisions.graph();
    CHECK(ids_text(graph.in_order()) == "t,e");
    CHECK(ids_text(graph.taking_apart({"t"}).in_order()) == "a,s,e");
    CHECK(ids_text(graph.taking_apart({"s"}).in_order()) == "a,b,c,d,e"); // and t with it
    CHECK(graph.standing_in("d") == graph.find("t"));

    CHECK(pending(View(graph, Ids{})) == "t,e");
    CHECK(pending(View(graph, Ids{"a"})) == "s,e");
    CHECK(pending(View(graph, Ids{"a", "b"})) == "c,d,e");
    CHECK(pending(View(graph, Ids{"a", "s"})) == "e");
    const View all(graph, Ids{"a", "b", "c", "d", "e"});
    CHECK(all.applied().ids == Ids{"e", "t"});
    CHECK(all.to_fold() == std::vector{graph.taking_apart({"t"}).find("s"), graph.find("t")});
}

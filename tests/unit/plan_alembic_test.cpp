// The plans that Alembic's own tests expect, with the rows that they leave behind: Alembic's rows are what no other
// applied revision needs. Where Retort answers otherwise, the test says so.

#include <catch2/catch.hpp>

#include <algorithm>

#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;
using migration::Applied;
using migration::Direction;
using migration::Graph;
using migration::Ids;

namespace {
// A database, and what the requests to it did: "c1,d1 {d1}" is the plan and the rows afterwards.
class Simulated {
public:
    explicit Simulated(const Graph& graph) : graph_(&graph) {}
    // In Alembic's terms, each row and what it needs, one after the other: the last row was applied last.
    Simulated(const Graph& graph, const std::string& rows) : graph_(&graph) {
        for (const std::string& row : split(rows, ',')) up(row);
    }

    std::string up(const std::string& target) { return up(split(target, ',')); }
    std::string up(const std::vector<std::string>& targets) {
        return run(migration::plan_upgrade(*graph_, applied_, targets));
    }
    std::string down(std::string_view target) { return run(migration::plan_downgrade(*graph_, applied_, target)); }
    std::string stamp(const std::string& targets) {
        applied_ = Applied(migration::plan_stamp(*graph_, applied_, split(targets, ',')));
        return rows();
    }
    std::string rows() const { return "{" + ids_text(graph_->effective_heads_of(applied_.ids)) + "}"; }
    const Ids& ids() const { return applied_.ids; }

private:
    std::string run(const migration::Plan& plan) {
        simulate(*graph_, applied_, plan);
        return ids_text(plan) + (plan.empty() ? "" : " ") + rows();
    }

    const Graph* graph_;
    Applied applied_;
};

std::string up(const Graph& graph, const std::string& rows, const std::string& target) {
    return Simulated(graph, rows).up(target);
}
std::string down(const Graph& graph, const std::string& rows, const std::string& target) {
    return Simulated(graph, rows).down(target);
}
} // namespace

TEST_CASE("Alembic's plans: one line") {
    const Graph graph = draw("a b<a c<b d<c e<d");
    CHECK(up(graph, "c", "e") == "d,e {e}");
    CHECK(up(graph, "", "c") == "a,b,c {c}");
    CHECK(up(graph, "a", "+2") == "b,c {c}");
    CHECK(up(graph, "a", "+1") == "b {b}");
    CHECK(up(graph, "b", "+3") == "c,d,e {e}");
    CHECK(up(graph, "a", "b+2") == "b,c,d {d}");
    CHECK(up(graph, "a", "d-2") == "b {b}");
    CHECK(down(graph, "e", "c") == "e,d {c}");
    CHECK(down(graph, "c", "base") == "c,b,a {}");
    CHECK(down(graph, "c", "-1") == "c {b}");
    CHECK(down(graph, "e", "-3") == "e,d,c {b}");
    CHECK(down(graph, "d", "a+2") == "d {c}");
    CHECK(down(graph, "d", "c-2") == "d,c,b {a}");
    CHECK(down(graph, "a", "a") == "{a}");
    CHECK(down(graph, "", "base") == "{}");
    CHECK_THAT(message_of([&] { up(graph, "a", "+12"); }), Contains("cannot go +12 up: 4 pending"));
    CHECK_THAT(message_of([&] { down(graph, "b", "-5"); }), Contains("cannot go -5 down: 2 applied"));
    // All of it is done: there is no way to go, and none is hinted at.
    CHECK_THAT(message_of([&] { up(graph, "e", "+1"); }), Contains("cannot go +1 up: 0 pending | 'retort current'"));
    CHECK_THAT(message_of([&] { down(graph, "", "-1"); }), Contains("cannot go -1 down: 0 applied | 'retort current'"));
    CHECK_THAT(message_of([&] { up(graph, "b", "a+9"); }), Contains("'a+9' goes too far"));
    CHECK_THAT(message_of([&] { down(graph, "b", "b-9"); }), Contains("'b-9' goes too far"));
    for (const char* unknown : {"x", "x+1", "x@head"}) {
        CHECK_THAT(message_of([&] { up(graph, "b", unknown); }), Contains("no revision 'x'"));
        CHECK_THAT(message_of([&] { down(graph, "b", unknown); }), Contains("no revision 'x'"));
    }
}

TEST_CASE("Alembic's plans: two branches") {
    const Graph graph = draw("a b<a c1[c1branch]<b d1<c1 c2[c2branch]<b d2<c2");
    CHECK(up(graph, "b", "d1") == "c1,d1 {d1}");
    CHECK(up(graph, "a", "d1,d2") == "b,c1,c2,d1,d2 {d1,d2}");
    CHECK(down(graph, "d1,d2", "a") == "d2,c2,d1,c1,b {a}");
    CHECK(down(graph, "d2,d1", "a") == "d1,c1,d2,c2,b {a}"); // what was applied last goes first
    CHECK(up(graph, "b", "c2branch@head-1") == "c2 {c2}");
    CHECK(down(graph, "d2,d1", "base+2") == "d1,c1,d2,c2 {b}");
    CHECK(down(graph, "d2,d1", "c2branch@base+2") == "d2,c2 {d1}");
    CHECK(down(graph, "d2,d1", "c2branch@base+3") == "d2 {c2,d1}");
    CHECK(down(graph, "d2,d1", "c2") == "d2 {c2,d1}");
    CHECK(down(graph, "d1,d2", "c1branch@-1") == "d1 {c1,d2}");
    for (const char* rows : {"d2,c1", "c1,d2"}) CHECK(down(graph, rows, "d2-1") == "d2 {c1,c2}");
    CHECK(down(graph, "c1,d2", "c1branch@b") == "c1 {d2}");
    CHECK(down(graph, "c1,d2", "c2branch@b") == "d2,c2 {c1}");
    CHECK(down(graph, "d1,d2", "c2@b") == "d2,c2 {d1}");
    CHECK(down(graph, "d1,d2", "d1@b") == "d1,c1 {d2}");
    CHECK(down(graph, "d1,d2", "c1branch@head-1") == "d1 {c1,d2}");
    CHECK(up(graph, "c1", "c2branch@+1") == "c2 {c1,c2}");
    CHECK(up(graph, "c1,c2", "c2branch@+1") == "d2 {c1,d2}");
    CHECK(up(graph, "", "base+1") == "a {a}");
    CHECK(up(graph, "", "+1") == "a {a}");
    CHECK(down(graph, "a", "-1") == "a {}");
    CHECK(down(graph, "d1,c2", "c2") == "{c2,d1}");
    CHECK(down(graph, "d1,c2", "d1") == "{c2,d1}");
}

TEST_CASE("otherwise than Alembic: -1 undoes what was applied last, whatever the order of the rows") {
    const Graph graph = draw("a b<a c1[c1branch]<b d1<c1 c2[c2branch]<b d2<c2");
    CHECK(down(graph, "d1,d2", "-1") == "d2 {c2,d1}");
    CHECK(down(graph, "d2,d1", "-1") == "d1 {c1,d2}");
    CHECK(down(graph, "d1,c2", "-1") == "c2 {d1}");
    CHECK(down(graph, "c1,d2", "-3") == "d2,c2,c1 {b}");
    // One after the other, in turn.
    Simulated both(graph, "c1,c2,d1,d2");
    CHECK(both.down("-1") == "d2 {c2,d1}");
    CHECK(both.down("-1") == "d1 {c1,c2}");
    CHECK(both.down("-2") == "c2,c1 {b}");
}

TEST_CASE("otherwise than Alembic: -1 from a merge is no ambiguous walk") {
    const Graph graph = draw("a b1<a b2<a c<b1,b2 d<c");
    CHECK(down(graph, "c", "-1") == "c {b1,b2}");
    CHECK(down(graph, "d", "-3") == "d,c,b2 {b1}");
    CHECK(down(graph, "b2,b1,c", "-2") == "c,b1 {b2}"); // b1 was later than b2
    CHECK(down(graph, "c", "b1@-1") == "c {b1,b2}");
    CHECK_THAT(message_of([&] { down(graph, "c", "c-1"); }), Contains("b1@c-1, b2@c-1"));
    CHECK(down(graph, "c", "b1@c-1") == "c {b1,b2}");
}

TEST_CASE("otherwise than Alembic: a base that branches share is not undone with one of them") {
    const Graph graph = draw("a b<a c1[alt]<b c2<b");
    CHECK(down(graph, "c1,c2", "alt@base") == "c1 {c2}");
    CHECK(down(graph, "c1,c2", "alt@a") == "c1 {c2}");
    CHECK(down(graph, "c1", "alt@base") == "c1,b,a {}"); // nobody shares it
    CHECK(down(graph, "c1", "alt@a") == "c1,b {a}");
    CHECK(down(graph, "c1,c2", "alt@-1") == "c1 {c2}");
    CHECK(down(graph, "c1", "alt@-2") == "c1,b {a}");
    CHECK_THAT(message_of([&] { down(graph, "c1,c2", "alt@-2"); }), Contains("1 applied in branch 'alt'"));
}

TEST_CASE("Alembic's plans: from a merge point") {
    const Graph graph = draw("a1 b1<a1 c1<b1 a2 b2<a2 c2<b2 d1<c1,c2 d2<c2");
    CHECK(up(graph, "d2,b1", "d1") == "c1,d1 {d1,d2}");
    CHECK(down(graph, "d2,d1", "b1") == "d1,c1 {b1,d2}");
}

TEST_CASE("Alembic's plans: a merge of three") {
    const Graph graph = draw("a1 b1<a1 c1<b1 a2 b2<a2 c2<b2 a3 b3<a3 c3<b3 d1<c1,c2,c3 d2<c2 d3<c3");
    CHECK(up(graph, "d3,d2,b1", "d1") == "c1,d1 {d1,d2,d3}");
    CHECK(down(graph, "d3,d2,d1", "b1") == "d1,c1 {b1,d2,d3}");
    Simulated database(graph, "d3,b2,b1");
    CHECK(database.up("d1") == "c1,c2,d1 {d1,d3}");
    CHECK(database.up("d2") == "d2 {d1,d2,d3}");
}

TEST_CASE("Alembic's plans: many merges and dependencies") {
    const Graph graph = draw("a1 a2 a3 amerge<a1,a2,a3 b1 b2 bmerge<b1,b2 c1 c2 c3 cmerge<c1,c2,c3 d1!a3,b2,c1");
    Simulated database(graph, "amerge,bmerge,cmerge,d1");
    CHECK(database.down("b2") == "bmerge {amerge,b1,cmerge,d1}");
    CHECK(database.down("d1@base") == "d1 {amerge,b1,b2,cmerge}");
    CHECK(database.down("base") == "cmerge,c3,c2,c1,b2,b1,amerge,a3,a2,a1 {}");
    CHECK(down(graph, "amerge,bmerge,cmerge,d1", "base").ends_with(" {}"));
}

TEST_CASE("Alembic's plans: dependencies") {
    SECTION("criss-cross") {
        const Graph graph = draw("a1 a2<a1 a3<a2!b1 b1 b2<b1!a2");
        CHECK(down(graph, "a3,b2", "b1") == "b2 {a3}");
    }
    SECTION("on what it comes after") {
        const Graph graph = draw("a1 a2<a1!a1");
        CHECK(up(graph, "", "a2") == "a1,a2 {a2}");
        CHECK(down(graph, "a2", "a1") == "a2 {a1}");
    }
    SECTION("on the other side of a merge") {
        const Graph graph = draw("a1 b1!a1 bmerge<a1,b1");
        Simulated database(graph, "a1");
        CHECK(database.up("b1") == "b1 {b1}");
        CHECK(database.up("bmerge") == "bmerge {bmerge}");
        CHECK(down(graph, "bmerge", "a1") == "bmerge {b1}");
        CHECK(down(graph, "bmerge", "b1") == "bmerge {b1}");
    }
    SECTION("on a label") {
        const Graph graph = draw("a1 b1<a1 c1[c1lib]<b1 a2 b2<a2 c2<b2!c1lib");
        CHECK(up(graph, "a2", "c2") == "a1,b1,b2,c1,c2 {c2}");
    }
    SECTION("across branches of one base") {
        const Graph graph = draw("a b<a c1[c1branch]<b d1<c1 c2[c2branch]<b d2<c2!c1");
        CHECK(down(graph, "d1,d2", "c2branch@b") == "d2,c2 {d1}");
    }
    SECTION("redundant ones") {
        const Graph graph = draw("a1 a2<a1 a3<a2 b1 b2<b1!a3 b3<b2 b4<b3!a3 b5<b4!b4");
        CHECK(up(graph, "", "b5") == "a1,a2,a3,b1,b2,b3,b4,b5 {b5}");
        CHECK(down(graph, "b5", "b3") == "b5,b4 {b3}");
        CHECK(down(graph, "b5", "a2") == "b5,b4,b3,b2,a3 {a2,b1}");
    }
    SECTION("effective heads") {
        const Graph graph = draw("y1[y] x1[x] y2<y1!x1 x2<x1");
        CHECK(up(graph, "", "y@head") == "x1,y1,y2 {y2}");
        CHECK(up(graph, "y2", "x@head") == "x2 {x2,y2}");
        CHECK(up(graph, "", "heads") == "x1,x2,y1,y2 {x2,y2}");
    }
}

TEST_CASE("Alembic's verified sequence of two bases, and what it forgets") {
    const Graph graph = draw("a1[A] a2<a1 b1[B] b2<b1!a1 b3<b2!a2");
    Simulated database(graph);
    CHECK(database.up("B@head") == "a1,a2,b1,b2,b3 {b3}");
    CHECK(Simulated(database).down("B@base") == "b3,b2,b1 {a2}");
    CHECK(Simulated(database).down("A@base") == "b3,b2,a2,a1 {b1}");
    Simulated back = database;
    CHECK(back.down("A@-1") == "b3,a2 {b2}");
    CHECK(back.up("A@+1") == "a2 {a2,b2}");
    // Alembic infers what is applied from {b3}, and forgets a2 with it.
    CHECK(database.stamp("B@base") == "{a2}");
    CHECK(database.ids() == Ids{"a1", "a2"});
}

TEST_CASE("Alembic's larger graphs, up and down in steps") {
    const std::string text = GENERATE(
        as<std::string>(),
        // long branch, short branch
        "a b1<a b2<a c1<b1 d11<c1 d12<c1",
        // branches of branches, one of them merged
        "a b1<a b2<a cb1<b1 cb2<b2 d1cb1<cb1 d2cb1<cb1 d1cb2<cb2 d2cb2<cb2 d3cb2<cb2 d1d2cb2<d1cb2,d2cb2",
        // through several branches, which are merged
        "a1 a2<a1 a3<a2 b1<a3 b2<a3 cb1<b1 db1<cb1 e1b1<db1 fe1b1<e1b1 e2b1<db1 cb2<b2 db2<cb2 e2b2<db2 "
        "merge<e2b1,e2b2",
        // several bases
        "base1 a1a<base1 b1a<a1a a1b<base1 b1b<a1b base2 a2<base2 b2<a2 c2<b2 d2<c2 base3 a3<base3 b3<a3 "
        "mergeb3d2<b3,d2",
        // the same, and dependencies between them
        "base1 a1a<base1 b1a<a1a a1b<base1 b1b<a1b!a3 base2 a2<base2 b2<a2 c2<b2!a3 d2<c2 base3 a3<base3 b3<a3",
        "a_1 b_1<a_1 base2!b_1 a2<base2 b2<a2 base3 a3<base3 b3<a3 c3<b3!b2",
        "a1 b1<a1 base2 a2<base2 b2<a2 c2<b2!a1 d2<c2");
    INFO(text);
    const Graph graph = draw(text);
    for (const auto* head : graph.heads()) {
        Simulated database(graph);
        database.up(std::string(head->id));
        CHECK(database.ids() == graph.with_ancestors(head->id));
        while (!database.ids().empty()) database.down("-1");
    }
    Simulated database(graph);
    database.up("heads");
    CHECK(database.ids().size() == graph.in_order().size());
    CHECK(database.up("heads") == "{" + ids_text(graph.effective_heads_of(database.ids())) + "}");
    for (const auto* revision : graph.in_order()) {
        Simulated back = database;
        back.down(revision->id);
        CHECK(back.ids().contains(std::string(revision->id)));
        for (const std::string& child : graph.children(revision->id)) CHECK_FALSE(back.ids().contains(child));
        back.up("heads");
        CHECK(back.ids() == database.ids());
    }
    database.down("base");
    CHECK(database.ids().empty());
}

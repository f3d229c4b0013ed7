#include <catch2/catch.hpp>

#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;

namespace {
// "where: message | hint" of the error of a drawn graph, which is always one about the files.
std::string refusal(const std::string& text) {
    const Drawn drawn(text);
    const Error error = error_of([&] { (void)drawn.graph(); });
    CHECK(error.category() == ErrorCategory::revision);
    CHECK_FALSE(error.hint().empty());
    const std::string message = std::string(error.what()) + " | " + error.hint();
    CHECK(message.find('\n') == std::string::npos);
    CHECK_THAT(message, Contains("versions/")); // a file, always
    return message;
}
} // namespace

TEST_CASE("a parent that no file has") {
    CHECK_THAT(refusal("b<nope"), Contains("versions/b.cpp: revision 'b' comes after 'nope'") &&
                                      Contains("no file has that id") && Contains("restore the missing file"));
    CHECK_THAT(refusal("abc b<ab"), Contains("comes after 'ab'")); // a parent is a whole id
}

TEST_CASE("a dependency that no file has, or several") {
    CHECK_THAT(refusal("a b!nope"),
               Contains("versions/b.cpp: revision 'b' depends on 'nope'") && Contains("no file has that id or label"));
    CHECK_THAT(refusal("abc1 abc2 b!abc"),
               Contains("versions/b.cpp") && Contains("'abc', which is the start of several ids: abc1, abc2"));
}

TEST_CASE("the same id in two files") {
    Revisions revisions;
    revisions.add("a", {}).in_file("versions/one.cpp").add("a", {}).in_file("versions/two.cpp");
    CHECK_THAT(message_of([&] { (void)revisions.graph(); }),
               Contains("'a' is in two files: versions/one.cpp and versions/two.cpp"));
}

TEST_CASE("the same label in two files, and one that is an id") {
    CHECK_THAT(refusal("a[lab] b<a c[lab]<b"),
               Contains("branch label 'lab' is in two files: versions/a.cpp and versions/c.cpp"));
    CHECK_THAT(refusal("a[lab,lab]"), Contains("branch label 'lab' is there twice in versions/a.cpp"));
    CHECK_THAT(refusal("a[b] b<a"),
               Contains("versions/a.cpp: branch label 'b' is also the id of a revision, in versions/b.cpp"));
    CHECK_THAT(refusal("a[a]"), Contains("also the id"));
}

TEST_CASE("characters and words that identifiers need") {
    for (const char* id : {"a@b", "a-1", "a+1", "a:b", "a b", "a\nb", "", "head", "base", "heads", "current", "ä"}) {
        INFO(id);
        Revisions revisions;
        revisions.add(id, {}).in_file("versions/bad.cpp");
        const Error error = error_of([&] { (void)revisions.graph(); });
        CHECK(error.category() == ErrorCategory::revision);
        CHECK_THAT(error.what(), Contains("versions/bad.cpp: revision id"));
    }
    // Names drops an empty label: it is as if there were none.
    for (const char* label : {"a@b", "a-1", "a+1", "a:b", "a b", "a\tb", "head", "base", "heads", "current"}) {
        INFO(label);
        Revisions revisions;
        revisions.add("x", {}).in_file("versions/bad.cpp").labelled(label);
        const Error error = error_of([&] { (void)revisions.graph(); });
        CHECK(error.category() == ErrorCategory::revision);
        CHECK_THAT(error.what(), Contains("versions/bad.cpp: branch label"));
    }
    CHECK_NOTHROW(draw("a[Straße,v1.0,x_y]"));
}

// Alembic has a test for each of these kinds.
TEST_CASE("revisions that need each other in a circle are named in turn, with their files") {
    // Along down_revision alone.
    CHECK_THAT(refusal("a<b b<a"),
               Contains("'a' comes after 'b', 'b' comes after 'a'") && Contains("versions/a.cpp, versions/b.cpp"));
    CHECK_THAT(refusal("a<c b<a c<b"), Contains("'a' comes after 'c', 'c' comes after 'b', 'b' comes after 'a'"));
    // With a base, and with a head.
    CHECK_THAT(refusal("z a<z,c b<a c<b d<c"), Contains("'a' comes after 'c', 'c' comes after 'b'"));
    CHECK_THAT(refusal("z a<z,b b<a"), Contains("'a' comes after 'b'")); // no head
    CHECK_THAT(refusal("a<b b<a t<b"), Contains("'a' comes after 'b'")); // no base
    // Along depends_on alone.
    CHECK_THAT(refusal("a!b b!a"), Contains("'a' depends on 'b', 'b' depends on 'a'"));
    CHECK_THAT(refusal("a!b b!c c!a"), Contains("'a' depends on 'b', 'b' depends on 'c', 'c' depends on 'a'"));
    // Mixed.
    CHECK_THAT(refusal("a!b b<a"), Contains("'a' depends on 'b', 'b' comes after 'a'"));
    CHECK_THAT(refusal("a1 a2<a1!b2 b1 b2<b1!a2"), Contains("'a2' depends on 'b2', 'b2' depends on 'a2'"));
    CHECK_THAT(refusal("a1!b2 a2<a1 b1 b2<b1!a2"),
               Contains("'a1' depends on 'b2', 'b2' depends on 'a2', 'a2' comes after 'a1'"));
    CHECK_THAT(refusal("a[lab]!c b<a c<b d<c!lab"), Contains("'a' depends on 'c', 'c' comes after 'b'"));
}

TEST_CASE("what comes after a circle is not in it") {
    const std::string message = refusal("a<c b<a c<b d<c e<d f!e");
    CHECK_THAT(message, !Contains("'d'") && !Contains("versions/e.cpp"));
}

TEST_CASE("a long circle is told in part") {
    std::string text;
    for (int i = 0; i < 30; ++i) text += " r" + std::to_string(i) + "<r" + std::to_string((i + 1) % 30);
    CHECK_THAT(refusal(text), Contains("'r0' comes after 'r1'") && Contains("and 22 more"));
}

TEST_CASE("a revision that needs itself") {
    const std::string parent = "versions/x.cpp: revision 'x' comes after itself";
    const std::string dependency = "versions/x.cpp: revision 'x' depends on itself";
    for (const char* text : {"x<x", "a x<a,x", "a b<a x<b,x", "x<x y<x", "a x<x,a y<x", "x<x!x", "x<x a!x"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains(parent));
    }
    for (const char* text :
         {"x!x", "a x<a!x", "a x<a!x,a y<x", "x!x y<x", "a[lab] x<a!x", "x[lab]!lab", "xyz x!xyz,x"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains(dependency));
    }
    // The start of its own id.
    CHECK_THAT(refusal("xyz!xy"), Contains("revision 'xyz' depends on itself"));
}

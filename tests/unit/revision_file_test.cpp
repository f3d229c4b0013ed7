#include <catch2/catch.hpp>

#include <retort/error.hpp>
#include <retort/render/cpp_literal.hpp>
#include <retort/render/revision_file.hpp>

using namespace retort::render;
using Catch::Contains;

TEST_CASE("text stays data in a C++ literal") {
    CHECK(cpp_literal("plain") == R"("plain")");
    CHECK(cpp_literal(R"(a"b\c)") == R"("a\"b\\c")");
    CHECK(cpp_literal("line\nend\t") == R"("line\nend\t")");
    CHECK(cpp_literal(std::string("nul\0and 1", 9)) == R"("nul\000and 1")");
    CHECK(cpp_literal("\x01"
                      "2") == R"("\0012")");
    CHECK(cpp_literal("caf\xC3\xA9 \xF0\x9F\x8D\xB7") == "\"caf\xC3\xA9 \xF0\x9F\x8D\xB7\"");
    CHECK(cpp_literal("what\?\?/ \?\?\?") == "\"what?\\?/ ?\\?\\?\""); // no trigraphs
    CHECK(cpp_literal("a\u202Eb\u200B\u0085\uFEFF") == R"("a\342\200\256b\342\200\213\302\205\357\273\277")");
    CHECK_THROWS_AS(cpp_literal("\xFF"), retort::Error);
    CHECK_THROWS_AS(cpp_literal("\xC3"), retort::Error);
    CHECK_THROWS_AS(cpp_literal("\xC0\xAF"), retort::Error);     // overlong
    CHECK_THROWS_AS(cpp_literal("\xED\xA0\x80"), retort::Error); // a surrogate
}

TEST_CASE("text with many quotes is a raw literal where that is as safe") {
    CHECK(cpp_readable_literal(R"({"a": 1})") == R"_(R"({"a": 1})")_");
    CHECK(cpp_readable_literal(R"(one")") == R"_("one\"")_");
    for (const char* text : {"\"a)\"", "\"a\?\?/\"", "\"a\"\n", "\"a\"\u202E", "\"a\"\r"})
        CHECK(cpp_readable_literal(text) == cpp_literal(text));
    CHECK_THROWS_AS(cpp_readable_literal("\"\xFF\""), retort::Error);
}

TEST_CASE("a slug is the message's words, cut behind one") {
    CHECK(slug("Add country table") == "add_country_table");
    CHECK(slug("  what?!  (again) ") == "what_again");
    CHECK(slug("") == "");
    CHECK(slug("!!!") == "");
    CHECK(slug("a message that goes on for much longer than forty characters") ==
          "a_message_that_goes_on_for_much_longer");
    CHECK(slug(std::string(60, 'x')) == std::string(40, 'x'));
}

TEST_CASE("new ids are 12 hex digits and differ") {
    const std::string id = new_revision_id();
    CHECK(id.size() == 12);
    CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(id != new_revision_id());
}

TEST_CASE("a new revision file says what it is") {
    const std::string text = render_revision({.id = "f3a1", .parents = {"abc1"}, .message = "say \"hi\""});
    CHECK_THAT(text, Contains("RETORT_REVISION(f3a1) {") && Contains(".down_revision = \"abc1\",") &&
                         Contains(R"(.message = "say \"hi\"",)"));
    CHECK_THAT(render_revision({.id = "a", .parents = {}, .message = ""}), Contains(".down_revision = {},"));
    CHECK_THAT(render_revision({.id = "a", .parents = {"b", "c"}, .message = ""}),
               Contains(".down_revision = {\"b\", \"c\"},"));
    CHECK_THAT(text, !Contains("branch_labels") && !Contains("depends_on"));
}

TEST_CASE("a new revision file says its labels and what it depends on") {
    const std::string text = render_revision(
        {.id = "f3a1", .parents = {"abc1"}, .message = "", .branch_labels = {"shop"}, .depends_on = {"b1", "c\"2"}});
    CHECK_THAT(text, Contains("    .down_revision = \"abc1\",\n"
                              "    .branch_labels = \"shop\",\n"
                              "    .depends_on = {\"b1\", \"c\\\"2\"},\n"
                              "    .message = \"\",\n"));
}

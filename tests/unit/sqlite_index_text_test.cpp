// What is read in a CREATE INDEX text.

#include <catch2/catch.hpp>

#include <string>

#include <retort/error.hpp>
#include <sqlite/index_text.hpp>
#include <support/errors.hpp>

using namespace retort;
using retort::sqlite::IndexKeyText;
using retort::sqlite::IndexText;
using retort::sqlite::read_index;
using support::message_of;

namespace {
// The keys of an index on t with this between its parentheses.
std::vector<IndexKeyText> keys(const std::string& body) { return read_index("CREATE INDEX i ON t(" + body + ")").keys; }
IndexKeyText key(const std::string& body) {
    const auto all = keys(body);
    REQUIRE(all.size() == 1);
    return all.front();
}
} // namespace

TEST_CASE("index text: names are read in every quoting, and behind a schema") {
    CHECK(read_index("CREATE INDEX i ON t(a)") == IndexText{.name = "i", .table = "t", .keys = {{.column = "a"}}});
    CHECK(read_index("create /* i */ unique index if not exists main.\"it's\" -- x\n on [a b](`c``d`, 'e''f');") ==
          IndexText{.name = "it's", .table = "a b", .unique = true, .keys = {{.column = "c`d"}, {.column = "e'f"}}});
    CHECK(key("\"a\"\"b\"") == IndexKeyText{.column = "a\"b"});
    CHECK(key("desc") == IndexKeyText{.column = "desc"});
    CHECK(key("desc desc") == IndexKeyText{.column = "desc", .descending = true});
    CHECK(key("if") == IndexKeyText{.column = "if"});
}

TEST_CASE("index text: direction and collation belong to a key") {
    CHECK(keys("a ASC, b DESC, c COLLATE nocase, d collate [RTRIM] desc") ==
          std::vector<IndexKeyText>{{.column = "a"},
                                    {.column = "b", .descending = true},
                                    {.column = "c", .collation = "nocase"},
                                    {.column = "d", .collation = "RTRIM", .descending = true}});
    CHECK(key("((a) COLLATE nocase)") == IndexKeyText{.column = "a", .collation = "nocase"});
    CHECK(key("a COLLATE rtrim COLLATE nocase") == IndexKeyText{.column = "a", .collation = "nocase"});
    CHECK(key("lower(a) COLLATE nocase DESC") ==
          IndexKeyText{.expression = "lower(a)", .collation = "nocase", .descending = true});
    CHECK(key("(a || b) COLLATE nocase") == IndexKeyText{.expression = "a || b", .collation = "nocase"});
    CHECK(key("'a' COLLATE nocase") == IndexKeyText{.column = "a", .collation = "nocase"});
    CHECK(key("a COLLATE desc") == IndexKeyText{.column = "a", .collation = "desc"});
    // It belongs to b.
    CHECK(key("a || b COLLATE nocase") == IndexKeyText{.expression = "a || b COLLATE nocase"});
    CHECK(key("f(a) || g(b) COLLATE nocase") == IndexKeyText{.expression = "f(a) || g(b) COLLATE nocase"});
}

TEST_CASE("index text: expressions and predicates are kept from their first token to their last") {
    CHECK(key(" /* x */ a +  1 -- y\n ") == IndexKeyText{.expression = "a +  1"});
    CHECK(key("((a+1)*(b))") == IndexKeyText{.expression = "(a+1)*(b)"});
    CHECK(key("(a)+(b)") == IndexKeyText{.expression = "(a)+(b)"});
    CHECK(keys("f(a, b), c") == std::vector<IndexKeyText>{{.expression = "f(a, b)"}, {.column = "c"}});
    CHECK(key("1") == IndexKeyText{.expression = "1"});
    CHECK(read_index("CREATE INDEX i ON t(a) WHERE a IN (1, 2) AND b = ';)' /* c */;").where ==
          "a IN (1, 2) AND b = ';)'");
}

TEST_CASE("index text: what is not understood is refused") {
    for (const char* sql : {
             "",
             "CREATE INDEX",
             "CREATE TABLE t(a)",
             "CREATE INDEX i ON t",
             "CREATE INDEX i ON t()",
             "CREATE INDEX i ON t(a,)",
             "CREATE INDEX i ON t(,a)",
             "CREATE INDEX i ON t(desc",
             "CREATE INDEX i ON t((a)",
             "CREATE INDEX i ON t(a))",
             "CREATE INDEX i ON t(a) WHERE",
             "CREATE INDEX i ON t(a) WHERE b, c",
             "CREATE INDEX i ON t(a) USING btree",
             "CREATE INDEX i ON t(a); SELECT 1",
             "CREATE INDEX i ON t(\"a)",
             "CREATE INDEX i ON t(a = ?)",
             "CREATE INDEX select ON t(a)",
             "CREATE INDEX i ON t(a NULLS FIRST)",
             "CREATE INDEX i ON t(())",
             "CREATE INDEX i ON t('a' COLLATE binary COLLATE nocase)",
         }) {
        CAPTURE(sql);
        CHECK(support::error_of([&] { read_index(sql); }).category() == ErrorCategory::unsupported);
    }
    CHECK(message_of([] { read_index("CREATE INDEX i ON t(a) USING btree"); }) ==
          "the CREATE INDEX text of i is not understood near 'USING' | compare it with "
          "https://sqlite.org/lang_createindex.html");
}

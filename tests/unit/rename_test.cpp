#include <catch2/catch.hpp>

#include <retort/schema/rename.hpp>
#include <retort/schema/sql_keywords.hpp>

using namespace retort::schema;

namespace {
std::string renamed(std::string_view sql) { return rename_identifier(sql, "code", "iso"); }
} // namespace

TEST_CASE("a column is renamed where it stands for itself") {
    CHECK(renamed("code") == "iso");
    CHECK(renamed("code > 0 AND code<10") == "iso > 0 AND iso<10");
    CHECK(renamed("CODE = 1 or Code = 2") == "iso = 1 or iso = 2");
    CHECK(renamed("\"code\" > 0") == "iso > 0");
    CHECK(renamed("`code` > [code]") == "iso > iso");
    CHECK(renamed("country.code || \"country\".\"code\"") == "country.iso || \"country\".iso");
    CHECK(renamed("lower(code)") == "lower(iso)");
    CHECK(renamed("code::text") == "iso::text");
    CHECK(renamed("CAST(code AS text)") == "CAST(iso AS text)");
    CHECK(renamed("code COLLATE \"C\"") == "iso COLLATE \"C\"");
    CHECK(renamed("code IN ('a', 'b')") == "iso IN ('a', 'b')");
    CHECK(renamed("(code)") == "(iso)");
    CHECK(renamed("1-code+2") == "1-iso+2");
    CHECK(renamed("a[code]") == "a[iso]");
    CHECK(renamed("ARRAY[1, code]") == "ARRAY[1, iso]");
    CHECK(renamed("ARRAY [code] = ARRAY[[code], [2]]") == "ARRAY [iso] = ARRAY[[iso], [2]]");
}

TEST_CASE("what only looks like the column is left alone") {
    const auto same = [](std::string_view sql) {
        CAPTURE(sql);
        CHECK(renamed(sql) == sql);
        CHECK_FALSE(mentions_identifier(sql, "code"));
    };
    same("codes > 0 AND xcode > 0 AND code_ > 0 AND code$ > 0");
    same("\"Code\" > 0");
    same("'code'");
    same("'it''s code' <> x");
    same("E'it\\'s code' <> x");
    same("x -- code\n > 0");
    same("x /* code /* code */ code */ > 0");
    same("$$ code $$ || $tag$ code $$ code $tag$");
    same("code(x)");
    same("code (x)");
    same("code.x > 0");
    same("(address).code");
    same("x::code");
    same("CAST(x AS code)");
    same("x COLLATE code");
    same("code '2020-01-01'");
    same("x'code'");
    same("extract(code FROM x)");
    same("\"a code b\"");
    same("[a code b]");
    same("1e5");
    same("");
}

TEST_CASE("text that ends too early is read to its end and kept") {
    CHECK(renamed("code = 'open code") == "iso = 'open code");
    CHECK(renamed("code = \"open") == "iso = \"open");
    CHECK(renamed("code /* open code") == "iso /* open code");
    CHECK(renamed("code -- open code") == "iso -- open code");
    CHECK(renamed("code > $$open code") == "iso > $$open code");
    CHECK(renamed("code [") == "iso [");
}

TEST_CASE("words of a phrase are no columns") {
    CHECK_FALSE(mentions_identifier("created AT TIME ZONE 'UTC'", "time"));
    CHECK_FALSE(mentions_identifier("created AT TIME ZONE x", "zone"));
    CHECK_FALSE(mentions_identifier("x::double precision", "precision"));
    CHECK_FALSE(mentions_identifier("CAST(x AS timestamp with time zone)", "time"));
    CHECK(mentions_identifier("time > 0", "time"));
    CHECK(mentions_identifier("\"end\" > 0", "end"));
    CHECK_FALSE(mentions_identifier("CASE WHEN x THEN 1 ELSE 0 END", "end"));
    CHECK_FALSE(mentions_identifier("x IS NOT NULL", "null"));
}

TEST_CASE("the new name is quoted where it must be") {
    CHECK(rename_identifier("a > 0", "a", "order") == "\"order\" > 0");
    CHECK(rename_identifier("a > 0", "a", "Upper") == "\"Upper\" > 0");
    CHECK(rename_identifier("a > 0", "a", "x\"; DROP TABLE y; --") == "\"x\"\"; DROP TABLE y; --\" > 0");
    CHECK(rename_identifier("a > 0", "a", "1st") == "\"1st\" > 0");
    CHECK(rename_identifier("a > 0", "a", "\u00fcber") == "\"\u00fcber\" > 0");
    CHECK(rename_identifier("\"x\"\"; DROP TABLE y; --\" > 0", "x\"; DROP TABLE y; --", "a") == "a > 0");
    CHECK(rename_identifier("x>\"a\"AND y", "a", "b") == "x>\"b\"AND y");
    CHECK(quote_if_needed("") == "\"\"");
    CHECK(quote_if_needed("snake_case_2") == "snake_case_2");
    CHECK(quote_if_needed("user") == "\"user\"");
    CHECK(quote_if_needed("rollback") == "rollback");
}

TEST_CASE("a name that is renamed and renamed back is what it was") {
    for (const std::string to : {"iso", "Iso", "two words", "q\"q", "end", "\u65e5\u672c", "a'b", "a]b", "$1", "/*"}) {
        CAPTURE(to);
        const std::string sql = "code > 0 AND lower(code) <> 'code' OR x.code IS NULL /* code */";
        CHECK(rename_identifier(rename_identifier(sql, "code", to), to, "code") == sql);
        CHECK(mentions_identifier(rename_identifier(sql, "code", to), to));
        CHECK_FALSE(mentions_identifier(rename_identifier(sql, "code", to), "code"));
    }
}

TEST_CASE("a table is renamed where it qualifies a column") {
    CHECK(rename_qualifier("country.code > 0", "country", "land") == "land.code > 0");
    CHECK(rename_qualifier("\"country\".code > country", "country", "Land") == "\"Land\".code > country");
    CHECK(rename_qualifier("s.country.code > 'country.code'", "country", "land") == "s.land.code > 'country.code'");
    CHECK(rename_qualifier("country.lower(x)", "country", "land") == "country.lower(x)");
}

TEST_CASE("keywords are whole words") {
    CHECK(is_sql_keyword("select"));
    CHECK(is_sql_keyword("xmltable"));
    CHECK(is_sql_keyword("add"));
    CHECK_FALSE(is_sql_keyword("selec"));
    CHECK_FALSE(is_sql_keyword(""));
    CHECK_FALSE(is_sql_keyword("add all"));
    CHECK(is_sql_operator("between"));
    CHECK_FALSE(is_sql_operator("user"));
}

// What SQLite itself makes of a CREATE TABLE text, beside what is read in it.

#include <catch2/catch.hpp>

#include <string>

#include <sqlite3.h>

#include <sqlite/sql_token.hpp>
#include <sqlite/table_text.hpp>
#include <support/random.hpp>
#include <support/random_table_text.hpp>
#include <support/table_facts.hpp>

using namespace support;

TEST_CASE("table text: every keyword is a name where SQLite takes it for one") {
    int names = 0;
    for (int i = 0; i < sqlite3_keyword_count(); ++i) {
        const char* text = nullptr;
        int size = 0;
        sqlite3_keyword_name(i, &text, &size);
        const std::string keyword(text, static_cast<std::size_t>(size));
        Memory database;
        const std::string sql = "CREATE TABLE t(" + keyword + " INT)";
        const bool is_name = database.run(sql).empty();
        CAPTURE(keyword);
        CHECK(retort::sqlite::tokenize(keyword).tokens.at(0).is_name() == is_name);
        if (is_name) check_same(facts_of(TableText(sql)), facts_of(database));
        names += is_name ? 1 : 0;
    }
    CHECK(names > 50);
}

TEST_CASE("table text: texts by hand, as SQLite reads them") {
    for (const char* sql : {
             "CREATE TABLE t(a int generated)",
             "CREATE TABLE t(a int generated always)",
             "CREATE TABLE t(b, a generated always as (b) stored not null)",
             "CREATE TABLE t(a default +  1 default x'00' /*c*/ not null)",
             "CREATE TABLE t(a default ( /*c*/ 1 +2 -- x\n ))",
             "CREATE TABLE t(a, unique((a)), primary key(('a') collate nocase desc))",
             "CREATE TABLE t(a constraint x, b, constraint y)",
             "CREATE TABLE t(a, constraint x constraint y check (a>0) unique(a))",
             "CREATE TABLE t(a references p, b deferrable initially deferred)",
             "CREATE TABLE t(a 'hello world' \"b\" [c], b text(-1.5))",
             "CREATE TABLE t(a integer primary key asc on conflict replace autoincrement)",
             "CREATE TABLE t(a integer primary key desc, b unique)",
             "CREATE TABLE t(a integer, primary key(a autoincrement) on conflict fail)",
             "CREATE TABLE t(a not null not null null default 1 default 2)",
             "CREATE TABLE t(a references p match full match simple on insert cascade on delete no action on delete "
             "cascade)",
             "CREATE TABLE t(a, foreign key(a) references p not deferrable initially deferred check(1))",
             "CREATE TABLE t(a, [a b] , 'c d', `e` , left, 'f''g' \"q\"\"r\")",
             "CREATE TABLE t(a check (t.a>0 and main.t.a>1 and t.'a' >0) constraint 'nn' not null)",
             "CREATE TABLE t(a default abort, b default key, c default current_timestamp)",
             "CREATE TABLE t(a int primary key, b text) without rowid, strict --c",
             "CREATE TABLE t(a int primary key), without rowid",
             "CREATE TABLE t(a, generated always as (a), b int generated as (a))",
             "CREATE TABLE t(a int/* /* */, b/**/text/*/*/)",
             "CREATE TABLE t(a$1 int, _ text, b e'x')",
             "\xEF\xBB\xBF CREATE TABLE t(\xEF\xBB\xBF a int)",
         }) {
        CAPTURE(sql);
        check_same(facts_of(TableText(sql)), facts_by_sqlite(sql));
    }
}

TEST_CASE("table text: texts by chance are read as SQLite reads them") {
    const auto seed = support::test_seed();
    CAPTURE(seed);
    Random random(seed);
    for (int i = 0; i < 700; ++i) {
        const std::string sql = random_table(random);
        Memory database;
        REQUIRE(database.run(sql).empty());
        const std::string stored = database.query("SELECT sql FROM sqlite_master WHERE name = 't'").empty()
                                       ? sql
                                       : database.query("SELECT sql FROM sqlite_master WHERE name = 't'")[0][0];
        CAPTURE(sql);
        check_same(facts_of(TableText(stored)), facts_of(database));
    }
}

// What SQLite itself makes of a CREATE INDEX text, beside what is read in it.

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <retort/error.hpp>
#include <sqlite/index_text.hpp>
#include <sqlite/pragma_facts.hpp>
#include <support/random.hpp>
#include <support/table_facts.hpp>

using namespace retort;
using support::Memory;
using support::Names;
using support::Random;

namespace {
const Names spaces{" ", " ", " ", "\n", "\t", " /* ) */ ", " -- (\n "};
const Names operands{"a",
                     "B",
                     "\"c d\"",
                     "[c d]",
                     "`a`",
                     "\"desc\"",
                     "desc",
                     "asc",
                     "collate1",
                     "(a)",
                     "((\"desc\"))",
                     "( b )",
                     "1",
                     "x'00'",
                     "'a' || b",
                     "a+b",
                     "-b",
                     "lower(a)",
                     "coalesce(a, b)",
                     "abs (b)",
                     "(a)||(b)",
                     "CASE WHEN a THEN b END",
                     "b IN (1, 2)",
                     "a LIKE 'x,)'",
                     "CAST(a AS INT)",
                     "NULL",
                     "nulls",
                     "\"last\"",
                     "(a, b)"};
const Names collations{"nocase", "BINARY", "\"rtrim\"", "'nocase'", "[RTRIM]"};
const Names conditions{"a", "a > 0", "b IS NOT NULL AND a <> ';)'", "(a)", "\"desc\" = 'x' -- end\n", "b IN (1,2)"};

// An index by chance, as its tokens.
Names tokens_by_chance(Random& random) {
    Names tokens{random.chance(30) ? "create" : "CREATE"};
    if (random.chance(30)) tokens.push_back("UNIQUE");
    tokens.push_back("INDEX");
    if (random.chance(10)) tokens.insert(tokens.end(), {"if", "not", "exists"});
    if (random.chance(10)) tokens.insert(tokens.end(), {"main", "."});
    tokens.push_back(random.pick(Names{"i", "\"i i\"", "[it's]", "'i'", "key", "`on`"}));
    tokens.insert(tokens.end(), {"ON", random.pick(Names{"t", "T", "\"t\"", "'t'", "[T]"}), "("});
    for (int i = random.between(1, 3); i > 0; --i) {
        tokens.push_back(random.pick(operands));
        while (random.chance(20)) tokens.insert(tokens.end(), {"COLLATE", random.pick(collations)});
        if (random.chance(10)) {
            tokens.insert(tokens.end() - 1, "(");
            tokens.push_back(")");
        }
        if (random.chance(30)) tokens.push_back(random.pick(Names{"ASC", "desc", "DESC"}));
        if (i > 1) tokens.push_back(",");
    }
    tokens.push_back(")");
    if (random.chance(25)) tokens.insert(tokens.end(), {"WHERE", random.pick(conditions)});
    return tokens;
}

std::string joined(const Names& tokens, Random& random) {
    std::string sql;
    for (const std::string& token : tokens) sql += token + random.pick(spaces);
    return sql;
}

// False when SQLite does not take the text for an index.
bool check_against_sqlite(const std::string& sql) {
    Memory database;
    REQUIRE(database.run("CREATE TABLE t(a TEXT, b INT, [c d], \"desc\" COLLATE nocase, collate1, asc, nulls, last)")
                .empty());
    if (!database.run(sql).empty()) return false;
    const std::vector<Names> stored =
        database.query("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'");
    if (stored.empty()) return false;
    CAPTURE(sql);
    const sqlite::IndexText read = sqlite::read_index(stored[0][2]);
    for (const auto& key : read.keys) // "x" is text where no column is called so
        if (key.expression.empty() && database
                                          .query("SELECT 1 FROM pragma_table_info('t') WHERE name = " +
                                                 sqlite::literal(key.column) + " COLLATE nocase")
                                          .empty())
            return false;
    CHECK(read.name == stored[0][0]);
    CHECK(support::lower(read.table) == stored[0][1]);
    const Names list = database.query("SELECT \"unique\", partial FROM pragma_index_list('t')").at(0);
    CHECK(read.unique == (list[0] == "1"));
    CHECK(read.where.empty() == (list[1] == "0"));
    std::vector<sqlite::IndexKeyFacts> facts;
    for (const Names& row : database.query("SELECT name, \"desc\", coll FROM pragma_index_xinfo(" +
                                           sqlite::literal(stored[0][0]) + ") WHERE key"))
        facts.push_back({.column = row[0], .descending = row[1] == "1", .collation = row[2]});
    REQUIRE(sqlite::agrees(read, facts));
    // Written from what was read, it is the same index.
    std::string again;
    for (const auto& key : read.keys) {
        again += again.empty() ? "" : ", ";
        again += key.expression.empty() ? sqlite::quote(key.column) : "(" + key.expression + ")";
        if (!key.collation.empty()) again += " COLLATE " + sqlite::quote(key.collation);
        if (key.descending) again += " DESC";
    }
    const std::string where = read.where.empty() ? "" : " WHERE " + read.where;
    REQUIRE(database.run("CREATE INDEX again ON t(" + again + ")" + where) == "");
    CHECK(
        database.query("SELECT cid, name, desc, coll FROM pragma_index_xinfo('again')") ==
        database.query("SELECT cid, name, desc, coll FROM pragma_index_xinfo(" + sqlite::literal(stored[0][0]) + ")"));
    return true;
}
} // namespace

TEST_CASE("index text: texts by chance are read as SQLite reads them, damaged ones too") {
    const auto seed = support::test_seed();
    CAPTURE(seed);
    Random random(seed);
    int whole = 0;
    int damaged = 0;
    for (int i = 0; i < 400; ++i) {
        Names tokens = tokens_by_chance(random);
        whole += check_against_sqlite(joined(tokens, random)) ? 1 : 0;
        for (int j = 0; j < 3; ++j) {
            const auto at = static_cast<std::ptrdiff_t>(random.below(tokens.size()));
            switch (random.below(3)) {
            case 0: tokens.erase(tokens.begin() + at); break;
            case 1: tokens.insert(tokens.begin() + at, random.pick(tokens)); break;
            default: tokens[static_cast<std::size_t>(at)] = random.pick(operands); break;
            }
            damaged += check_against_sqlite(joined(tokens, random)) ? 1 : 0;
        }
    }
    CHECK(whole > 100);
    CHECK(damaged > 10);
}

TEST_CASE("index text: bytes by chance are refused or read, and nothing else") {
    const auto seed = support::test_seed();
    CAPTURE(seed);
    Random random(seed);
    for (int i = 0; i < 3000; ++i) {
        std::string sql = joined(tokens_by_chance(random), random);
        for (int j = random.between(1, 4); j > 0; --j) {
            const std::size_t at = random.below(sql.size());
            if (random.chance(50))
                sql[at] = static_cast<char>(random.below(256));
            else
                sql.erase(at, 1 + random.below(5));
            if (sql.empty()) sql = "(";
        }
        bool has_keys = true;
        bool is_refused = true;
        try {
            has_keys = !sqlite::read_index(sql).keys.empty();
        } catch (const Error& error) {
            is_refused = error.category() == ErrorCategory::unsupported;
        }
        CAPTURE(sql);
        CHECK(has_keys);
        CHECK(is_refused);
    }
}

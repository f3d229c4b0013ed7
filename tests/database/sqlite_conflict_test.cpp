// ON CONFLICT clauses of a SQLite table say what becomes of rows that are inserted. The copy into the table that takes
// its place is no such insert: a row that does not fit there is an error and never skipped, replaced or filled up.

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace retort::ddl;
using database::Connection;

namespace {
using Script = void (*)(Operations&);

void ignore_case(Operations& op) { op.alter_column("t", "name", {.collation = "NOCASE"}); }
void forget_ann(Operations& op) {
    op.alter_column("t", "name", {.type = varchar(9), .using_ = sql("nullif(name, 'Ann')")});
}

struct Case {
    const char* what;
    const char* sql;
    Script change;
};

// Of none of the clauses does a schema know.
const std::vector<Case> cases{
    {"unique values that become the same, the last one would win",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT REPLACE)", ignore_case},
    {"unique values that become the same, the first one would win",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, UNIQUE (name) ON CONFLICT IGNORE)", ignore_case},
    {"keys that become the same",
     "CREATE TABLE t (id INTEGER, name TEXT PRIMARY KEY ON CONFLICT REPLACE) WITHOUT ROWID", ignore_case},
    {"a NULL that the column cannot hold, and the row would go",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL ON CONFLICT IGNORE)", forget_ann},
    {"a NULL that the column cannot hold, and a default would take its place",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'nobody')", forget_ann},
};

std::string rows(Connection& connection) {
    std::string text;
    for (const auto& row : connection.query("SELECT id, name FROM t ORDER BY id"))
        text += row[0].value_or("NULL") + " " + row[1].value_or("NULL") + "; ";
    return text;
}
} // namespace

TEST_CASE("sqlite: no ON CONFLICT clause loses a row while its table is made anew", "[sqlite]") {
    for (const Case& one : cases) {
        INFO(one.what);
        Database database("sqlite://");
        const Lease connection = database.connect();
        static const char* sql = nullptr;
        sql = one.sql;
        support::Revisions all;
        all.add("made", {}, [](Operations& op) {
            op.execute(sql, [](auto& same) {
                same.create_table("t", {column("id", bigint()), column("name", text())});
            });
            op.execute("INSERT INTO t VALUES (1, 'Ann'), (2, 'ANN'), (3, 'bob')");
        });
        all.add("changed", "made", one.change);
        migration::upgrade(*connection, all.graph(), "made");
        CHECK_THROWS_AS(migration::upgrade(*connection, all.graph(), "changed"), Error);
        CHECK(rows(*connection) == "1 Ann; 2 ANN; 3 bob; ");
    }
}

TEST_CASE("sqlite: the counter of a table whose name a revision writes in another case stays", "[sqlite]") {
    Database database("sqlite://");
    const Lease connection = database.connect();
    support::Revisions all;
    all.add("made", {}, [](Operations& op) {
        op.execute("CREATE TABLE T (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)", [](auto& same) {
            same.create_table("t", {column("id", integer()).identity(), column("name", text()), primary_key({"id"})});
        });
        op.execute("INSERT INTO t VALUES (1, 'Ann'), (7, 'bob')");
        op.execute("DELETE FROM t WHERE id = 7");
    });
    all.add("changed", "made", [](Operations& op) { op.alter_column("t", "name", {.nullable = false}); });
    migration::upgrade(*connection, all.graph(), "changed");
    connection->execute("INSERT INTO t (name) VALUES ('cat')");
    CHECK(rows(*connection) == "1 Ann; 8 cat; ");
}

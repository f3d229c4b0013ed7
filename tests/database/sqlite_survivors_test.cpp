// What a rebuild of a SQLite table must keep: each thing stands on a table that plain SQL has made, with rows, and the
// table is then made anew for four reasons. Before and after are compared, and what the database does is compared with
// a twin that was left alone. The test prints what was kept as a table.

#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace retort::ddl;
using database::Connection;

namespace {
using Script = void (*)(Operations&);

#define V "v TEXT CONSTRAINT ck_v CHECK (v <> 'never')"

void plain(Operations& op) {
    op.create_table("t", {column("id", integer()).not_null(), column("v", text()), primary_key({"id"}),
                          check("v <> 'never'").named("ck_v")});
}

void two_numbers(Operations& op) {
    op.create_table("t", {column("id", integer()).not_null(), column("a", integer()), column("b", integer()),
                          column("v", text()), primary_key({"id"}), check("v <> 'never'").named("ck_v")});
}

void with_children(Operations& op) {
    plain(op);
    op.create_table("child", {column("t_id", integer())});
}

const char* const plain_rows = "CREATE TABLE t (id INTEGER PRIMARY KEY, " V ");"
                               "INSERT INTO t VALUES (1, '10'), (3, '30'), (4, NULL);";

std::string on_plain(const char* sql) { return std::string(plain_rows) + sql; }

std::string child_with(const char* key) {
    return on_plain("CREATE TABLE child (t_id INTEGER ") + key + "); INSERT INTO child VALUES (1), (3), (NULL);";
}

const std::vector<const char*> child_probe{"BEGIN",
                                           "DELETE FROM t WHERE id = 1",
                                           "SELECT * FROM child",
                                           "ROLLBACK",
                                           "BEGIN",
                                           "UPDATE t SET id = 9 WHERE id = 3",
                                           "SELECT * FROM child",
                                           "ROLLBACK",
                                           "BEGIN",
                                           "INSERT INTO child VALUES (77)",
                                           "COMMIT",
                                           "ROLLBACK",
                                           "SELECT * FROM child"};

// Every table has a column `v`, whose values are digits and whose type is TEXT, and a constraint ck_v. The operations
// are what the SQL amounts to, as far as a schema can say it.
struct Survivor {
    std::string what;
    std::string sql;
    Script same;
    std::vector<const char*> probe; // statements that show what it does; some may fail
    std::string table = "t";
};

const std::string long_name = "a_table_whose_name_is_sixty_characters_long_which_is_a_lot_x";

std::vector<Survivor> survivors() {
    return {
        {"trigger",
         on_plain(
             "CREATE TABLE log (line); CREATE TRIGGER tell AFTER INSERT ON t /* why */ WHEN new.v > 5 BEGIN INSERT "
             "INTO log VALUES ('got ' || new.v); END;"),
         plain,
         {"INSERT INTO t VALUES (8, '80')", "SELECT * FROM log"}},
        {"trigger of another table that writes here",
         on_plain(
             "CREATE TABLE other (a); CREATE TRIGGER far AFTER INSERT ON other BEGIN UPDATE t SET v = new.a WHERE id "
             "= 1; END;"),
         plain,
         {"INSERT INTO other VALUES ('7')", "SELECT v FROM t"}},
        {"view", on_plain("CREATE VIEW some AS SELECT id, v FROM t WHERE id > 1;"), plain, {"SELECT id FROM some"}},
        {"view on a view, with an INSTEAD OF trigger",
         on_plain("CREATE VIEW some AS SELECT id FROM t; CREATE VIEW more AS SELECT id * 2 AS twice FROM some; CREATE "
                  "TRIGGER put INSTEAD OF INSERT ON more BEGIN INSERT INTO t VALUES (new.twice / 2, '1'); END;"),
         plain,
         {"INSERT INTO more VALUES (14)", "SELECT * FROM more"}},
        {"view that is broken before",
         on_plain("CREATE VIEW broken AS SELECT x FROM nowhere;"),
         plain,
         {"SELECT * FROM broken"}},
        {"index on an expression",
         on_plain("CREATE UNIQUE INDEX ix ON t (lower(v), abs(id) DESC);"),
         plain,
         {"INSERT INTO t VALUES (-3, '30')"}},
        {"index with DESC",
         on_plain("CREATE INDEX ix ON t (v DESC, id);"),
         plain,
         {"SELECT seqno, name, \"desc\" FROM pragma_index_xinfo('ix')"}},
        {"index with COLLATE",
         on_plain("CREATE INDEX ix ON t (v COLLATE NOCASE);"),
         plain,
         {"SELECT name, coll FROM pragma_index_xinfo('ix')"}},
        {"index that a revision tells of, as it was written",
         on_plain("CREATE INDEX ix ON t(v, [id] /* first the value */);"),
         [](Operations& op) {
             plain(op);
             op.create_index("t", index({"v", "id"}).named("ix"));
         },
         {"SELECT count(*) FROM t INDEXED BY ix WHERE v = '30'"}},
        {"partial index",
         on_plain("CREATE UNIQUE INDEX ix ON t (v) WHERE id > 2;"),
         plain,
         {"INSERT INTO t VALUES (2, '30')", "INSERT INTO t VALUES (5, '30')"}},
        {"CHECK of the table, unnamed",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, " V ", CHECK (id < 100)); INSERT INTO t VALUES (1, '1');",
         plain,
         {"INSERT INTO t VALUES (100, '1')"}},
        {"CHECK of a column, unnamed",
         "CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id<100), " V "); INSERT INTO t VALUES (1, '1');",
         plain,
         {"INSERT INTO t VALUES (100, '1')"}},
        {"CHECK of the table, named",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, " V
         ", CONSTRAINT [small one] CHECK (id < 100)); INSERT INTO t VALUES "
         "(1, '1');",
         plain,
         {"INSERT INTO t VALUES (100, '1')"}},
        {"CHECK of a column, named",
         "CREATE TABLE t (id INTEGER CONSTRAINT small CHECK (id < 100) PRIMARY KEY, " V "); INSERT INTO t VALUES (1, "
         "'1');",
         plain,
         {"INSERT INTO t VALUES (100, '1')"}},
        {"CHECK that calls the column by the table's name",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, " V ", CHECK (t.id < 100)); INSERT INTO t VALUES (1, '1');",
         plain,
         {"INSERT INTO t VALUES (100, '1')"}},
        {"COLLATE of a column",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, " V "); INSERT INTO t VALUES (1, "
         "'Ann', '1'), (2, 'bob', '2');",
         [](Operations& op) {
             op.create_table("t", {column("id", integer()).not_null(), column("name", text()), column("v", text()),
                                   primary_key({"id"}), check("v <> 'never'").named("ck_v")});
         },
         {"SELECT id FROM t WHERE name = 'ANN'", "INSERT INTO t VALUES (9, 'BOB', '1')"}},
        {"AUTOINCREMENT and its counter, after the last row was deleted",
         "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, " V
         "); INSERT INTO t VALUES (1, '1'), (41, '2'); DELETE "
         "FROM t WHERE id = 41;",
         [](Operations& op) {
             op.create_table("t", {column("id", integer()).identity(), column("v", text()), primary_key({"id"}),
                                   check("v <> 'never'").named("ck_v")});
         },
         {"INSERT INTO t (v) VALUES ('3')", "SELECT id FROM t", "SELECT seq FROM sqlite_sequence WHERE name = 't'"}},
        {"AUTOINCREMENT that no revision tells of",
         "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, " V
         "); INSERT INTO t VALUES (1, '1'), (41, '2'); DELETE FROM t WHERE id = 41;",
         plain,
         {"INSERT INTO t (v) VALUES ('3')", "SELECT id FROM t"}},
        {"WITHOUT ROWID",
         "CREATE TABLE t (id TEXT PRIMARY KEY, " V ") WITHOUT ROWID; INSERT INTO t VALUES ('b', '1'), ('a', '2');",
         [](Operations& op) {
             op.create_table("t", {column("id", text()).not_null(), column("v", text()), primary_key({"id"}),
                                   check("v <> 'never'").named("ck_v"), options().without_rowid()});
         },
         {"SELECT id FROM t ORDER BY id", "SELECT rowid FROM t", "INSERT INTO t VALUES (NULL, '1')"}},
        {"STRICT",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, x ANY, " V
         ") STRICT; INSERT INTO t VALUES (1, 2, X'00', '1');",
         [](Operations& op) {
             op.create_table("t", {column("id", integer()).not_null(), column("a", bigint()),
                                   column("x", native("ANY")), column("v", text()), primary_key({"id"}),
                                   check("v <> 'never'").named("ck_v"), options().strict()});
         },
         {"INSERT INTO t VALUES (2, 'x', 1, '1')", "SELECT typeof(x) FROM t"}},
        {"ON CONFLICT",
         "CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT IGNORE, a INTEGER UNIQUE ON CONFLICT REPLACE, b INTEGER "
         "NOT "
         "NULL ON CONFLICT REPLACE DEFAULT 7, " V ", UNIQUE (b, a) ON CONFLICT FAIL); INSERT INTO t VALUES (1, 2, 3, "
         "'1'), (2, 4, 5, '2');",
         two_numbers,
         {"INSERT INTO t VALUES (1, 9, 9, '9')", "INSERT INTO t VALUES (7, 2, 3, '9')",
          "INSERT INTO t VALUES (8, 8, NULL, "
          "'9')",
          "SELECT * FROM t"}},
        {"foreign key in a column, its actions and deferral",
         "CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);"
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER REFERENCES p(id) ON DELETE CASCADE ON UPDATE SET NULL "
         "DEFERRABLE INITIALLY DEFERRED, b INTEGER CONSTRAINT fk_b REFERENCES p ON DELETE SET DEFAULT, " V
         "); INSERT INTO t VALUES (1, 1, 2, '1'), (2, 2, NULL, '2');",
         two_numbers,
         {"SELECT * FROM pragma_foreign_key_list('t')", "BEGIN", "INSERT INTO t VALUES (9, 9, NULL, '9')", "COMMIT",
          "ROLLBACK", "DELETE FROM p WHERE id = 1", "UPDATE p SET id = 3 WHERE id = 2", "SELECT * FROM t"}},
        {"generated columns, stored and virtual",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER GENERATED ALWAYS AS (id * 2) STORED, b INTEGER AS (a + "
         "1), " V "); INSERT INTO t (id, v) VALUES (1, '1'), (5, '5');",
         [](Operations& op) {
             op.create_table("t", {column("id", integer()).not_null(), column("a", integer()).generated(sql("id * 2")),
                                   column("b", integer()).generated_virtual(sql("a + 1")), column("v", text()),
                                   primary_key({"id"}), check("v <> 'never'").named("ck_v")});
         },
         {"INSERT INTO t (id, v) VALUES (7, '7')", "SELECT * FROM t",
          "SELECT name, hidden FROM pragma_table_xinfo('t')"}},
        {"declared types, byte for byte",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a BIGINT  UNSIGNED, b UUID, c, d DOUBLE PRECISION, e DECIMAL(10, "
         "2), " V "); INSERT INTO t VALUES (1, 2, 'u', X'00', 1.5, '0.10', '1');",
         [](Operations& op) {
             op.create_table("t", {column("id", integer()).not_null(), column("a", bigint()), column("b", uuid()),
                                   column("c", bytes()), column("d", double_precision()), column("e", numeric(10, 2)),
                                   column("v", text()), primary_key({"id"}), check("v <> 'never'").named("ck_v")});
         },
         {"INSERT INTO t VALUES (2, '7', '7', '7', '7', '7', '7')",
          "SELECT typeof(a), typeof(b), typeof(c), typeof(d), typeof(e) FROM t",
          "SELECT name, type FROM pragma_table_xinfo('t') WHERE name <> 'v'"}},
        {"default in double quotes",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT \"dq\", " V
         "); INSERT INTO t (id, v) VALUES (1, '1');",
         [](Operations& op) {
             op.create_table("t", {column("id", integer()).not_null(), column("a", text()).server_default("dq"),
                                   column("v", text()), primary_key({"id"}), check("v <> 'never'").named("ck_v")});
         },
         {"INSERT INTO t (id) VALUES (2)", "SELECT a FROM t"}},
        {"comments and layout",
         "CREATE TABLE t ( -- what it is for\n  id INTEGER /* the key */ PRIMARY KEY,\n\n  " V
         " -- digits, (not \"numbers\"\n, /* the end */ CHECK (id < 100 /* few */)\n -- really\n); INSERT INTO t "
         "VALUES (1, "
         "'1');",
         plain,
         {"INSERT INTO t VALUES (100, '1')"}},
        {"rowids that no column shows",
         "CREATE TABLE t (id TEXT PRIMARY KEY, " V "); INSERT INTO t (rowid, id, v) VALUES (5, 'e', '1'), (-3, 'c', "
         "'2'), (1000000000000, 'far', '3');",
         [](Operations& op) {
             op.create_table("t", {column("id", text()).not_null(), column("v", text()), primary_key({"id"}),
                                   check("v <> 'never'").named("ck_v")});
         },
         {"SELECT rowid, id FROM t"}},
        {"column that no revision tells of",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, \"More\" BLOB DEFAULT (1 + 1), " V
         "); INSERT INTO t (id, v) VALUES (1, "
         "'1');",
         plain,
         {"INSERT INTO t (id) VALUES (2)", "SELECT more FROM t"}},
        {"children that CASCADE", child_with("REFERENCES t(id) ON DELETE CASCADE ON UPDATE CASCADE"), with_children,
         child_probe},
        {"children that SET NULL", child_with("REFERENCES t ON DELETE SET NULL ON UPDATE SET NULL"), with_children,
         child_probe},
        {"children that RESTRICT", child_with("REFERENCES t ON DELETE RESTRICT ON UPDATE RESTRICT"), with_children,
         child_probe},
        {"children with NO ACTION", child_with("REFERENCES t"), with_children, child_probe},
        {"children with NO ACTION, deferred", child_with("REFERENCES t DEFERRABLE INITIALLY DEFERRED"), with_children,
         child_probe},
        {"children with RESTRICT, deferrable", child_with("REFERENCES t ON DELETE RESTRICT DEFERRABLE"), with_children,
         child_probe},
        {"reference to itself",
         "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER REFERENCES t(id) ON DELETE CASCADE, b INTEGER, " V
         ", FOREIGN KEY (b) REFERENCES t DEFERRABLE); INSERT INTO t VALUES (1, NULL, NULL, '1'), (2, 1, 1, '2'), (3, "
         "2, "
         "NULL, '3');",
         two_numbers,
         {"SELECT * FROM pragma_foreign_key_list('t')", "INSERT INTO t VALUES (9, 77, NULL, '9')",
          "UPDATE t SET b = NULL", "DELETE FROM t WHERE id = 1", "SELECT * FROM t"}},
        {"name of sixty characters",
         "CREATE TABLE " + long_name + " (id INTEGER PRIMARY KEY, " V "); INSERT INTO " + long_name +
             " VALUES (1, '1');",
         [](Operations& op) {
             op.create_table(long_name, {column("id", integer()).not_null(), column("v", text()), primary_key({"id"}),
                                         check("v <> 'never'").named("ck_v")});
         },
         {"SELECT count(*) FROM a_table_whose_name_is_sixty_characters_long_which_is_a_lot_x"},
         long_name},
    };
}

#undef V

// The reasons for a rebuild.
std::string table; // that it is about

struct Reason {
    const char* what;
    Script change;
};

const Reason reasons[] = {
    {"alter type", [](Operations& op) { op.alter_column(table, "v", {.type = bigint()}); }},
    {"add constraint", [](Operations& op) { op.add_constraint(table, check("length(v) < 9").named("ck_new")); }},
    {"drop constraint", [](Operations& op) { op.drop_constraint(table, "ck_v"); }},
    {"a batch",
     [](Operations& op) {
         op.alter_column(table, "v", {.type = bigint()});
         op.add_constraint(table, check("v < 1000").named("ck_new"));
         op.drop_constraint(table, "ck_v");
         op.alter_column(table, "v", {.server_default = 5});
         op.create_index(table, index({"v"}).named("ix_new"));
     }},
};

// "a|b;c|NULL": rows and cells.
std::string rows(Connection& connection, const std::string& query) {
    std::string text;
    for (const auto& row : connection.query(query)) {
        if (!text.empty()) text += ";";
        for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("NULL");
    }
    return text;
}

// What the statements say, refusals included.
std::string answers(Connection& connection, const std::vector<const char*>& statements) {
    std::string text;
    for (const std::string statement : statements) {
        try {
            text += rows(connection, statement);
        } catch (const Error& e) {
            text += fmt::format("refused, {}", static_cast<int>(e.category()));
        }
        text += "\n";
    }
    return text;
}

// The columns by which the rows are compared: all that are there before.
std::string row_query(Connection& connection) {
    std::vector<std::string> columns;
    for (const auto& row : connection.query("SELECT name FROM pragma_table_xinfo('" + table + "')"))
        columns.push_back(connection.dialect().quote(*row[0]));
    return fmt::format("SELECT {} FROM {} ORDER BY id", fmt::join(columns, ", "), table);
}

const char* const other_objects =
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'retort_%' AND name NOT "
    "IN ('ix_new') AND name NOT LIKE 'sqlite_%' AND (type <> 'table' OR name = 'child') "
    "ORDER BY type, name";

std::string text_of(Connection& connection) {
    return rows(connection, "SELECT sql FROM sqlite_schema WHERE name = '" + table + "'");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

const Survivor* current = nullptr;

support::Revisions revisions(Script change) {
    support::Revisions all;
    all.add("made", {}, [](Operations& op) { op.execute(current->sql, current->same); });
    all.add("changed", "made", change);
    return all;
}

struct Outcome {
    std::string objects, rows, children, state;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome(Connection& connection, const std::string& query) {
    const bool has_child = !connection.query("SELECT 1 FROM sqlite_schema WHERE name = 'child'").empty();
    return {rows(connection, other_objects), rows(connection, query),
            has_child ? rows(connection, "SELECT rowid, * FROM child ORDER BY rowid") : "",
            rows(connection, "PRAGMA integrity_check") + rows(connection, "PRAGMA foreign_key_check") +
                rows(connection, "PRAGMA foreign_keys") + rows(connection, "PRAGMA legacy_alter_table") +
                rows(connection, "SELECT name FROM sqlite_schema WHERE name LIKE 'retort_new%'")};
}

// Whether everything is there after the change that was there before.
bool survives(const Reason& reason) {
    Database database("sqlite://");
    const Lease changed = database.connect();
    Database other("sqlite://");
    const Lease twin = other.connect();
    const support::Revisions all = revisions(reason.change);
    migration::upgrade(*twin, all.graph(), "made");
    migration::upgrade(*changed, all.graph(), "made");

    const std::string query = row_query(*changed);
    const Outcome before = outcome(*changed, query);
    const std::string text = text_of(*changed);
    REQUIRE(before.state == "ok10");
    REQUIRE(!before.rows.empty());
    migration::upgrade(*changed, all.graph(), "changed");

    const Outcome after = outcome(*changed, query);
    CHECK(after.objects == before.objects);
    CHECK(after.rows == before.rows);
    CHECK(after.children == before.children);
    CHECK(after.state == before.state);

    // Of the table's own text nothing has changed but what was asked for.
    const bool is_strict = text.ends_with("STRICT");
    std::string wanted = replaced(text, "CREATE TABLE " + table, "CREATE TABLE \"" + table + "\"");
    wanted = replaced(wanted, "t.id", "id");
    bool text_is_kept = true;
    if (reason.what == std::string("alter type")) {
        wanted = replaced(wanted, "v TEXT", is_strict ? "v INT" : "v BIGINT");
        CHECK(text_of(*changed) == wanted);
        text_is_kept = text_of(*changed) == wanted;
    } else if (reason.what == std::string("drop constraint")) {
        wanted = replaced(wanted, " CONSTRAINT ck_v CHECK (v <> 'never')", "");
        CHECK(text_of(*changed) == wanted);
        text_is_kept = text_of(*changed) == wanted;
    }

    const std::string told = answers(*changed, current->probe);
    const std::string told_by_twin = answers(*twin, current->probe);
    CHECK(told == told_by_twin);
    return after == before && text_is_kept && told == told_by_twin;
}
} // namespace

TEST_CASE("what hangs on a sqlite table survives every rebuild", "[sqlite][survivors]") {
    std::string report = "\n| on a table that is made anew |";
    for (const Reason& reason : reasons) report += fmt::format(" {} |", reason.what);
    report += "\n|---|---|---|---|---|\n";
    for (const Survivor& kept : survivors()) {
        current = &kept;
        table = kept.table;
        report += fmt::format("| {} |", kept.what);
        for (const Reason& reason : reasons) {
            INFO(kept.what << ", " << reason.what);
            report += survives(reason) ? " kept |" : " LOST |";
        }
        report += "\n";
    }
    std::cout << report;
    CHECK(report.find("LOST") == std::string::npos);
}

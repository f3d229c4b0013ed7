// Databases that strangers made, as the inspector tells of them.

#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sqlite3.h>

#include <retort/database.hpp>
#include <retort/schema/json.hpp>
#include <retort/schema/naming.hpp>
#include <sqlite/inspect.hpp>
#include <sqlite/read_back.hpp>
#include <sqlite/reconcile.hpp>
#include <support/databases.hpp>

using namespace retort;
using schema::TypeKind;

namespace {
// A database that somebody made without Retort, with the settings that SQLite has by itself.
class Strange {
public:
    explicit Strange(const std::string& sql) {
        make(sql);
        database_.emplace(scratch_.url());
        connection_.emplace(database_->connect());
        schema = sqlite::inspect(**connection_);
    }

    [[nodiscard]] const schema::Table& table(const std::string& name) const {
        const schema::Table* found = schema.find_table(name);
        REQUIRE(found != nullptr);
        return *found;
    }
    [[nodiscard]] const schema::Column& column(const std::string& table_name, const std::string& name) const {
        const schema::Column* found = table(table_name).find_column(name);
        REQUIRE(found != nullptr);
        return *found;
    }
    /// "kind name on table" of each.
    [[nodiscard]] std::vector<std::string> opaque() const {
        std::vector<std::string> all;
        for (const auto& object : schema.opaque)
            all.push_back(object.kind + " " + object.name.name +
                          (object.table.name.empty() ? "" : " on " + object.table.name));
        return all;
    }
    /// The tables are made from what was found, and found again.
    void check_remade() {
        const schema::Schema again = sqlite::read_back(connection(), schema);
        REQUIRE(again.tables.size() == schema.tables.size());
        for (std::size_t i = 0; i < again.tables.size(); ++i)
            CHECK(schema::to_json(again.tables[i]) == schema::to_json(schema.tables[i]));
    }

    [[nodiscard]] database::Connection& connection() { return **connection_; }

    schema::Schema schema;

private:
    void make(const std::string& sql) const {
        const std::string path = scratch_.url().substr(std::string("sqlite:///").size());
        sqlite3* handle = nullptr;
        char* message = nullptr;
        const bool made = sqlite3_open(path.c_str(), &handle) == SQLITE_OK &&
                          sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK;
        const std::string error = message == nullptr ? "" : message;
        sqlite3_free(message);
        sqlite3_close(handle);
        INFO(error);
        REQUIRE(made);
    }

    support::Scratch scratch_{"sqlite"};
    std::optional<Database> database_;
    std::optional<Lease> connection_;
};

std::string text_of(const schema::Expression& expression) { return std::get<schema::SqlText>(expression.value).text; }
std::string default_of(const schema::Column& column) {
    return column.server_default ? text_of(*column.server_default) : "none";
}
} // namespace

TEST_CASE("inspect SQLite: in a STRICT table a key is of the type that it points at") {
    const Strange strange("CREATE TABLE a(id UUID PRIMARY KEY);"
                          "CREATE TABLE b(id TEXT PRIMARY KEY, a TEXT UNIQUE REFERENCES a, n TEXT) STRICT;"
                          "CREATE TABLE aa(a TEXT REFERENCES b(a), b TEXT REFERENCES b) STRICT");
    CHECK(strange.column("b", "a").type.kind == TypeKind::uuid);
    CHECK(strange.column("aa", "a").type.kind == TypeKind::uuid);
    CHECK(strange.column("aa", "b").type.kind == TypeKind::text);
    CHECK(strange.column("b", "id").type.kind == TypeKind::text);
    CHECK(strange.column("b", "n").type.kind == TypeKind::text);
}

TEST_CASE("inspect SQLite: an empty database, and what SQLite keeps for itself") {
    CHECK(Strange("").schema == schema::Schema{});
    const Strange strange("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES (1); ANALYZE");
    CHECK(strange.schema.tables.size() == 1);
    CHECK(strange.opaque().empty());
    CHECK(strange.column("t", "a") ==
          schema::Column{
              .name = "a", .type = {.kind = TypeKind::integer}, .nullable = false, .identity = schema::Identity{}});
}

TEST_CASE("inspect SQLite: declared types") {
    Strange strange("CREATE TABLE t(a Integer, b bigint, c VarChar (20), d varchar, e decimal  text( 10 , 2 ), "
                    "f json text, g, h INT, i \"odd\", j NUMERIC(10,2), k text(3), l double precision, "
                    "m DATETIME, n CHARACTER VARYING(20), o int /* c */ unsigned, p char(3), q decimal text(-1))");
    const auto type = [&](const char* column) { return strange.column("t", column).type; };
    const auto native = [](const char* name) { return schema::Type{.kind = TypeKind::native, .name = name}; };
    CHECK(type("a") == schema::Type{.kind = TypeKind::integer});
    CHECK(type("b") == schema::Type{.kind = TypeKind::bigint});
    CHECK(type("c") == schema::Type{.kind = TypeKind::varchar, .length = 20});
    CHECK(type("d") == schema::Type{.kind = TypeKind::varchar});
    CHECK(type("e") == schema::Type{.kind = TypeKind::numeric, .precision = 10, .scale = 2});
    CHECK(type("f") == schema::Type{.kind = TypeKind::json});
    CHECK(type("g") == native(""));
    CHECK(type("h") == native("INT"));
    CHECK(type("i") == native("\"odd\""));
    CHECK(type("j") == native("NUMERIC(10,2)"));
    CHECK(type("k") == native("text(3)"));
    CHECK(type("l") == schema::Type{.kind = TypeKind::double_precision});
    CHECK(type("m") == native("DATETIME"));
    CHECK(type("n") == native("CHARACTER VARYING(20)"));
    CHECK(type("o") == native("int /* c */ unsigned"));
    CHECK(type("p") == schema::Type{.kind = TypeKind::character, .length = 3});
    CHECK(type("q") == native("decimal text(-1)"));
    strange.check_remade();

    // SQLite has part of a comment, or of GENERATED ALWAYS, in these.
    Strange computed("CREATE TABLE t(a, b generated /* c */ always as (a), c int generated /* c */ always as (a), "
                     "d int /* c */ generated always as (a), e int generated)");
    CHECK(computed.opaque().empty());
    CHECK(computed.column("t", "b").type == native(""));
    CHECK(computed.column("t", "c").type == native("int"));
    CHECK(computed.column("t", "d").type == native("int"));
    CHECK(computed.column("t", "e").type == native("int generated"));
    computed.check_remade();
}

TEST_CASE("inspect SQLite: STRICT tables and tables WITHOUT ROWID") {
    Strange strange("CREATE TABLE s(a INTEGER PRIMARY KEY, b INT, c real, d TEXT, e BLOB, f ANY) STRICT;"
                    "CREATE TABLE w(a TEXT, b TEXT, c TEXT UNIQUE, PRIMARY KEY (B DESC, a, \"b\")) WITHOUT ROWID;"
                    "CREATE TABLE x(a INT UNIQUE PRIMARY KEY) STRICT, WITHOUT ROWID;");
    CHECK(strange.table("s").options.strict);
    CHECK(strange.column("s", "a").type == schema::Type{.kind = TypeKind::integer});
    CHECK(strange.column("s", "b").type == schema::Type{.kind = TypeKind::bigint});
    CHECK(strange.column("s", "c").type == schema::Type{.kind = TypeKind::double_precision});
    CHECK(strange.column("s", "d").type == schema::Type{.kind = TypeKind::text});
    CHECK(strange.column("s", "e").type == schema::Type{.kind = TypeKind::bytes});
    CHECK(strange.column("s", "f").type == schema::Type{.kind = TypeKind::native, .name = "ANY"});
    CHECK(strange.table("w").options.without_rowid);
    CHECK(strange.table("w").primary_key == schema::PrimaryKey{"pk_w", {"b", "a"}});
    CHECK_FALSE(strange.column("w", "a").nullable);
    CHECK(strange.table("x").uniques == std::vector{schema::Unique{"uq_x_a", {"a"}}});
    strange.check_remade();
}

TEST_CASE("inspect SQLite: constraints without names get them, and no two have one") {
    Strange strange("CREATE TABLE [it em] (id INTEGER PRIMARY KEY, Code TEXT UNIQUE UNIQUE CHECK (code <> '') CHECK "
                    "(code <> '-'), price INT CONSTRAINT same CHECK (price > 0) CONSTRAINT SAME NOT NULL, "
                    "CONSTRAINT same UNIQUE (price, CODE), CONSTRAINT dangling CONSTRAINT last CHECK (price < 10), "
                    "UNIQUE (price, code), CHECK (price <> 7), CHECK (price <> 7))");
    const schema::Table& table = strange.table("it em");
    CHECK(table.primary_key == schema::PrimaryKey{"pk_it em", {"id"}});
    CHECK(table.uniques ==
          std::vector<schema::Unique>{{"uq_it em_Code", {"Code"}}, {"uq_it em_price_Code", {"price", "Code"}}});
    const std::string twice = schema::check_name(table.name, {.name = "", .expression = schema::sql("price <> 7")});
    const std::string dash = schema::check_name(table.name, {.name = "", .expression = schema::sql("code <> '-'")});
    std::vector<schema::Check> checks{
        {"ck_it em_Code", schema::sql("code <> ''")}, {dash, schema::sql("code <> '-'")},
        {twice, schema::sql("price <> 7")},           {twice + "_2", schema::sql("price <> 7")},
        {"last", schema::sql("price < 10")},          {"same", schema::sql("price > 0")}};
    std::ranges::sort(checks, {}, &schema::Check::name);
    CHECK(table.checks == checks);
    CHECK_FALSE(table.find_column("price")->nullable);
    CHECK(table.find_column("Code")->nullable);
    strange.check_remade();
}

TEST_CASE("inspect SQLite: foreign keys are told in full, whatever case they are written in") {
    Strange strange(
        "CREATE TABLE Parent(Id INTEGER PRIMARY KEY, a TEXT, b TEXT, UNIQUE (a, b));"
        "CREATE TABLE two(x TEXT, y TEXT, PRIMARY KEY (y, x));"
        "CREATE TABLE child(p INT REFERENCES PARENT, q INTEGER CONSTRAINT up REFERENCES parent(ID) ON DELETE SET NULL "
        "ON UPDATE CASCADE MATCH FULL DEFERRABLE INITIALLY DEFERRED, r INT references child, s INT REFERENCES gone, "
        "c TEXT, d TEXT, id INTEGER PRIMARY KEY, FOREIGN KEY (C, D) REFERENCES parent(A, B) ON DELETE RESTRICT, "
        "FOREIGN KEY (c, d) REFERENCES two ON DELETE SET DEFAULT DEFERRABLE);");
    std::vector<schema::ForeignKey> keys{
        {.name = "fk_child_c_d_Parent",
         .columns = {"c", "d"},
         .target = "Parent",
         .target_columns = {"a", "b"},
         .on_delete = schema::Action::restrict_},
        {.name = "fk_child_c_d_two",
         .columns = {"c", "d"},
         .target = "two",
         .target_columns = {"y", "x"},
         .on_delete = schema::Action::set_default,
         .deferral = schema::Deferral::initially_immediate},
        {.name = "fk_child_p_Parent", .columns = {"p"}, .target = "Parent", .target_columns = {"Id"}},
        {.name = "fk_child_r_child", .columns = {"r"}, .target = "child", .target_columns = {"id"}},
        {.name = "fk_child_s_gone", .columns = {"s"}, .target = "gone", .target_columns = {}},
        {.name = "up",
         .columns = {"q"},
         .target = "Parent",
         .target_columns = {"Id"},
         .on_delete = schema::Action::set_null,
         .on_update = schema::Action::cascade,
         .deferral = schema::Deferral::initially_deferred}};
    CHECK(strange.table("child").foreign_keys == keys);
    strange.check_remade();
}

TEST_CASE("inspect SQLite: defaults say what SQLite takes them for") {
    Strange strange("CREATE TABLE t(a DEFAULT 'it''s', b DEFAULT \"double \"\"quoted\", c DEFAULT word, d DEFAULT -1, "
                    "e DEFAULT + 1.5e3, f DEFAULT (1 + 2 -- three\n ), g DEFAULT current_timestamp, h DEFAULT x'00ff', "
                    "i DEFAULT null, j DEFAULT True, k DEFAULT \"true\", l DEFAULT [bracketed], m DEFAULT 1 DEFAULT 2, "
                    "n DEFAULT (length('\"a\"')), o, p DEFAULT ('a' || 'b'))");
    const auto value = [&](const char* column) { return default_of(strange.column("t", column)); };
    CHECK(value("a") == "'it''s'");
    CHECK(value("b") == "'double \"quoted'");
    CHECK(value("c") == "'word'");
    CHECK(value("d") == "-1");
    CHECK(value("e") == "+ 1.5e3");
    CHECK(value("f") == "1 + 2");
    CHECK(value("g") == "current_timestamp");
    CHECK(value("h") == "x'00ff'");
    CHECK(value("i") == "null");
    CHECK(value("j") == "True");
    CHECK(value("k") == "'true'");
    CHECK(value("l") == "'bracketed'");
    CHECK(value("m") == "2");
    CHECK(value("n") == "length('\"a\"')");
    CHECK(value("o") == "none");
    CHECK(value("p") == "'a' || 'b'");
    strange.check_remade();
}

TEST_CASE("inspect SQLite: generated columns, collations, and expressions that stand on their own") {
    Strange strange(
        "CREATE TABLE t(a TEXT COLLATE nocase, b INT AS (length(a)) STORED, c INT GENERATED ALWAYS AS (b + 1 /*c*/), "
        "d TEXT COLLATE \"rtrim\" COLLATE binary, CHECK (main.t.\"a\" <> \"it's\" AND t.b > 0 -- end\n), "
        "CHECK (\"rowid\" > 0 AND \"lower\"(\"B\") COLLATE \"nocase\" <> CAST(b AS \"text\")))");
    CHECK(strange.column("t", "a").collation == "NOCASE");
    CHECK(strange.column("t", "d").collation == "BINARY");
    CHECK(strange.column("t", "b").generated == schema::Generated{schema::sql("length(a)"), true});
    CHECK(strange.column("t", "c").generated == schema::Generated{schema::sql("b + 1"), false});
    std::set<std::string> checks;
    for (const auto& check : strange.table("t").checks) checks.insert(text_of(check.expression));
    CHECK(checks ==
          std::set<std::string>{"\"a\" <> 'it''s' AND b > 0",
                                "\"rowid\" > 0 AND \"lower\"(\"B\") COLLATE \"nocase\" <> CAST(b AS \"text\")"});
    strange.check_remade();
}

TEST_CASE("inspect SQLite: indexes") {
    Strange strange("CREATE TABLE T(a TEXT COLLATE NOCASE, b INT, \"c d\" TEXT);"
                    "CREATE UNIQUE INDEX \"i 1\" ON t(A desc, b COLLATE binary, lower(\"c d\") COLLATE nocase);"
                    "CREATE INDEX i2 ON t((b), \"b\" + 1 DESC) WHERE b IS NOT NULL AND a <> ');' -- e\n;"
                    "CREATE INDEX i3 ON T('a');"
                    "CREATE INDEX i4 ON t(a, \"no column\")");
    schema::Index one{.name = "i 1", .parts = {}, .unique = true};
    one.parts.push_back({.column = "a", .descending = true});
    one.parts.push_back({.column = "b", .collation = "BINARY"});
    one.parts.push_back({.column = "", .expression = schema::sql("lower(\"c d\")"), .collation = "NOCASE"});
    schema::Index two{.name = "i2", .parts = {}, .predicate = schema::sql("b IS NOT NULL AND a <> ');'")};
    two.parts.push_back({.column = "b"});
    two.parts.push_back({.column = "", .expression = schema::sql("\"b\" + 1"), .descending = true});
    CHECK(strange.table("T").indexes ==
          std::vector<schema::Index>{one, two, {.name = "i3", .parts = {{.column = "a"}}}});
    CHECK(strange.opaque() == std::vector<std::string>{"index i4 on T"});
    strange.check_remade();
}

TEST_CASE("inspect SQLite: what a text does not say as SQLite has it is opaque") {
    // In the connection that writes them, the pragmas still tell what was before.
    const auto opaque_after = [](const std::string& table, const std::string& index) {
        Strange strange("CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a));"
                        "CREATE INDEX i ON t(a, b DESC); CREATE TABLE other(x)");
        strange.connection().execute("PRAGMA writable_schema = ON");
        const auto write = [&](const std::string& name, const std::string& sql) {
            if (sql.empty()) return;
            strange.connection().run({"UPDATE sqlite_schema SET sql = ? WHERE name = ?", {sql, name}});
        };
        write("t", table);
        write("i", index);
        strange.schema = sqlite::inspect(strange.connection());
        return strange.opaque();
    };
    const std::string good = "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a))";
    CHECK(opaque_after(good, "CREATE INDEX i ON t(A, b DESC)").empty());
    for (const std::string index :
         {"CREATE INDEX i ON t(a, b)", "CREATE INDEX i ON t(b DESC, a)", "CREATE INDEX i ON t(a, b + 1 DESC)",
          "CREATE INDEX i ON t(a)", "CREATE INDEX i ON t(a, b COLLATE nocase DESC)", "nonsense"}) {
        CAPTURE(index);
        CHECK(opaque_after(good, index) == std::vector<std::string>{"index i on t"});
    }
    for (const std::string table :
         {"CREATE TABLE t(a INT DEFAULT 2, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INTEGER DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT UNIQUE REFERENCES t, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (a, b))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t)",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL REFERENCES t, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES u, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t(a), PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t ON DELETE CASCADE, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT AS (1), b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a))",
          "CREATE TABLE t(A INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, c, PRIMARY KEY (b, a))",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a)) WITHOUT ROWID",
          "CREATE TABLE t(a INT DEFAULT 1, b TEXT NOT NULL UNIQUE REFERENCES t, PRIMARY KEY (b, a)) STRICT",
          "CREATE TABLE t AS SELECT 1", "nonsense"}) {
        CAPTURE(table);
        CHECK(opaque_after(table, "") == std::vector<std::string>{"table t", "index i on t"});
    }
}

TEST_CASE("inspect SQLite: the table of another database is not taken for one of this") {
    Strange strange("CREATE TABLE t(a INT)");
    strange.connection().execute("CREATE TEMP TABLE t(b TEXT); CREATE TEMP TABLE u(b TEXT);"
                                 "ATTACH ':memory:' AS other; CREATE TABLE other.t(c BLOB); CREATE TABLE other.v(c)");
    CHECK(sqlite::inspect(strange.connection()).tables == strange.schema.tables);
    const database::Transaction transaction(strange.connection());
    CHECK(sqlite::inspect(strange.connection()).tables == strange.schema.tables);
}

TEST_CASE("inspect SQLite: what is not modelled is told of and left alone") {
    Strange strange("CREATE TABLE t(a INT); CREATE TABLE log(a INT);"
                    "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW broken AS SELECT a FROM gone;"
                    "CREATE TRIGGER tr AFTER INSERT ON T BEGIN INSERT INTO log VALUES (new.a); END;"
                    "CREATE TRIGGER tv INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
                    "CREATE VIRTUAL TABLE search USING fts5(body);");
    CHECK(strange.opaque() == std::vector<std::string>{"virtual table search", "shadow table search_data",
                                                       "shadow table search_idx", "shadow table search_content",
                                                       "shadow table search_docsize", "shadow table search_config",
                                                       "view v", "view broken", "trigger tr on t", "trigger tv on v"});
    CHECK(strange.schema.opaque[6].sql == "CREATE VIEW v AS SELECT a FROM t");
    CHECK(strange.schema.tables.size() == 2);
}

// What was found in a database that somebody made, in the words of a model.

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/schema/json.hpp>
#include <sqlite/inspect.hpp>
#include <sqlite/read_back.hpp>
#include <sqlite/reconcile.hpp>

using namespace retort;
using schema::Literal;
using schema::Schema;
using schema::Table;
using schema::TypeKind;

namespace {
Schema found(const std::string& sql) {
    Database database("sqlite://");
    const Lease connection = database.connect();
    connection->execute(sql);
    return sqlite::inspect(*connection);
}

Schema wanted(std::vector<Table> tables, std::vector<schema::Enum> enums = {}) {
    Schema schema;
    for (Table& table : tables) put(schema, std::move(table));
    for (schema::Enum& type : enums) put(schema, std::move(type));
    return schema;
}

std::string modelled(const Schema& schema) {
    std::string text;
    for (const auto& table : schema.tables) text += schema::to_json(table) + "\n";
    return text + schema::to_json(Schema{.enums = schema.enums});
}

// What was found is what is wanted, once it is said in the same words.
void check_same(const std::string& sql, const Schema& model) {
    CHECK(modelled(sqlite::reconcile(found(sql), model)) == modelled(model));
}

schema::Column column(const char* name, TypeKind kind) { return {.name = name, .type = {.kind = kind}}; }
schema::Type enum_type(const char* name) { return {.kind = TypeKind::enumeration, .name = name}; }
schema::Expression literal(const char* text) { return Literal{std::string(text)}; }

const schema::Column& the_column(const Schema& schema) { return schema.tables.at(0).columns.at(0); }
} // namespace

TEST_CASE("reconcile SQLite: names are spelled as the model spells them") {
    const Schema model =
        wanted({{.name = "Item",
                 .columns = {column("Id", TypeKind::integer), column("Parent", TypeKind::integer)},
                 .primary_key = schema::PrimaryKey{"", {"Id"}},
                 .uniques = {{"", {"Parent", "Id"}}},
                 .foreign_keys = {{.name = "", .columns = {"Parent"}, .target = "Item", .target_columns = {"Id"}}},
                 .checks = {{"Positive", schema::sql("Id > 0")}},
                 .indexes = {{.name = "", .parts = {{.column = "Parent"}}}}}});
    check_same("CREATE TABLE item(id INTEGER PRIMARY KEY, parent integer REFERENCES item, UNIQUE (parent, id), "
               "CONSTRAINT positive CHECK (\"ID\">0)); CREATE INDEX IX_ITEM_PARENT ON item(parent);",
               model);
    const Schema other = sqlite::reconcile(found("CREATE TABLE other(a); CREATE TRIGGER t AFTER INSERT ON other BEGIN "
                                                 "SELECT 1; END; CREATE TABLE ITEM(a)"),
                                           model);
    CHECK(other.find_table("Item") != nullptr);
    CHECK(other.opaque.at(0).table == schema::Name("other"));
}

TEST_CASE("reconcile SQLite: types that are declared alike are those of the model") {
    const auto array = schema::Type{.kind = TypeKind::text, .array_dimensions = 1};
    Table table{.name = "t", .columns = {column("a", TypeKind::smallint), column("b", TypeKind::uuid)}};
    table.columns.push_back({.name = "c", .type = array});
    table.columns.push_back({.name = "d", .type = {.kind = TypeKind::native, .name = "Int  Unsigned"}});
    check_same("CREATE TABLE t(a SmallInt, b UUID, c JSON TEXT, d int unsigned)", wanted({table}));
    table.options.strict = true;
    table.columns.pop_back();
    check_same("CREATE TABLE t(a INT, b TEXT, c text) STRICT", wanted({table}));

    const auto type_of = [](const char* sql, TypeKind kind) {
        return the_column(sqlite::reconcile(found(sql), wanted({{.name = "t", .columns = {column("a", kind)}}}))).type;
    };
    CHECK(type_of("CREATE TABLE t(a INT)", TypeKind::integer) == schema::Type{.kind = TypeKind::native, .name = "INT"});
    CHECK(type_of("CREATE TABLE t(a TEXT)", TypeKind::varchar).kind == TypeKind::text);
    CHECK(type_of("CREATE TABLE t(a INT) STRICT", TypeKind::integer).kind == TypeKind::bigint);
}

TEST_CASE("reconcile SQLite: a STRICT table that nobody wants has the types of what points at it") {
    Table table{.name = "b", .columns = {column("a", TypeKind::uuid)}};
    table.options.strict = true;
    const Schema there = sqlite::reconcile(
        found("CREATE TABLE a(id TEXT PRIMARY KEY) STRICT; CREATE TABLE b(a TEXT REFERENCES a) STRICT"),
        wanted({table}));
    CHECK(there.find_table({"a"})->columns.at(0).type.kind == TypeKind::uuid);
    CHECK(there.find_table({"b"})->columns == table.columns);
}

TEST_CASE("reconcile SQLite: an identity of any size and start is the rowid") {
    Table table{.name = "t", .columns = {column("a", TypeKind::bigint)}, .primary_key = schema::PrimaryKey{"", {"a"}}};
    table.columns[0].identity = schema::Identity{.always = true, .start = 1000};
    const std::string sql = "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)";
    check_same(sql, wanted({table}));
    // Without one there is a difference, either way.
    table.columns[0].identity.reset();
    CHECK(the_column(sqlite::reconcile(found(sql), wanted({table}))).identity == schema::Identity{});
    CHECK(the_column(sqlite::reconcile(found(sql), wanted({table}))).type.kind == TypeKind::integer);
    table.columns[0].identity = schema::Identity{};
    CHECK_FALSE(
        the_column(sqlite::reconcile(found("CREATE TABLE t(a INTEGER PRIMARY KEY)"), wanted({table}))).identity);
}

TEST_CASE("reconcile SQLite: defaults that give the same value") {
    const auto is_same = [](const char* type, const char* said, TypeKind kind,
                            std::optional<schema::Expression> value) {
        Table table{.name = "t", .columns = {column("a", kind)}};
        table.columns[0].server_default = std::move(value);
        const std::string sql = std::string("CREATE TABLE t(a ") + type + " " + said + ")";
        CAPTURE(sql);
        return the_column(sqlite::reconcile(found(sql), wanted({table}))).server_default ==
               table.columns[0].server_default;
    };
    CHECK(is_same("TEXT", "DEFAULT \"it's\"", TypeKind::text, literal("it's")));
    CHECK(is_same("TEXT", "DEFAULT ('x')", TypeKind::text, literal("x")));
    CHECK(is_same("BOOLEAN", "DEFAULT 1", TypeKind::boolean, Literal{true}));
    CHECK(is_same("BOOLEAN", "DEFAULT false", TypeKind::boolean, Literal{false}));
    CHECK(is_same("REAL", "DEFAULT 0.1", TypeKind::real, Literal{0.1}));
    CHECK(is_same("REAL", "DEFAULT (-1.5e0)", TypeKind::real, Literal{-1.5}));
    CHECK(is_same("BIGINT", "DEFAULT +7", TypeKind::bigint, Literal{std::int64_t{7}}));
    CHECK(is_same("TIMESTAMP", "DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f000','now'))", TypeKind::timestamp,
                  schema::Function::now));
    CHECK(is_same("UUID", "DEFAULT '00000000-0000-0000-0000-00000000000a'", TypeKind::uuid,
                  literal("{00000000-0000-0000-0000-00000000000A}")));
    CHECK(is_same("TEXT", "DEFAULT (lower( 'A' ))", TypeKind::text,
                  schema::SqlText{"upper('a')", {{"sqlite", "lower('A')"}}}));
    CHECK(is_same("TEXT", "DEFAULT NULL", TypeKind::text, std::nullopt));
    CHECK(is_same("TEXT", "", TypeKind::text, Literal{Null{}}));

    CHECK_FALSE(is_same("TEXT", "", TypeKind::text, literal("")));
    CHECK_FALSE(is_same("TEXT", "DEFAULT 'X'", TypeKind::text, literal("x")));
    CHECK_FALSE(is_same("TEXT", "DEFAULT 'x'", TypeKind::text, std::nullopt));
    CHECK_FALSE(is_same("TEXT", "DEFAULT 'NULL'", TypeKind::text, std::nullopt));
    CHECK_FALSE(is_same("TEXT", "DEFAULT 1", TypeKind::text, Literal{1.0}));
    CHECK_FALSE(is_same("TEXT", "DEFAULT 1", TypeKind::text, literal("1")));
    CHECK_FALSE(is_same("BIGINT", "DEFAULT -7", TypeKind::bigint, Literal{std::int64_t{7}}));
    CHECK_FALSE(is_same("TEXT", "DEFAULT 'x'", TypeKind::text, schema::SqlText{{}, {{"postgresql", "'x'"}}}));
    CHECK_FALSE(is_same("TIMESTAMP", "DEFAULT 'never'", TypeKind::timestamp, literal("never")));
}

TEST_CASE("reconcile SQLite: expressions in other words that say the same") {
    Table table{.name = "t", .columns = {column("a", TypeKind::text), column("b", TypeKind::bigint)}};
    table.columns[0].collation = "NOCASE";
    table.columns[1].generated = schema::Generated{schema::sql("length( t.a )"), true};
    table.checks = {{"", schema::sql("t.a <> ''")}, {"own", schema::sql("(length(a) != 7)")}};
    table.indexes = {{.name = "i",
                      .parts = {{.column = "a", .collation = "nocase"},
                                {.column = "", .expression = schema::sql("lower(A)")},
                                {.column = "b", .collation = "C"}},
                      .predicate = schema::sql("b IS NOT NULL")}};
    const std::string begin = "CREATE TABLE t(a TEXT COLLATE nocase, b BIGINT AS (length(\"a\")) STORED, ";
    const std::string end = "CONSTRAINT own CHECK (length(a)<>7));";
    check_same(begin + "CHECK (a<>''), " + end +
                   "CREATE INDEX i ON t(a, (lower (a)), b) WHERE \"b\" is not null -- said",
               wanted({table}));
    const Schema other =
        sqlite::reconcile(found(begin + "CONSTRAINT other CHECK (a <> ''), " + end +
                                "CREATE INDEX i ON t(a COLLATE binary, (upper (a)), b) WHERE b IS NULL"),
                          wanted({table}));
    const Table& there = other.tables.at(0);
    CHECK(there.checks.at(0).name == "other");
    CHECK(there.indexes.at(0).parts.at(0).collation == "BINARY");
    CHECK(there.indexes.at(0).parts.at(1).expression == schema::sql("upper (a)"));
    CHECK(there.indexes.at(0).predicate == schema::sql("b IS NULL"));
}

TEST_CASE("reconcile SQLite: what SQLite has no place for is as it is wanted") {
    Table table{.name = "t", .columns = {column("a", TypeKind::text)}};
    table.comment = "a table";
    table.columns[0].comment = "a column";
    table.options = {.unlogged = true, .tablespace = "fast", .with = {{"fillfactor", "50"}}};
    table.foreign_keys = {
        {.name = "f", .columns = {"a"}, .target = "t", .target_columns = {"a"}, .match = schema::Match::full}};
    table.indexes = {{.name = "i",
                      .parts = {{.column = "a", .nulls = schema::NullsOrder::first, .opclass = "text_ops"}},
                      .method = "btree",
                      .include = {"a"},
                      .with = {{"fillfactor", "70"}}}};
    check_same("CREATE TABLE t(a TEXT CONSTRAINT f REFERENCES t(a)); CREATE INDEX i ON t(a)", wanted({table}));
}

TEST_CASE("reconcile SQLite: an enum is found with the values that its CHECK holds") {
    const schema::Enum mood{"mood", {"so", "it's", "good"}};
    Table table{.name = "t", .columns = {{.name = "a", .type = enum_type("mood")}}};
    check_same("CREATE TABLE t(a TEXT CHECK (\"A\" in ('so','it''s','good')))", wanted({table}, {mood}));

    const auto reconciled = [&](const std::string& sql) {
        return sqlite::reconcile(found(sql), wanted({table}, {mood}));
    };
    const Schema fewer = reconciled("CREATE TABLE t(a text CONSTRAINT ck_t_a_enum CHECK (a IN ('so')))");
    CHECK(the_column(fewer).type == enum_type("mood"));
    CHECK(fewer.enums == std::vector<schema::Enum>{{"mood", {"so"}}});
    CHECK(fewer.tables.at(0).checks.empty());

    for (const char* sql :
         {"CREATE TABLE t(a TEXT)", "CREATE TABLE t(a TEXT CHECK (a IN ('so', 1)))",
          "CREATE TABLE t(a TEXT CHECK (a NOT IN ('so')))", "CREATE TABLE t(a TEXT CHECK (a IN ()))",
          "CREATE TABLE t(a TEXT, b TEXT CHECK (b IN ('so')))", "CREATE TABLE t(a TEXT CHECK (a IN ('so') OR 1))",
          "CREATE TABLE t(a INT CHECK (a IN ('so')))"}) {
        CAPTURE(sql);
        const Schema other = reconciled(sql);
        CHECK(the_column(other).type.kind != TypeKind::enumeration);
        CHECK(other.enums.empty());
    }
}

TEST_CASE("reconcile SQLite: of columns that disagree on an enum, those with the wanted values are of it") {
    const schema::Enum mood{"mood", {"so", "good"}};
    const Table table{.name = "t",
                      .columns = {{.name = "a", .type = enum_type("mood")}, {.name = "b", .type = enum_type("mood")}}};
    const Schema there =
        sqlite::reconcile(found("CREATE TABLE t(a TEXT CHECK (a IN ('so')), b TEXT CHECK (b IN ('so', 'good')))"),
                          wanted({table}, {mood}));
    CHECK(there.enums == std::vector<schema::Enum>{mood});
    CHECK(there.tables.at(0).columns.at(0).type.kind == TypeKind::text);
    CHECK(there.tables.at(0).columns.at(1).type == enum_type("mood"));
    CHECK(there.tables.at(0).checks == std::vector<schema::Check>{{"ck_t_a", schema::sql("a IN ('so')")}});
}

TEST_CASE("reconcile SQLite: a CHECK of values that the model wants as a CHECK stays one") {
    const schema::Enum mood{"mood", {"so"}};
    Table table{.name = "t", .columns = {{.name = "a", .type = enum_type("mood")}}};
    table.checks = {{"own", schema::sql("a IN ('so')")}};
    const Schema there =
        sqlite::reconcile(found("CREATE TABLE t(a TEXT CONSTRAINT own CHECK (a IN ('so')))"), wanted({table}, {mood}));
    CHECK(the_column(there).type.kind == TypeKind::text);
    check_same("CREATE TABLE t(a TEXT CONSTRAINT own CHECK (a IN ('so')) CONSTRAINT ck_t_a_enum CHECK (a IN ('so')))",
               wanted({table}, {mood}));
}

TEST_CASE("reconcile SQLite: an enum that no CHECK could show is taken for there") {
    const schema::Enum mood{"mood", {"so"}};
    schema::Type array = enum_type("mood");
    array.array_dimensions = 1;
    Table table{.name = "t", .columns = {column("a", TypeKind::text), {.name = "b", .type = array}}};
    check_same("CREATE TABLE t(a TEXT, b JSON TEXT)", wanted({table}, {mood}));
    CHECK(sqlite::reconcile(found("CREATE TABLE t(a TEXT)"), wanted({table}, {mood})).enums.empty());
    table.columns.pop_back();
    check_same("CREATE TABLE t(a TEXT)", wanted({table}, {mood}));
    CHECK(sqlite::reconcile(found("CREATE TABLE mood(a TEXT)"), wanted({}, {mood})).enums.empty());
}

TEST_CASE("read back on SQLite: a column of an enum is none of text") {
    Database database("sqlite://");
    const Lease connection = database.connect();
    const Schema schema =
        wanted({{.name = "t", .columns = {{.name = "a", .type = enum_type("mood")}}}}, {{"mood", {"so"}}});
    const Schema back = sqlite::read_back(*connection, schema);
    CHECK(back.tables == schema.tables);
    CHECK(back.enums == schema.enums);
}

TEST_CASE("read back on SQLite: the tables that are wanted, as a database tells of them") {
    Database database("sqlite://");
    const Lease connection = database.connect();
    Table table{.name = "t", .columns = {column("a", TypeKind::boolean)}};
    table.columns[0].server_default = literal("yes");
    table.foreign_keys = {{.name = "f", .columns = {"a"}, .target = "elsewhere", .target_columns = {"b"}}};
    table.checks = {{"c", schema::sql("t.a IS NOT NULL")}};
    table.indexes = {{.name = "i", .parts = {{.column = "a"}}}};
    const Schema back = sqlite::read_back(*connection, wanted({table}));
    REQUIRE(back.tables.size() == 1);
    CHECK(the_column(back).server_default == schema::sql("TRUE"));
    CHECK(back.tables[0].foreign_keys == table.foreign_keys);
    CHECK(back.tables[0].checks == std::vector<schema::Check>{{"c", schema::sql("a IS NOT NULL")}});
    CHECK(back.tables[0].indexes == table.indexes);
    CHECK(sqlite::inspect(*connection) == Schema{});
    table.checks = {{"c", schema::sql("no such sql")}};
    CHECK_THROWS_AS(sqlite::read_back(*connection, wanted({table})), Error);
}

// What the SQLite dialect makes of each operation, as text.

#include <catch2/catch.hpp>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string>

#include <retort/database/dialect.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operation.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using database::Step;
using database::Steps;
using support::error_of;

namespace {
const database::Dialect& sqlite_dialect() { return database::find_dialect("sqlite"); }

using Script = void (*)(Operations&);

schema::Schema schema_after(Script script) {
    Operations operations;
    script(operations);
    schema::Schema schema;
    for (const auto& recorded : operations.recorded()) schema = apply(std::move(schema), recorded.operation);
    return schema;
}

// The steps of the one operation that `change` records, on the schema that `before` leaves.
Steps compile(Script before, Script change) {
    Operations operations;
    change(operations);
    REQUIRE(operations.recorded().size() == 1);
    return sqlite_dialect().compile(operations.recorded().front().operation, schema_after(before));
}

// What every rebuild asks first that has not seen the database; it has a test of its own, and is left out elsewhere.
bool looks_for_the_unknown(const Step& step) {
    return step.sql.starts_with("SELECT name FROM pragma_table_xinfo(") ||
           step.sql.find("FROM sqlite_schema") != std::string::npos;
}

// A step a line: "?" before a check, with what it means, "~" before what needs foreign keys off.
std::string lines(const Steps& steps) {
    std::string text;
    for (const Step& step : steps) {
        if (looks_for_the_unknown(step)) continue;
        CHECK(step.transactional);
        if (step.suspends_foreign_keys) text += "~ ";
        if (step.kind == Step::Kind::check) text += "? ";
        text += step.sql;
        if (step.kind == Step::Kind::check) text += "\n  => " + step.failure;
        text += "\n";
    }
    return text;
}

std::string compiled(Script before, Script change) { return lines(compile(before, change)); }

void nothing(Operations&) {}

void country(Operations& op) {
    op.create_table("country", {column("id", uuid()).not_null(), column("name", varchar(255)).not_null(),
                                column("code", varchar(3)), primary_key({"id"}), unique({"code"})});
}

void users_and_items(Operations& op) {
    op.create_table("user", {column("id", bigint()).identity(), column("email", text()), primary_key({"id"})});
    op.create_table("item", {column("id", uuid()).not_null(), column("owner_id", bigint()), column("price", integer()),
                             primary_key({"id"}), index({"price"})});
}

Error refusal(Script before, Script change) {
    return error_of([&] { static_cast<void>(compile(before, change)); });
}

// SQL that is expected to be refused for what SQLite does not have.
void check_unsupported(Script before, Script change, const std::string& message) {
    const Error e = refusal(before, change);
    CHECK(e.category() == ErrorCategory::unsupported);
    CHECK(e.what() == message);
    CHECK_FALSE(e.hint().empty());
}
} // namespace

TEST_CASE("sqlite: names are quoted whatever is in them", "[sqlite][ddl]") {
    CHECK(sqlite_dialect().quote("country") == "\"country\"");
    CHECK(sqlite_dialect().quote("x\"; DROP TABLE y; --") == "\"x\"\"; DROP TABLE y; --\"");
    CHECK(error_of([] { static_cast<void>(sqlite_dialect().quote(std::string("a\0b", 3))); }).category() ==
          ErrorCategory::value);
}

TEST_CASE("sqlite: literals", "[sqlite][ddl]") {
    const auto literal = [](const Value& value) { return sqlite_dialect().literal(value); };
    CHECK(literal(Null{}) == "NULL");
    CHECK(literal(true) == "TRUE");
    CHECK(literal(false) == "FALSE");
    CHECK(literal(std::int64_t{42}) == "42");
    CHECK(literal(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(literal(1.5) == "1.5");
    CHECK(literal(2.0) == "2.0");
    CHECK(literal(0.1) == "0.10000000000000001");
    CHECK(literal(1e300) == "1.0000000000000001e+300");
    CHECK(literal(std::numeric_limits<double>::infinity()) == "9e999");
    CHECK(literal(-std::numeric_limits<double>::infinity()) == "-9e999");
    CHECK(literal(std::string("it's")) == "'it''s'");
    CHECK(literal(Bytes{std::byte{0}, std::byte{0xff}}) == "X'00ff'");
    CHECK(error_of([&] { static_cast<void>(literal(std::numeric_limits<double>::quiet_NaN())); }).category() ==
          ErrorCategory::value);
    CHECK(error_of([&] { static_cast<void>(literal(std::string("a\0b", 3))); }).category() == ErrorCategory::value);
}

TEST_CASE("sqlite: expressions", "[sqlite][ddl]") {
    CHECK(sqlite_dialect().expression(sql("price > 0").value()) == "price > 0");
    CHECK(sqlite_dialect().expression(sql({{"sqlite", "a"}, {"postgresql", "b"}}).value()) == "a");
    CHECK(sqlite_dialect().expression(now().value()) == "strftime('%Y-%m-%d %H:%M:%f000', 'now')");
    CHECK(sqlite_dialect().expression(today().value()) == "date('now')");
    CHECK(error_of([] {
              static_cast<void>(sqlite_dialect().expression(sql({{"postgresql", "b"}}).value()));
          }).category() == ErrorCategory::unsupported);
}

TEST_CASE("sqlite: types", "[sqlite][ddl]") {
    const auto name = [](const Type& type) { return sqlite_dialect().type_name(type); };
    CHECK(name(boolean()) == "BOOLEAN");
    CHECK(name(smallint()) == "SMALLINT");
    CHECK(name(integer()) == "INTEGER");
    CHECK(name(bigint()) == "BIGINT");
    CHECK(name(real()) == "REAL");
    CHECK(name(double_precision()) == "DOUBLE PRECISION");
    CHECK(name(numeric()) == "DECIMAL TEXT");
    CHECK(name(numeric(10, 2)) == "DECIMAL TEXT(10,2)");
    CHECK(name(text()) == "TEXT");
    CHECK(name(varchar()) == "VARCHAR");
    CHECK(name(varchar(3)) == "VARCHAR(3)");
    CHECK(name(character(2)) == "CHAR(2)");
    CHECK(name(bytes()) == "BLOB");
    CHECK(name(date()) == "DATE");
    CHECK(name(ddl::time()) == "TIME");
    CHECK(name(timestamp()) == "TIMESTAMP");
    CHECK(name(timestamptz()) == "TIMESTAMPTZ");
    CHECK(name(interval()) == "INTERVAL");
    CHECK(name(uuid()) == "UUID");
    CHECK(name(json()) == "JSON TEXT");
    CHECK(name(enumeration("mood")) == "TEXT");
    CHECK(name(array(integer())) == "JSON TEXT");
    CHECK(name(native("GEOMETRY")) == "GEOMETRY");
}

TEST_CASE("sqlite: placeholders and readers", "[sqlite][ddl]") {
    CHECK(sqlite_dialect().placeholder(2, varchar(3)) == "?2");
    CHECK(sqlite_dialect().placeholder(1, bytes()) == "CAST(?1 AS BLOB)");
    CHECK(sqlite_dialect().read("\"a\"", uuid()) == "\"a\"");
    CHECK(sqlite_dialect().read("\"a\"", bytes()) == "\"a\"");
}

TEST_CASE("sqlite: create table", "[sqlite][ddl]") {
    CHECK(compiled(nothing,
                   [](Operations& op) {
                       op.create_table("country",
                                       {column("id", uuid()).not_null(), column("name", varchar(255)).not_null(),
                                        column("code", varchar(3)).not_null().collate("NOCASE"),
                                        column("is_active", boolean()).not_null().server_default(true),
                                        column("made_at", timestamptz()).not_null().server_default(now()),
                                        column("size", integer()).server_default(sql("1 + 1")).comment("ignored"),
                                        column("twice", integer()).generated(sql("size * 2")),
                                        column("thrice", integer()).generated_virtual(sql("size * 3")),
                                        primary_key({"id"}), unique({"code"}), check("size > 0").named("ck_size"),
                                        index({"name", key("code").descending()}), comment("ignored")});
                   }) ==
          R"sql(CREATE TABLE "country" (
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "code" VARCHAR(3) COLLATE NOCASE NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT TRUE,
    "made_at" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    "size" INTEGER DEFAULT (1 + 1),
    "twice" INTEGER GENERATED ALWAYS AS (size * 2) STORED,
    "thrice" INTEGER GENERATED ALWAYS AS (size * 3) VIRTUAL,
    CONSTRAINT "pk_country" PRIMARY KEY ("id"),
    CONSTRAINT "uq_country_code" UNIQUE ("code"),
    CONSTRAINT "ck_size" CHECK (size > 0)
)
CREATE INDEX "ix_country_name_code" ON "country" ("name", "code" DESC)
)sql");
}

TEST_CASE("sqlite: foreign keys", "[sqlite][ddl]") {
    CHECK(compiled(users_and_items,
                   [](Operations& op) {
                       op.create_table("note",
                                       {column("a", bigint()), column("b", bigint()), column("c", bigint()),
                                        foreign_key({"a"}, "user", {"id"}).on_delete(cascade).on_update(set_null),
                                        foreign_key({"b"}, "user", {"id"}).on_delete(restrict_).deferrable(),
                                        foreign_key({"c"}, "user", {"id"})
                                            .on_delete(set_default)
                                            .deferrable(initially_deferred)
                                            .match(Match::full)});
                   }) ==
          R"sql(CREATE TABLE "note" (
    "a" BIGINT,
    "b" BIGINT,
    "c" BIGINT,
    CONSTRAINT "fk_note_a_user" FOREIGN KEY ("a") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT "fk_note_b_user" FOREIGN KEY ("b") REFERENCES "user" ("id") ON DELETE RESTRICT DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT "fk_note_c_user" FOREIGN KEY ("c") REFERENCES "user" ("id") ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED
)
)sql");
}

TEST_CASE("sqlite: identity is the rowid", "[sqlite][ddl]") {
    CHECK(compiled(nothing, [](Operations& op) {
              op.create_table("t", {column("id", bigint()).identity({.start = 1000}), primary_key({"id"})});
          }) == R"sql(CREATE TABLE "t" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_t" PRIMARY KEY AUTOINCREMENT
)
INSERT INTO sqlite_sequence (name, seq) VALUES ('t', 999)
)sql");
    check_unsupported(
        nothing,
        [](Operations& op) {
            op.create_table("t", {column("id", bigint()).identity(), column("a", text()), primary_key({"id", "a"})});
        },
        "t.id cannot be an identity: SQLite numbers only a single primary key");
    check_unsupported(
        nothing,
        [](Operations& op) {
            op.create_table("t", {column("id", bigint()).identity(), primary_key({"id"}), options().without_rowid()});
        },
        "t.id cannot be an identity: the table is WITHOUT ROWID");
    check_unsupported(
        nothing,
        [](Operations& op) {
            op.create_table("t", {column("id", bigint()).identity({.increment = 2}), primary_key({"id"})});
        },
        "t.id: SQLite counts an identity up by one, from 1 or more, without limits");
}

TEST_CASE("sqlite: strict tables and tables without rowid", "[sqlite][ddl]") {
    CHECK(compiled(nothing, [](Operations& op) {
              op.create_table("t", {column("a", varchar(9)).not_null(), column("b", boolean()), column("c", integer()),
                                    column("d", bigint()), column("e", real()), column("f", numeric(9, 2)),
                                    column("g", bytes()), column("h", timestamp()), column("i", array(integer())),
                                    column("j", native("ANY")), primary_key({"a"}),
                                    options().without_rowid().strict().unlogged()});
          }) == R"sql(CREATE TABLE "t" (
    "a" TEXT NOT NULL,
    "b" INT,
    "c" INTEGER,
    "d" INT,
    "e" REAL,
    "f" TEXT,
    "g" BLOB,
    "h" TEXT,
    "i" TEXT,
    "j" ANY,
    CONSTRAINT "pk_t" PRIMARY KEY ("a")
) WITHOUT ROWID, STRICT
)sql");
}

TEST_CASE("sqlite: the key of a table without rowid comes after unique constraints", "[sqlite][ddl]") {
    CHECK(compiled(nothing, [](Operations& op) {
              op.create_table("t", {column("a", integer()), column("b", integer()), primary_key({"a"}),
                                    unique({"b", "a"}), check("a > 0").named("ck"), options().without_rowid()});
          }) == R"sql(CREATE TABLE "t" (
    "a" INTEGER NOT NULL,
    "b" INTEGER,
    CONSTRAINT "uq_t_b_a" UNIQUE ("b", "a"),
    CONSTRAINT "pk_t" PRIMARY KEY ("a"),
    CONSTRAINT "ck" CHECK (a > 0)
) WITHOUT ROWID
)sql");
}

TEST_CASE("sqlite: an enum is a check of the column", "[sqlite][ddl]") {
    const Script mood = [](Operations& op) { op.create_enum("mood", {"sad", "it's ok"}); };
    CHECK(compiled(nothing, mood).empty());
    CHECK(compiled(mood, [](Operations& op) { op.drop_enum("mood"); }).empty());
    CHECK(compiled(mood, [](Operations& op) {
              op.create_table("t", {column("m", enumeration("mood")).not_null().server_default("sad"),
                                    column("many", array(enumeration("mood")))});
          }) == R"sql(CREATE TABLE "t" (
    "m" TEXT NOT NULL DEFAULT 'sad' CONSTRAINT "ck_t_m_enum" CHECK ("m" IN ('sad', 'it''s ok')),
    "many" JSON TEXT
)
)sql");
}

TEST_CASE("sqlite: drop and rename table", "[sqlite][ddl]") {
    CHECK(compiled(country, [](Operations& op) { op.drop_table("country"); }) == "~ DROP TABLE \"country\"\n");
    CHECK(compiled(country, [](Operations& op) { op.rename_table("country", "land"); }) ==
          "ALTER TABLE \"country\" RENAME TO \"land\"\n");
    CHECK(compiled(country, [](Operations& op) { op.rename_table("country", "Country"); }) ==
          "ALTER TABLE \"country\" RENAME TO \"retort_new_Country\"\n"
          "ALTER TABLE \"retort_new_Country\" RENAME TO \"Country\"\n");
}

TEST_CASE("sqlite: add column with ALTER TABLE", "[sqlite][ddl]") {
    CHECK(compiled(country, [](Operations& op) { op.add_column("country", column("a", text())); }) ==
          "ALTER TABLE \"country\" ADD COLUMN \"a\" TEXT\n");
    CHECK(compiled(country, [](Operations& op) {
              op.add_column("country", column("a", text()).not_null().server_default("x"));
          }) == "ALTER TABLE \"country\" ADD COLUMN \"a\" TEXT NOT NULL DEFAULT 'x'\n");
    CHECK(compiled(country, [](Operations& op) {
              op.add_column("country", column("a", integer()).not_null().server_default(sql("-1")));
          }) == "ALTER TABLE \"country\" ADD COLUMN \"a\" INTEGER NOT NULL DEFAULT -1\n");
    CHECK(compiled(country, [](Operations& op) {
              op.add_column("country", column("a", integer()).generated_virtual(sql("1 + 1")).not_null());
          }) == "ALTER TABLE \"country\" ADD COLUMN \"a\" INTEGER NOT NULL GENERATED ALWAYS AS (1 + 1) VIRTUAL\n");
    CHECK(compiled(country, [](Operations& op) { op.add_column("country", column("a", text()).not_null()); }) ==
          "? SELECT \"id\" FROM \"country\" LIMIT 10\n"
          "  => country has rows, and a is NOT NULL without a default for them\n"
          "ALTER TABLE \"country\" ADD COLUMN \"a\" TEXT NOT NULL\n");
    check_unsupported(
        country, [](Operations& op) { op.add_column("country", column("a", bigint()).identity()); },
        "country.a cannot be an identity: SQLite numbers only a single primary key");
}

TEST_CASE("sqlite: add column with a rebuild", "[sqlite][ddl]") {
    CHECK(compiled(country, [](Operations& op) {
              op.add_column("country", column("made_at", timestamp()).not_null().server_default(now()));
          }) == R"sql(~ CREATE TABLE "retort_new_country" (
    "id" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "code" VARCHAR(3),
    "made_at" TIMESTAMP NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    CONSTRAINT "pk_country" PRIMARY KEY ("id"),
    CONSTRAINT "uq_country_code" UNIQUE ("code")
)
~ INSERT OR ABORT INTO "retort_new_country" (rowid, "id", "name", "code") SELECT rowid, "id", "name", "code" FROM "country"
~ DROP TABLE "country"
~ PRAGMA legacy_alter_table = ON
~ ALTER TABLE "retort_new_country" RENAME TO "country"
~ PRAGMA legacy_alter_table = OFF
)sql");
    const std::string stored = compiled(
        country, [](Operations& op) { op.add_column("country", column("a", integer()).generated(sql("1 + 1"))); });
    CHECK(stored.find("INSERT OR ABORT INTO \"retort_new_country\" (rowid, \"id\", \"name\", \"code\") SELECT") !=
          std::string::npos);
}

TEST_CASE("sqlite: a rebuild that saw nothing looks for what it would lose", "[sqlite][ddl]") {
    const Script change = [](Operations& op) { op.alter_column("item", "price", {.nullable = false}); };
    const Steps steps = compile(users_and_items, change);
    REQUIRE(steps.size() > 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(steps[i].kind == Step::Kind::check);
    CHECK(steps[0].sql ==
          "SELECT name FROM pragma_table_xinfo('item') WHERE name COLLATE NOCASE NOT IN ('id', 'owner_id', 'price')");
    CHECK(steps[1].sql ==
          "SELECT name FROM sqlite_schema WHERE tbl_name = 'item' COLLATE NOCASE AND sql IS NOT NULL AND "
          "type IN ('trigger', 'index') AND name COLLATE NOCASE NOT IN ('ix_item_price')");
    CHECK_THAT(steps[2].sql, Catch::StartsWith("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'item'"));
    CHECK(steps[4].sql.starts_with("CREATE TABLE \"retort_new_item\""));
    for (const Step& step : steps) CHECK(step.needs_observation == (step.kind == Step::Kind::statement));

    schema::Schema seen = schema_after(users_and_items);
    seen.opaque = {{.kind = "table",
                    .name = "item",
                    .table = "item",
                    .sql = "CREATE TABLE item (id UUID PRIMARY KEY, owner_id, price)"}};
    Operations operations;
    change(operations);
    const Steps with_text = sqlite_dialect().compile(operations.recorded().front().operation, seen);
    CHECK(std::none_of(with_text.begin(), with_text.end(), looks_for_the_unknown));
}

TEST_CASE("sqlite: drop and rename column", "[sqlite][ddl]") {
    CHECK(compiled(country, [](Operations& op) { op.drop_column("country", "name"); }) ==
          "ALTER TABLE \"country\" RENAME COLUMN \"name\" TO \"retort_dropped_name\"\n"
          "ALTER TABLE \"country\" DROP COLUMN \"retort_dropped_name\"\n");
    CHECK(compiled(country, [](Operations& op) { op.rename_column("country", "name", "title"); }) ==
          "ALTER TABLE \"country\" RENAME COLUMN \"name\" TO \"title\"\n");
    CHECK(refusal(country, [](Operations& op) { op.drop_column("country", "code"); }).category() ==
          ErrorCategory::schema);
}

TEST_CASE("sqlite: alter column", "[sqlite][ddl]") {
    // The first lines: what is checked and how the column is copied.
    const auto copy_of = [](Script change) {
        std::string lines;
        for (const Step& step : compile(users_and_items, change)) {
            if (looks_for_the_unknown(step)) continue;
            if (step.kind == Step::Kind::check) lines += "? " + step.sql + "\n  => " + step.failure + "\n";
            if (step.sql.starts_with("INSERT OR ABORT INTO \"retort_new_item\""))
                lines += step.sql.substr(step.sql.find("SELECT")) + "\n";
        }
        return lines;
    };
    CHECK(copy_of([](Operations& op) { op.alter_column("item", "price", {.nullable = false}); }) ==
          R"sql(? SELECT "id" FROM "item" WHERE "price" IS NULL LIMIT 10
  => item.price holds NULLs
SELECT rowid, "id", "owner_id", "price" FROM "item"
)sql");
    CHECK(copy_of([](Operations& op) { op.alter_column("item", "price", {.type = bigint()}); }) ==
          "SELECT rowid, \"id\", \"owner_id\", \"price\" FROM \"item\"\n");
    CHECK(copy_of([](Operations& op) { op.alter_column("item", "price", {.type = smallint()}); }) ==
          R"sql(? SELECT "id" FROM "item" WHERE NOT ("price" BETWEEN -32768 AND 32767) LIMIT 10
  => item.price holds values that smallint cannot hold
SELECT rowid, "id", "owner_id", "price" FROM "item"
)sql");
    CHECK(copy_of([](Operations& op) { op.alter_column("item", "price", {.type = varchar(3)}); }) ==
          R"sql(? SELECT "id" FROM "item" WHERE CAST("price" AS TEXT) <> "price" LIMIT 10
  => item.price holds values that varchar(3) cannot hold without loss
? SELECT "id" FROM "item" WHERE length(CAST("price" AS TEXT)) > 3 LIMIT 10
  => item.price holds text longer than 3 characters
SELECT rowid, "id", "owner_id", CAST("price" AS TEXT) FROM "item"
)sql");
    CHECK(copy_of([](Operations& op) {
              op.alter_column("item", "price", {.type = text(), .using_ = sql("price || ' EUR'"), .nullable = false});
          }) == R"sql(? SELECT "id" FROM "item" WHERE (price || ' EUR') IS NULL LIMIT 10
  => item.price holds NULLs
SELECT rowid, "id", "owner_id", (price || ' EUR') FROM "item"
)sql");
    CHECK(copy_of([](Operations& op) {
              op.alter_column("item", "price", {.type = bigint(), .using_ = sql({{"postgresql", "price::bigint"}})});
          }) == "SELECT rowid, \"id\", \"owner_id\", \"price\" FROM \"item\"\n");
    check_unsupported(
        users_and_items, [](Operations& op) { op.alter_column("item", "price", {.type = bytes()}); },
        "item.price: there is no conversion from integer to bytes");

    CHECK(
        compiled(users_and_items, [](Operations& op) { op.alter_column("item", "price", {.comment = "x"}); }).empty());
    // Another integer type for the rowid is still INTEGER.
    CHECK(compiled(users_and_items, [](Operations& op) { op.alter_column("user", "id", {.type = integer()}); }) ==
          "? SELECT \"id\" FROM \"user\" WHERE NOT (\"id\" BETWEEN -2147483648 AND 2147483647) LIMIT 10\n"
          "  => user.id holds values that integer cannot hold\n");
}

TEST_CASE("sqlite: a rebuild keeps the counter, the indexes and what was observed", "[sqlite][ddl]") {
    schema::Schema before = schema_after(users_and_items);
    before.opaque = {{.kind = "trigger", .name = "tr", .table = "user", .sql = "CREATE TRIGGER tr AFTER …"},
                     {.kind = "trigger", .name = "other", .table = "item", .sql = "CREATE TRIGGER other AFTER …"},
                     {.kind = "index", .name = "RETORT_new_user", .table = "user", .sql = "CREATE INDEX …"}};
    const operation::AlterColumn change{.table = "user", .column = "email", .type = varchar(9)};
    CHECK(lines(sqlite_dialect().compile({change}, before)) ==
          R"sql(? SELECT "id" FROM "user" WHERE length("email") > 9 LIMIT 10
  => user.email holds text longer than 9 characters
~ CREATE TABLE "retort_new_user_" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_user" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(9)
)
~ INSERT OR ABORT INTO "retort_new_user_" ("id", "email") SELECT "id", "email" FROM "user"
~ DELETE FROM sqlite_sequence WHERE name = 'retort_new_user_'
~ INSERT INTO sqlite_sequence (name, seq) SELECT 'retort_new_user_', seq FROM sqlite_sequence WHERE name = 'user' COLLATE NOCASE
~ DROP TABLE "user"
~ PRAGMA legacy_alter_table = ON
~ ALTER TABLE "retort_new_user_" RENAME TO "user"
~ PRAGMA legacy_alter_table = OFF
~ CREATE TRIGGER tr AFTER …
~ CREATE INDEX …
)sql");
    const Steps item = sqlite_dialect().compile(
        {operation::AlterColumn{.table = "item", .column = "price", .nullable = false}}, before);
    REQUIRE(item.size() > 3);
    CHECK(item[item.size() - 2].sql == "CREATE INDEX \"ix_item_price\" ON \"item\" (\"price\")");
    CHECK(item[item.size() - 1].sql == "CREATE TRIGGER other AFTER …");
}

TEST_CASE("sqlite: the copy names the rowid so that no column is meant", "[sqlite][ddl]") {
    const auto copy_of = [](Script before) {
        for (const Step& step :
             compile(before, [](Operations& op) { op.alter_column("t", "v", {.type = varchar(5)}); })) {
            if (step.sql.starts_with("INSERT OR ABORT INTO")) return step.sql.substr(step.sql.find("SELECT"));
        }
        return std::string();
    };
    CHECK(copy_of([](Operations& op) {
              op.create_table("t", {column("ROWID", integer()), column("oid", integer()), column("v", text())});
          }) == "SELECT _rowid_, \"ROWID\", \"oid\", \"v\" FROM \"t\"");
    CHECK(copy_of([](Operations& op) {
              op.create_table("t", {column("rowid", integer()), column("oid", integer()), column("_rowid_", integer()),
                                    column("v", text())});
          }) == "SELECT \"rowid\", \"oid\", \"_rowid_\", \"v\" FROM \"t\"");
    // An INTEGER primary key is the rowid.
    CHECK(copy_of([](Operations& op) {
              op.create_table("t", {column("id", integer()), column("v", text()), primary_key({"id"})});
          }) == "SELECT \"id\", \"v\" FROM \"t\"");
    CHECK(copy_of([](Operations& op) {
              op.create_table(
                  "t", {column("id", uuid()), column("v", text()), primary_key({"id"}), options().without_rowid()});
          }) == "SELECT \"id\", \"v\" FROM \"t\"");
}

TEST_CASE("sqlite: indexes", "[sqlite][ddl]") {
    CHECK(compiled(country, [](Operations& op) {
              op.create_index("country", index({key("name").collate("nocase"), expression("lower(code)")})
                                             .named("ix")
                                             .where("code IS NOT NULL")
                                             .include({"id"})
                                             .with("fillfactor", "70"));
          }) == "CREATE INDEX \"ix\" ON \"country\" (\"name\" COLLATE NOCASE, (lower(code))) WHERE code IS NOT NULL\n");
    CHECK(compiled(country,
                   [](Operations& op) {
                       op.create_index("country", index({key("name").collate("C").descending().nulls(NullsOrder::last)})
                                                      .unique()
                                                      .using_method("btree")
                                                      .where("code > 'A'"));
                   }) ==
          "? SELECT \"name\" COLLATE BINARY, count(*) FROM \"country\" WHERE \"name\" COLLATE BINARY IS NOT NULL AND "
          "(code > 'A') GROUP BY \"name\" COLLATE BINARY HAVING count(*) > 1 LIMIT 10\n"
          "  => ix_country_name: rows of country have the same values\n"
          "CREATE UNIQUE INDEX \"ix_country_name\" ON \"country\" (\"name\" COLLATE BINARY DESC) WHERE code > 'A'\n");
    CHECK(compiled(users_and_items, [](Operations& op) { op.drop_index("item", "ix_item_price"); }) ==
          "DROP INDEX \"ix_item_price\"\n");
    check_unsupported(
        country, [](Operations& op) { op.create_index("country", index({"name"}).using_method("gin")); },
        "index ix_country_name: SQLite has no gin indexes");
    check_unsupported(
        country, [](Operations& op) { op.create_index("country", index({"name"}).unique().nulls_not_distinct()); },
        "index ix_country_name: NULLs are always distinct in SQLite");
    check_unsupported(
        country, [](Operations& op) { op.create_index("country", index({key("name").collate("de_DE")})); },
        "SQLite has no collation 'de_DE'");
}

TEST_CASE("sqlite: constraints come and go with a rebuild, after a check of the rows", "[sqlite][ddl]") {
    // The check, and the line of the new table that was not in the old one.
    const auto added = [](Script before, Script change, const std::string& constraint) {
        std::string checks;
        bool found = false;
        for (const Step& step : compile(before, change)) {
            if (looks_for_the_unknown(step)) continue;
            if (step.kind == Step::Kind::check) checks += step.sql + "\n  => " + step.failure + "\n";
            if (step.sql.starts_with("CREATE TABLE")) found = step.sql.find(constraint) != std::string::npos;
            if (step.kind == Step::Kind::statement) CHECK(step.suspends_foreign_keys);
        }
        CHECK(found);
        return checks;
    };
    CHECK(added(
              country,
              [](Operations& op) {
                  op.add_constraint("country", unique({"name", "code"}));
              },
              "CONSTRAINT \"uq_country_name_code\" UNIQUE (\"name\", \"code\")") ==
          "SELECT \"name\", \"code\", count(*) FROM \"country\" WHERE \"name\" IS NOT NULL AND \"code\" IS NOT NULL "
          "GROUP "
          "BY \"name\", \"code\" HAVING count(*) > 1 LIMIT 10\n"
          "  => uq_country_name_code: rows of country have the same values\n");
    CHECK(added(
              users_and_items,
              [](Operations& op) { op.add_constraint("item", foreign_key({"owner_id"}, "user", {"id"})); },
              "CONSTRAINT \"fk_item_owner_id_user\" FOREIGN KEY (\"owner_id\") REFERENCES \"user\" (\"id\")") ==
          "SELECT \"id\" FROM \"item\" AS child WHERE child.\"owner_id\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
          "\"user\" AS parent WHERE parent.\"id\" = child.\"owner_id\") LIMIT 10\n"
          "  => fk_item_owner_id_user: rows of item point at rows of user that are not there\n");
    CHECK(added(
              users_and_items, [](Operations& op) { op.add_constraint("item", check("price > 0").named("ck_price")); },
              "CONSTRAINT \"ck_price\" CHECK (price > 0)") ==
          "SELECT \"id\" FROM \"item\" WHERE NOT (price > 0) LIMIT 10\n  => ck_price: rows of item do not meet it\n");
    const Script keyless = [](Operations& op) { op.create_table("t", {column("a", integer()), column("b", text())}); };
    CHECK(added(
              keyless, [](Operations& op) { op.add_constraint("t", primary_key({"a"})); },
              "\"a\" INTEGER NOT NULL,\n    \"b\" TEXT,\n    CONSTRAINT \"pk_t\" PRIMARY KEY (\"a\")") ==
          "SELECT \"a\", count(*) FROM \"t\" WHERE \"a\" IS NOT NULL GROUP BY \"a\" HAVING count(*) > 1 LIMIT 10\n"
          "  => pk_t: rows of t have the same values\n"
          "SELECT rowid FROM \"t\" WHERE \"a\" IS NULL LIMIT 10\n  => t.a holds NULLs\n");

    const std::string dropped =
        compiled(country, [](Operations& op) { op.drop_constraint("country", "uq_country_code"); });
    CHECK(dropped.find("UNIQUE") == std::string::npos);
    CHECK(dropped.find("DROP TABLE \"country\"") != std::string::npos);

    check_unsupported(
        country, [](Operations& op) { op.add_constraint("country", unique({"name"}).deferrable()); },
        "unique constraint uq_country_name: SQLite cannot defer it");
    check_unsupported(
        country, [](Operations& op) { op.add_constraint("country", unique({"name"}).nulls_not_distinct()); },
        "unique constraint uq_country_name: NULLs are always distinct in SQLite");
}

TEST_CASE("sqlite: constraints that SQLite does not have", "[sqlite][ddl]") {
    const schema::Schema before = schema_after(users_and_items);
    const auto message = [&](const schema::Constraint& constraint) {
        const Error e = error_of([&] {
            static_cast<void>(sqlite_dialect().compile({operation::AddConstraint{"item", constraint}}, before));
        });
        CHECK(e.category() == ErrorCategory::unsupported);
        return std::string(e.what());
    };
    CHECK(message(schema::Exclude{.name = "ex", .elements = {{.column = "price", .with = "="}}}) ==
          "constraint ex: SQLite has no EXCLUDE");
    schema::Schema twice = before;
    twice.find_table("item")->find_column("price")->type = text();
    twice.find_table("user")->uniques.push_back({.name = "uq", .columns = {"id", "email"}});
    const schema::ForeignKey key{.name = "fk",
                                 .columns = {"owner_id", "price"},
                                 .target = "user",
                                 .target_columns = {"id", "email"},
                                 .match = Match::full};
    CHECK(error_of([&] {
              static_cast<void>(sqlite_dialect().compile({operation::AddConstraint{"item", key}}, twice));
          }).what() == std::string("foreign key fk: SQLite has no MATCH FULL"));
}

TEST_CASE("sqlite: rows and raw SQL", "[sqlite][ddl]") {
    CHECK(compiled(country,
                   [](Operations& op) {
                       op.bulk_insert("country", {"id", "name", "code"},
                                      {{"AB000000-0000-4000-8000-000000000001", "Cote d'Ivoire", "CIV"},
                                       {nullptr, "Atlantis", nullptr}});
                   }) ==
          "INSERT INTO \"country\" (\"id\", \"name\", \"code\") VALUES\n"
          "    ('ab000000-0000-4000-8000-000000000001', 'Cote d''Ivoire', 'CIV'),\n    (NULL, 'Atlantis', NULL)\n");
    CHECK(compile(country, [](Operations& op) {
              op.bulk_insert("country", {"name"}, std::vector<std::vector<Cell>>(250, {"x"}));
          }).size() == 3);
    CHECK(compiled(nothing, [](Operations& op) { op.execute("VACUUM; \n"); }) == "VACUUM\n");
    CHECK(compiled(nothing, [](Operations& op) { op.execute({{"sqlite", "A"}, {"postgresql", "B"}}); }) == "A\n");
    CHECK(compiled(nothing, [](Operations& op) { op.execute({{"postgresql", "B"}}); }).empty());
}

TEST_CASE("sqlite: constants take the form in which the column stores them", "[sqlite][ddl]") {
    const auto constant = [](const Type& type, const Value& value) {
        const schema::Schema schema{.tables = {{.name = "t", .columns = {{.name = "v", .type = type}}}}};
        const Steps steps = sqlite_dialect().compile({operation::BulkInsert{"t", {"v"}, {{value}}}}, schema);
        REQUIRE(steps.size() == 1);
        return steps[0].sql.substr(steps[0].sql.find("(", 25));
    };
    const auto as_text = [&](const Type& type, const char* value) { return constant(type, std::string(value)); };
    CHECK(as_text(boolean(), "Yes") == "(TRUE)");
    CHECK(as_text(boolean(), "f") == "(FALSE)");
    CHECK(constant(boolean(), std::int64_t{1}) == "(1)");
    CHECK(as_text(date(), "2024-02-29") == "('2024-02-29')");
    CHECK(as_text(ddl::time(), "09:30:00") == "('09:30:00.000000')");
    CHECK(as_text(timestamp(), "2024-02-29T09:30:00.5") == "('2024-02-29 09:30:00.500000')");
    CHECK(as_text(timestamptz(), "2024-02-29 09:30:00+02") == "('2024-02-29 07:30:00.000000')");
    CHECK(as_text(interval(), "PT1H") == "('PT1H')");
    CHECK(as_text(numeric(9, 2), "1.50") == "('1.50')");
    CHECK(as_text(array(boolean()), "[true]") == "('[true]')");
    for (const Type& type : {boolean(), date(), ddl::time(), timestamp(), timestamptz(), interval(), uuid()}) {
        INFO(schema::display(type));
        const Error e = error_of([&] { static_cast<void>(as_text(type, "secret")); });
        CHECK(e.category() == ErrorCategory::value);
        CHECK(std::string(e.what()).find("secret") == std::string::npos);
    }
    CHECK(compiled(country, [](Operations& op) {
              op.add_column("country", column("at", timestamp()).not_null().server_default("2024-02-29 00:00:00"));
          }) == "ALTER TABLE \"country\" ADD COLUMN \"at\" TIMESTAMP NOT NULL DEFAULT '2024-02-29 00:00:00.000000'\n");
}

TEST_CASE("sqlite: there is one schema, main", "[sqlite][ddl]") {
    const Script in_billing = [](Operations& op) {
        op.create_table(schema::Name("billing", "invoice"), {column("a", integer())});
    };
    check_unsupported(nothing, in_billing, "SQLite has no schemas: billing.invoice cannot be there");
    CHECK(compiled(nothing,
                   [](Operations& op) {
                       op.create_table(schema::Name("main", "invoice"), {column("a", integer()), index({"a"})});
                   }) ==
          "CREATE TABLE \"invoice\" (\n    \"a\" INTEGER\n)\nCREATE INDEX \"ix_invoice_a\" ON \"invoice\" (\"a\")\n");
}

TEST_CASE("sqlite: names that differ in case alone are one", "[sqlite][ddl]") {
    check_unsupported(
        country, [](Operations& op) { op.create_table("Country", {column("a", text())}); },
        "table Country and table country have one name on SQLite, to which case is nothing");
    check_unsupported(
        users_and_items, [](Operations& op) { op.rename_table("item", "USER"); },
        "table USER and table user have one name on SQLite, to which case is nothing");
    check_unsupported(
        country, [](Operations& op) { op.add_column("country", column("Name", text())); },
        "column name of table country and column Name of table country have one name on SQLite, to which case is "
        "nothing");
    check_unsupported(
        country, [](Operations& op) { op.rename_column("country", "code", "ID"); },
        "column id of table country and column ID of table country have one name on SQLite, to which case is nothing");
    check_unsupported(
        users_and_items, [](Operations& op) { op.create_index("user", index({"email"}).named("IX_item_price")); },
        "index ix_item_price of table item and index IX_item_price of table user have one name on SQLite, to which "
        "case is nothing");
    check_unsupported(
        users_and_items, [](Operations& op) { op.create_index("user", index({"email"}).named("Item")); },
        "table item and index Item of table user have one name on SQLite, to which case is nothing");
    check_unsupported(
        country, [](Operations& op) { op.rename_table("country", "SQLite_country"); },
        "table SQLite_country cannot have a name that begins with sqlite_ on SQLite");
    // A table may change its own case.
    CHECK_FALSE(compiled(country, [](Operations& op) { op.rename_table("country", "Country"); }).empty());
}

TEST_CASE("sqlite: an expression calls its table's columns by their short name", "[sqlite][ddl]") {
    CHECK(compiled(nothing, [](Operations& op) {
              op.create_table("item", {column("price", integer()), column("order", integer()),
                                       column("tax", integer()).generated(sql("item.price + 1")),
                                       check("item.price > 0 AND \"Item\" . \"price\" < 9").named("ck_1"),
                                       check("NOT\"item\".price = main.item.order").named("ck_2"),
                                       check("price <> 'item.price' /* item.price */").named("ck_3"),
                                       index({expression("abs(item.price)")}).where("item.price > 0").named("ix")});
          }) == R"sql(CREATE TABLE "item" (
    "price" INTEGER,
    "order" INTEGER,
    "tax" INTEGER GENERATED ALWAYS AS (price + 1) STORED,
    CONSTRAINT "ck_1" CHECK (price > 0 AND "price" < 9),
    CONSTRAINT "ck_2" CHECK (NOT price = "order"),
    CONSTRAINT "ck_3" CHECK (price <> 'item.price' /* item.price */)
)
CREATE INDEX "ix" ON "item" ((abs(price))) WHERE price > 0
)sql");
}

TEST_CASE("sqlite: what apply() refuses is refused", "[sqlite][ddl]") {
    CHECK(refusal(nothing, [](Operations& op) { op.drop_table("country"); }).category() == ErrorCategory::schema);
    CHECK(refusal(country, [](Operations& op) { op.add_column("country", column("name", text())); }).category() ==
          ErrorCategory::schema);
}

TEST_CASE("sqlite: what frames a script", "[sqlite][ddl]") {
    CHECK(sqlite_dialect().script_header() == ".bail on\n.timeout 5000\nPRAGMA foreign_keys = ON;");
    CHECK(sqlite_dialect().script_begin(false) == "BEGIN IMMEDIATE;\n");
    CHECK(sqlite_dialect().script_commit(false) == "COMMIT;\n");
    CHECK(sqlite_dialect().guard("SELECT 1 -- why", "it is \"so\"") ==
          "CREATE TEMP TABLE retort_guard (rows INTEGER CONSTRAINT \"it is \"\"so\"\"\" CHECK (rows = 0));\n"
          "INSERT INTO retort_guard SELECT 1 FROM (\nSELECT 1 -- why\n) LIMIT 1;\n"
          "DROP TABLE temp.retort_guard");
    CHECK(sqlite_dialect().script_begin(true) ==
          "PRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\nCREATE TEMP TABLE retort_violations AS "
          "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check;\n");
    const std::string commit = sqlite_dialect().script_commit(true);
    CHECK(commit.find("EXCEPT SELECT * FROM temp.retort_violations") != std::string::npos);
    CHECK(commit.ends_with("DROP TABLE temp.retort_violations;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n"));
}

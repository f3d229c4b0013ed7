// The texts that the PostgreSQL dialect makes, without a server.

#include <catch2/catch.hpp>

#include <limits>

#include <postgresql/dialect.hpp>
#include <retort/error.hpp>
#include <retort/migration.hpp>
#include <retort/operation/operation.hpp>
#include <support/errors.hpp>

using namespace retort::ddl;
using retort::Bytes;
using retort::ErrorCategory;
using retort::Null;
using retort::Operations;
using retort::schema::Schema;
using Texts = std::vector<std::string>;

namespace {
const retort::database::Dialect& pg = retort::postgresql::dialect();

// The statements of what `write` asks for, on a database whose schema is `before`; a check is told as such.
Texts sql_of(const std::function<void(Operations&)>& write, const Schema& before = {}) {
    Operations operations;
    write(operations);
    Texts texts;
    for (const auto& recorded : operations.recorded()) {
        for (const auto& step : pg.compile(recorded.operation, before)) {
            CHECK(step.transactional);
            texts.push_back((step.kind == retort::database::Step::Kind::check ? "check: " : "") + step.sql);
        }
    }
    return texts;
}

Schema schema_of(std::initializer_list<retort::schema::Table> tables) {
    Schema schema;
    for (const auto& table : tables) retort::schema::put(schema, table);
    return schema;
}

Schema country() {
    return schema_of({make_table(
        "country", {column("id", integer()).identity({.always = true}), column("name", varchar(50)).not_null(),
                    column("area", text()).server_default("0"), column("open", boolean()), column("flag", bytes()),
                    column("tags", array(text())), column("key", uuid()), column("fee", numeric(10, 2))})});
}

ErrorCategory category_of(const std::function<void()>& action) { return support::error_of(action).category(); }
} // namespace

TEST_CASE("PostgreSQL quotes names and values whatever is in them", "[postgresql]") {
    CHECK(pg.quote("country") == R"("country")");
    CHECK(pg.quote(R"(a"b:c$1'd)") == R"("a""b:c$1'd")");
    CHECK(pg.quote_name({"billing", "invoice"}) == R"("billing"."invoice")");
    CHECK(category_of([] { (void)pg.quote(std::string_view("a\0b", 3)); }) == ErrorCategory::value);
    CHECK(category_of([] { (void)pg.quote(""); }) == ErrorCategory::value);
    CHECK(pg.quote(std::string(63, 'x')).size() == 65);
    CHECK(category_of([] { (void)pg.quote(std::string(64, 'x')); }) == ErrorCategory::value);

    CHECK(pg.literal(Null{}) == "NULL");
    CHECK(pg.literal(true) == "true");
    CHECK(pg.literal(std::int64_t{-42}) == "-42");
    CHECK(pg.literal(0.1) == "0.1");
    CHECK(pg.literal(-0.0) == "'-0'::double precision");
    CHECK(pg.literal(std::numeric_limits<double>::quiet_NaN()) == "'nan'::double precision");
    CHECK(pg.literal(-std::numeric_limits<double>::infinity()) == "'-inf'::double precision");
    CHECK(pg.literal(std::string(R"(it's \n)")) == R"('it''s \n')");
    CHECK(pg.literal(Bytes{std::byte{0}, std::byte{255}}) == R"('\x00ff'::bytea)");
    CHECK(category_of([] { (void)pg.literal(std::string("a\0b", 3)); }) == ErrorCategory::value);
}

TEST_CASE("PostgreSQL's names of the logical types", "[postgresql]") {
    const std::vector<std::pair<Type, std::string>> names{
        {boolean(), "boolean"},
        {smallint(), "smallint"},
        {integer(), "integer"},
        {bigint(), "bigint"},
        {real(), "real"},
        {double_precision(), "double precision"},
        {numeric(), "numeric"},
        {numeric(10, 2), "numeric(10,2)"},
        {text(), "text"},
        {varchar(), "varchar"},
        {varchar(255), "varchar(255)"},
        {character(3), "char(3)"},
        {bytes(), "bytea"},
        {date(), "date"},
        {time(), "time"},
        {timestamp(), "timestamp"},
        {timestamptz(), "timestamptz"},
        {interval(), "interval"},
        {uuid(), "uuid"},
        {json(), "jsonb"},
        {enumeration({"shop", "Item state"}), R"("shop"."Item state")"},
        {native("citext"), "citext"},
        {array(array(varchar(3))), "varchar(3)[][]"},
    };
    for (const auto& [type, name] : names) CHECK(pg.type_name(type) == name);
}

TEST_CASE("PostgreSQL's placeholders and select lists convert arrays alone", "[postgresql]") {
    CHECK(pg.placeholder(2, uuid()) == "$2");
    CHECK(pg.placeholder(3, array(integer())) ==
          "(SELECT a FROM jsonb_to_record(jsonb_build_object('a', $3::jsonb)) AS r(a integer[]))");
    CHECK(pg.read(R"("id")", uuid()) == R"("id")");
    CHECK(pg.read(R"("tags")", array(text())) == R"(array_to_json("tags")::text)");
}

TEST_CASE("PostgreSQL's expressions", "[postgresql]") {
    using retort::schema::Function;
    using retort::schema::SqlText;
    CHECK(pg.expression(Function::now) == "now()");
    CHECK(pg.expression(Function::today) == "(now() AT TIME ZONE 'UTC')::date");
    CHECK(pg.expression(Function::random_uuid) == "gen_random_uuid()");
    CHECK(pg.expression(SqlText{"1 + 1", {}}) == "1 + 1");
    CHECK(pg.expression(SqlText{"1 + 1", {{"postgresql", "2"}, {"sqlite", "3"}}}) == "2");
    CHECK(category_of([] { (void)pg.expression(SqlText{"", {{"sqlite", "3"}}}); }) == ErrorCategory::unsupported);
}

TEST_CASE("PostgreSQL: create table", "[postgresql]") {
    const auto write = [](Operations& op) {
        op.create_table(
            {"shop", "item"},
            {column("id", bigint())
                 .identity({.always = true,
                            .start = 100,
                            .increment = 5,
                            .minimum = 10,
                            .maximum = 9000,
                            .cache = 20,
                            .cycle = true}),
             column("owner_id", uuid()).not_null(), column("line", integer()).not_null(),
             column("name", varchar(255)).not_null().collate("C").server_default("it's"),
             column("made_at", timestamptz()).not_null().server_default(now()),
             column("price", numeric(10, 2)).server_default(sql("1 > 0 AND true")),
             column("double_price", numeric()).generated(sql("price * 2")).comment("the 'list' price"),
             column("state", enumeration("item state")), primary_key({"id"}),
             unique({"name"}).nulls_not_distinct().deferrable(initially_deferred),
             foreign_key({"owner_id"}, "user", {"id"}).on_delete(cascade).on_update(restrict_).named("fk_owner"),
             foreign_key({"owner_id", "line"}, {"other", "line"}, {"owner", "no"})
                 .match(Match::full)
                 .on_delete(set_null)
                 .deferrable()
                 .named("fk_line"),
             check("price > 0").named("ck_price"), index({"owner_id"}), comment("what is sold")});
    };
    CHECK(sql_of(write) == Texts{
                               R"(CREATE TABLE "shop"."item" (
    "id" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5 MINVALUE 10 MAXVALUE 9000 CACHE 20 CYCLE),
    "owner_id" uuid NOT NULL,
    "line" integer NOT NULL,
    "name" varchar(255) COLLATE "C" NOT NULL DEFAULT 'it''s',
    "made_at" timestamptz NOT NULL DEFAULT now(),
    "price" numeric(10,2) DEFAULT (1 > 0 AND true),
    "double_price" numeric GENERATED ALWAYS AS (price * 2) STORED,
    "state" "item state",
    CONSTRAINT "pk_item" PRIMARY KEY ("id"),
    CONSTRAINT "uq_item_name" UNIQUE NULLS NOT DISTINCT ("name") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "fk_line" FOREIGN KEY ("owner_id", "line") REFERENCES "other"."line" ("owner", "no") MATCH FULL ON DELETE SET NULL DEFERRABLE,
    CONSTRAINT "fk_owner" FOREIGN KEY ("owner_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE RESTRICT,
    CONSTRAINT "ck_price" CHECK (price > 0)
))",
                               R"(CREATE INDEX "ix_item_owner_id" ON "shop"."item" ("owner_id"))",
                               R"(COMMENT ON TABLE "shop"."item" IS 'what is sold')",
                               R"(COMMENT ON COLUMN "shop"."item"."double_price" IS 'the ''list'' price')",
                           });
}

TEST_CASE("PostgreSQL: table options and EXCLUDE", "[postgresql]") {
    auto table = make_table("booking", {column("room", integer()), column("during", native("tsrange")),
                                        options().unlogged().tablespace("fast disk").with("fillfactor", "70")});
    retort::schema::add_constraint(
        table,
        retort::schema::Exclude{.name = "ex_booking",
                                .elements = {{.column = "room", .with = "="},
                                             {.column = {}, .expression = retort::schema::sql("during"), .with = "&&"}},
                                .predicate = retort::schema::sql("room > 0"),
                                .deferral = retort::schema::Deferral::initially_immediate});
    const auto steps = pg.compile({retort::operation::CreateTable{table}}, {});
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].sql == R"(CREATE UNLOGGED TABLE "booking" (
    "room" integer,
    "during" tsrange,
    CONSTRAINT "ex_booking" EXCLUDE USING gist ("room" WITH =, (during) WITH &&) WHERE (room > 0) DEFERRABLE
) WITH (fillfactor = '70') TABLESPACE "fast disk")");

    table.excludes[0].elements[0].with = "=); DROP TABLE booking; --";
    CHECK(category_of([&] { (void)pg.compile({retort::operation::CreateTable{table}}, {}); }) == ErrorCategory::value);
}

TEST_CASE("PostgreSQL: what it cannot do is said before anything runs", "[postgresql]") {
    CHECK(category_of([] {
              sql_of([](Operations& op) {
                  op.add_column("country", column("double", integer()).generated_virtual(sql("area * 2")));
              });
          }) == ErrorCategory::unsupported);
    CHECK(category_of([] {
              sql_of([](Operations& op) { op.alter_column("country", "flag", {.generated_virtual = sql("name")}); },
                     country());
          }) == ErrorCategory::unsupported);
    CHECK(category_of([] { sql_of([](Operations& op) { op.alter_column("country", "name", {.nullable = true}); }); }) ==
          ErrorCategory::schema);
    CHECK(category_of([] {
              sql_of([](Operations& op) { op.bulk_insert("country", {"nmae"}, {{"India"}}); }, country());
          }) == ErrorCategory::schema);
    CHECK(category_of([] {
              sql_of([](Operations& op) { op.bulk_insert("country", {"name", "key"}, {{"India"}}); }, country());
          }) == ErrorCategory::schema);
}

TEST_CASE("PostgreSQL: tables and columns are dropped, renamed and added", "[postgresql]") {
    CHECK(sql_of([](Operations& op) {
              op.drop_table({"shop", "item"});
              op.rename_table({"shop", "item"}, "article");
              op.add_column("country", column("area", integer()).not_null().server_default(0).comment("km²"));
              op.drop_column("country", "area");
              op.rename_column("country", "area", "size");
          }) == Texts{
                    R"(DROP TABLE "shop"."item")",
                    R"(ALTER TABLE "shop"."item" RENAME TO "article")",
                    R"(ALTER TABLE "country" ADD COLUMN "area" integer NOT NULL DEFAULT 0)",
                    R"(COMMENT ON COLUMN "country"."area" IS 'km²')",
                    R"(ALTER TABLE "country" DROP COLUMN "area")",
                    R"(ALTER TABLE "country" RENAME COLUMN "area" TO "size")",
                });
}

TEST_CASE("PostgreSQL: alter column", "[postgresql]") {
    const auto altered = [](const char* name, const Operations::Alter& change) {
        return sql_of([&](Operations& op) { op.alter_column("country", name, change); }, country());
    };
    SECTION("one thing at a time") {
        CHECK(altered("name", {.type = text()}) ==
              Texts{"ALTER TABLE \"country\"\n    ALTER COLUMN \"name\" TYPE text"});
        CHECK(altered("name", {.nullable = true}) ==
              Texts{"ALTER TABLE \"country\"\n    ALTER COLUMN \"name\" DROP NOT NULL"});
        CHECK(altered("name", {.server_default = "x"}) ==
              Texts{"ALTER TABLE \"country\"\n    ALTER COLUMN \"name\" SET DEFAULT 'x'"});
        CHECK(altered("area", {.drop_default = true}) ==
              Texts{"ALTER TABLE \"country\"\n    ALTER COLUMN \"area\" DROP DEFAULT"});
        CHECK(altered("name", {.collation = "C"}) ==
              Texts{"ALTER TABLE \"country\"\n    ALTER COLUMN \"name\" TYPE varchar(50) COLLATE \"C\""});
        CHECK(altered("name", {.comment = ""}) == Texts{R"(COMMENT ON COLUMN "country"."name" IS NULL)"});
        CHECK(altered("name", {.type = varchar(50)}).empty());
    }
    SECTION("everything at once") {
        CHECK(altered("area", {.type = bigint(),
                               .using_ = sql("length(area)"),
                               .nullable = false,
                               .server_default = 1,
                               .comment = "km²"}) ==
              Texts{
                  R"(check: SELECT * FROM "country" WHERE (length(area)) IS NULL LIMIT 10)",
                  R"(ALTER TABLE "country"
    ALTER COLUMN "area" DROP DEFAULT,
    ALTER COLUMN "area" TYPE bigint USING length(area),
    ALTER COLUMN "area" SET NOT NULL,
    ALTER COLUMN "area" SET DEFAULT 1)",
                  R"(COMMENT ON COLUMN "country"."area" IS 'km²')",
              });
    }
    SECTION("a default that cannot be converted steps aside and comes back") {
        CHECK(altered("area", {.type = integer()}) == Texts{R"(ALTER TABLE "country"
    ALTER COLUMN "area" DROP DEFAULT,
    ALTER COLUMN "area" TYPE integer USING "area"::integer,
    ALTER COLUMN "area" SET DEFAULT '0')"});
    }
    SECTION("USING is added where there is no assignment cast, and only there") {
        const auto type_clause = [&](const char* name, const Type& type) {
            const std::string text = altered(name, {.type = type}).back();
            return text.substr(text.find("TYPE "));
        };
        CHECK(type_clause("name", uuid()) == R"(TYPE uuid USING "name"::uuid)");
        CHECK(type_clause("name", json()) == R"(TYPE jsonb USING "name"::jsonb)");
        CHECK(type_clause("name", enumeration("mood")) == R"(TYPE "mood" USING "name"::"mood")");
        CHECK(type_clause("open", smallint()) == R"(TYPE smallint USING "open"::integer::smallint)");
        CHECK(type_clause("id", boolean()) == R"(TYPE boolean USING "id" <> 0)");
        CHECK(type_clause("tags", array(integer())) == R"(TYPE integer[] USING "tags"::integer[])");
        CHECK(type_clause("id", varchar(3)) == "TYPE varchar(3)"); // an explicit cast would cut
        CHECK(type_clause("key", text()) == "TYPE text");
        CHECK(type_clause("tags", text()) == "TYPE text");
        CHECK(type_clause("fee", integer()) == "TYPE integer");
    }
}

TEST_CASE("PostgreSQL: defaults follow the column's type", "[postgresql]") {
    const auto default_of = [](const Type& type, const Default& value) {
        const std::string text =
            sql_of([&](Operations& op) { op.add_column("t", column("a", type).server_default(value)); }).at(0);
        return text.substr(text.find("DEFAULT ") + 8);
    };
    CHECK(default_of(boolean(), true) == "true");
    CHECK(default_of(boolean(), 1) == "true");
    CHECK(default_of(integer(), false) == "0");
    CHECK(default_of(numeric(10, 2), "1.50") == "'1.50'");
    CHECK(default_of(timestamptz(), now()) == "now()");
    CHECK(default_of(text(), sql("a AND b")) == "(a AND b)");
    CHECK(default_of(array(text()), "[]") == "'{}'");
    CHECK(default_of(array(array(integer())), "[[1,2],[null,4]]") == "'{{1,2},{NULL,4}}'");
    CHECK(default_of(array(text()), R"(["it's", "a\"b\\c"])") == R"('{"it''s","a\"b\\c"}')");
    CHECK(default_of(array(json()), R"([{"a":1}])") == R"('{"{\"a\":1}"}')");
    CHECK(default_of(array(text()), "{a,b}") == "'{a,b}'");
}

TEST_CASE("PostgreSQL: indexes", "[postgresql]") {
    CHECK(
        sql_of([](Operations& op) {
            op.create_index(
                {"shop", "item"},
                index({Key("name").collate("C").opclass("text_pattern_ops").descending().nulls(NullsOrder::last),
                       expression("lower(code)")})
                    .named("ix_all")
                    .unique()
                    .nulls_not_distinct()
                    .include({"id", "fee"})
                    .with("fillfactor", "90")
                    .with("deduplicate_items", "off")
                    .where("fee > 0"));
            op.create_index("item", index({Key("doc").opclass("ext.jsonb Ops")}).using_method("gin").named("ix_doc"));
        }) ==
        Texts{
            R"(CREATE UNIQUE INDEX "ix_all" ON "shop"."item" ("name" COLLATE "C" text_pattern_ops DESC NULLS LAST, (lower(code))) INCLUDE ("id", "fee") NULLS NOT DISTINCT WITH (fillfactor = '90', deduplicate_items = 'off') WHERE (fee > 0))",
            R"(CREATE INDEX "ix_doc" ON "item" USING gin ("doc" ext."jsonb Ops"))",
        });
    const Schema before = schema_of({make_table({"shop", "item"}, {column("name", text()), index({"name"})}),
                                     make_table("item", {column("name", text()), index({"name"})})});
    CHECK(sql_of(
              [](Operations& op) {
                  op.drop_index({"shop", "item"}, "ix_item_name");
                  op.drop_index("item", "ix_item_name");
              },
              before) == Texts{R"(DROP INDEX "shop"."ix_item_name")", R"(DROP INDEX "ix_item_name")"});
}

TEST_CASE("PostgreSQL: constraints", "[postgresql]") {
    CHECK(
        sql_of([](Operations& op) {
            op.add_constraint("item", primary_key({"id"}));
            op.add_constraint("item", unique({"a", "b"}).named("uq"));
            op.add_constraint("item", foreign_key({"a"}, "user", {"id"}).on_delete(set_default));
            op.add_constraint("item", check("a > 0").named("ck"));
        }) ==
        Texts{
            R"(ALTER TABLE "item" ADD CONSTRAINT "pk_item" PRIMARY KEY ("id"))",
            R"(ALTER TABLE "item" ADD CONSTRAINT "uq" UNIQUE ("a", "b"))",
            R"(ALTER TABLE "item" ADD CONSTRAINT "fk_item_a_user" FOREIGN KEY ("a") REFERENCES "user" ("id") ON DELETE SET DEFAULT)",
            R"(check: SELECT * FROM "item" WHERE NOT (a > 0) LIMIT 10)",
            R"(ALTER TABLE "item" ADD CONSTRAINT "ck" CHECK (a > 0))",
        });
    CHECK(sql_of(
              [](Operations& op) {
                  op.drop_constraint({"shop", "item"}, "ck");
              },
              schema_of({make_table({"shop", "item"}, {column("a", integer()), check("a > 0").named("ck")})})) ==
          Texts{R"(ALTER TABLE "shop"."item" DROP CONSTRAINT "ck")"});
    // An operation that was made without the vocabulary leaves the name to the convention.
    const auto steps = pg.compile(
        {retort::operation::AddConstraint{"item", retort::schema::Unique{.name = {}, .columns = {"a"}}}}, {});
    CHECK(steps.at(0).sql == R"(ALTER TABLE "item" ADD CONSTRAINT "uq_item_a" UNIQUE ("a"))");
}

TEST_CASE("PostgreSQL: a key that repeats another comes after the table", "[postgresql]") {
    const auto write = [](Operations& op) {
        op.create_table("item", {column("a", text()), column("b", text()), primary_key({"a", "b"}),
                                 unique({"a", "b"}).named("again"), unique({"b", "a"}).named("turned"),
                                 unique({"b", "a"}).named("turned_again"),
                                 unique({"b", "a"}).named("turned_later").deferrable(), index({"a"})});
    };
    CHECK(sql_of(write) == Texts{
                               R"(CREATE TABLE "item" (
    "a" text NOT NULL,
    "b" text NOT NULL,
    CONSTRAINT "pk_item" PRIMARY KEY ("a", "b"),
    CONSTRAINT "turned" UNIQUE ("b", "a"),
    CONSTRAINT "turned_later" UNIQUE ("b", "a") DEFERRABLE
))",
                               R"(CREATE INDEX "ix_item_a" ON "item" ("a"))",
                               R"(ALTER TABLE "item" ADD CONSTRAINT "again" UNIQUE ("a", "b"))",
                               R"(ALTER TABLE "item" ADD CONSTRAINT "turned_again" UNIQUE ("b", "a"))",
                           });
}

TEST_CASE("PostgreSQL: foreign keys step aside for a key that goes", "[postgresql]") {
    const Schema before =
        schema_of({make_table("user", {column("id", integer()), column("no", integer()), column("boss", integer()),
                                       primary_key({"id"}), unique({"id"}), unique({"no"}), index({"id"}).unique(),
                                       foreign_key({"boss"}, "user", {"id"}).named("fk_boss")}),
                   make_table("item", {column("owner", integer()), column("maker", integer()),
                                       foreign_key({"owner"}, "user", {"id"}).on_delete(cascade).named("fk_owner"),
                                       foreign_key({"maker"}, "user", {"no"}).named("fk_maker")})});
    const auto between = [](const std::string& drop) {
        return Texts{
            R"(ALTER TABLE "item" DROP CONSTRAINT "fk_owner")",
            R"(ALTER TABLE "user" DROP CONSTRAINT "fk_boss")",
            drop,
            R"(ALTER TABLE "item" ADD CONSTRAINT "fk_owner" FOREIGN KEY ("owner") REFERENCES "user" ("id") ON DELETE CASCADE)",
            R"(ALTER TABLE "user" ADD CONSTRAINT "fk_boss" FOREIGN KEY ("boss") REFERENCES "user" ("id"))",
        };
    };
    CHECK(sql_of([](Operations& op) { op.drop_constraint("user", "uq_user_id"); }, before) ==
          between(R"(ALTER TABLE "user" DROP CONSTRAINT "uq_user_id")"));
    CHECK(sql_of([](Operations& op) { op.drop_constraint("user", "pk_user"); }, before) ==
          between(R"(ALTER TABLE "user" DROP CONSTRAINT "pk_user")"));
    CHECK(sql_of([](Operations& op) { op.drop_index("user", "ix_user_id"); }, before) ==
          between(R"(DROP INDEX "ix_user_id")"));
    // Nothing hangs on a foreign key.
    CHECK(sql_of([](Operations& op) { op.drop_constraint("item", "fk_owner"); }, before) ==
          Texts{R"(ALTER TABLE "item" DROP CONSTRAINT "fk_owner")"});
}

TEST_CASE("PostgreSQL: enums and SQL text", "[postgresql]") {
    CHECK(sql_of([](Operations& op) {
              op.create_enum({"shop", "mood"}, {"sad", "it's ok"});
              op.drop_enum({"shop", "mood"});
              op.execute("UPDATE item SET a = 1;\n");
              op.execute({{"postgresql", "VACUUM"}, {"sqlite", "PRAGMA x"}});
              op.execute({{"sqlite", "PRAGMA x"}});
          }) == Texts{
                    R"(CREATE TYPE "shop"."mood" AS ENUM ('sad', 'it''s ok'))",
                    R"(DROP TYPE "shop"."mood")",
                    "UPDATE item SET a = 1",
                    "VACUUM",
                });
}

TEST_CASE("PostgreSQL: names and comments change", "[postgresql]") {
    CHECK(sql_of([](Operations& op) {
              op.create_table_comment({"shop", "item"}, "what's sold");
              op.drop_table_comment("item");
              op.rename_index({"shop", "item"}, "ix", "the \"index\"");
              op.rename_constraint({"shop", "item"}, "uq", "it's unique");
          }) == Texts{
                    R"(COMMENT ON TABLE "shop"."item" IS 'what''s sold')",
                    R"(COMMENT ON TABLE "item" IS NULL)",
                    R"(ALTER INDEX "shop"."ix" RENAME TO "the ""index""")",
                    R"(ALTER TABLE "shop"."item" RENAME CONSTRAINT "uq" TO "it's unique")",
                });
}

TEST_CASE("PostgreSQL: options of a table change", "[postgresql]") {
    Schema before;
    put(before, retort::schema::Table{
                    .name = {"shop", "item"},
                    .columns = {{.name = "id"}},
                    .options = {.with = {{"fillfactor", "70"}, {"autovacuum_enabled", "false"}, {"toast.x", "1"}}}});
    put(before, retort::schema::Table{
                    .name = "log", .columns = {{.name = "id"}}, .options = {.unlogged = true, .tablespace = "fast"}});
    CHECK(sql_of(
              [](Operations& op) {
                  op.set_table_options({"shop", "item"}, options()
                                                             .unlogged()
                                                             .tablespace("it's \"fast\"")
                                                             .with("fillfactor", "80")
                                                             .with("autovacuum_enabled", "false"));
                  op.set_table_options("log", options().strict());
              },
              before) == Texts{
                             R"(ALTER TABLE "shop"."item" SET UNLOGGED)",
                             R"(ALTER TABLE "shop"."item" SET TABLESPACE "it's ""fast""")",
                             R"(ALTER TABLE "shop"."item" SET (fillfactor = '80'))",
                             R"(ALTER TABLE "shop"."item" RESET (toast.x))",
                             R"(ALTER TABLE "log" SET LOGGED)",
                             R"(ALTER TABLE "log" SET TABLESPACE "pg_default")",
                         });
}

TEST_CASE("PostgreSQL: a table that is there is not partitioned otherwise", "[postgresql]") {
    const auto partition = [](const char* by) {
        return [by](Operations& op) { op.set_table_options("log", options().partition_by(by)); };
    };
    Schema before;
    put(before,
        retort::schema::Table{.name = "log", .columns = {{.name = "id"}}, .options = {.partition_by = "RANGE (id)"}});
    CHECK(sql_of(partition("RANGE (id)"), before).empty());
    CHECK(support::error_of([&] { (void)sql_of(partition("HASH (id)"), before); }).category() ==
          ErrorCategory::unsupported);
}

TEST_CASE("PostgreSQL: sequences and schemas", "[postgresql]") {
    Schema before;
    retort::schema::put(before, retort::schema::Sequence{.name = {"shop", "no"}});
    CHECK(
        sql_of(
            [](Operations& op) {
                op.create_schema("the \"shop\"");
                op.drop_schema("shop");
                op.create_sequence("no");
                op.create_sequence({"shop", "down"}, {.type = smallint(),
                                                      .start = -5,
                                                      .increment = -1,
                                                      .minimum = -9,
                                                      .maximum = -2,
                                                      .cache = 3,
                                                      .cycle = true});
                op.alter_sequence({"shop", "no"}, {.start = 7, .increment = 2});
                op.alter_sequence({"shop", "no"}, {.increment = -1});
                op.drop_sequence({"shop", "no"});
            },
            before) ==
        Texts{
            R"(CREATE SCHEMA "the ""shop""")",
            R"(DROP SCHEMA "shop")",
            R"(CREATE SEQUENCE "no" AS bigint)",
            R"(CREATE SEQUENCE "shop"."down" AS smallint START WITH -5 INCREMENT BY -1 MINVALUE -9 MAXVALUE -2 CACHE 3 CYCLE)",
            R"(ALTER SEQUENCE "shop"."no" AS bigint INCREMENT BY 2 NO MINVALUE NO MAXVALUE START WITH 7 CACHE 1 NO CYCLE)",
            R"(check: SELECT stands_at FROM (SELECT CASE WHEN pg_catalog.pg_sequence_last_value(seqrelid) IS NULL AND seqstart NOT BETWEEN -9223372036854775808 AND -1 AND -1 BETWEEN seqmin AND seqmax THEN -1 ELSE coalesce(pg_catalog.pg_sequence_last_value(seqrelid), seqstart) END AS stands_at FROM pg_catalog.pg_sequence WHERE seqrelid = '"shop"."no"'::regclass) AS s WHERE stands_at NOT BETWEEN -9223372036854775808 AND -1)",
            R"(SELECT pg_catalog.setval(seqrelid, -1, false) FROM pg_catalog.pg_sequence WHERE seqrelid = '"shop"."no"'::regclass AND pg_catalog.pg_sequence_last_value(seqrelid) IS NULL AND seqstart NOT BETWEEN -9223372036854775808 AND -1 AND -1 BETWEEN seqmin AND seqmax)",
            R"(ALTER SEQUENCE "shop"."no" AS bigint INCREMENT BY -1 NO MINVALUE NO MAXVALUE START WITH -1 CACHE 1 NO CYCLE)",
            R"(DROP SEQUENCE "shop"."no")",
        });
}

TEST_CASE("PostgreSQL: a column's numbers", "[postgresql]") {
    const Schema before = schema_of({make_table(
        {"shop", "item"}, {column("id", integer()).identity({.start = 2}), column("no", bigint()).server_default(1)})});
    const auto altered = [&](const char* name, const Operations::Alter& change) {
        return sql_of([&](Operations& op) { op.alter_column({"shop", "item"}, name, change); }, before);
    };
    CHECK(
        altered("no", {.drop_default = true, .identity = Identity{.always = true, .increment = 5}}) ==
        Texts{
            R"(check: SELECT * FROM "shop"."item" WHERE ("no") IS NULL LIMIT 10)",
            "ALTER TABLE \"shop\".\"item\"\n    ALTER COLUMN \"no\" DROP DEFAULT,\n    ALTER COLUMN \"no\" SET NOT "
            "NULL",
            R"(ALTER TABLE "shop"."item" ALTER COLUMN "no" ADD GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5))",
            R"(SELECT setval(pg_catalog.pg_get_serial_sequence('"shop"."item"', 'no')::regclass, last) FROM (SELECT max("no") AS last FROM "shop"."item") AS rows WHERE last >= 1)",
        });
    CHECK(altered("id", {.identity = Identity{.always = true, .start = 2, .increment = 7}}) ==
          Texts{R"(ALTER TABLE "shop"."item" ALTER COLUMN "id" SET GENERATED ALWAYS SET INCREMENT BY 7)"});
    CHECK(altered("id", {.identity = Identity{}}) ==
          Texts{R"(ALTER TABLE "shop"."item" ALTER COLUMN "id" SET START WITH 1)"});
    CHECK(altered("id", {.identity = Identity{.start = 2}}).empty());
    CHECK(altered("id", {.drop_identity = true}) ==
          Texts{R"(ALTER TABLE "shop"."item" ALTER COLUMN "id" DROP IDENTITY)"});
}

TEST_CASE("PostgreSQL: what uses a column steps aside and comes back in order", "[postgresql]") {
    const Schema before =
        schema_of({make_table("a", {column("x", integer()), column("y", integer()).generated(sql("x * 2")).comment("c"),
                                    primary_key({"y"}), unique({"x", "y"}).named("uq"), check("y > 0").named("ck"),
                                    check("x > 0").named("ck_x"), index({"y"}).named("ix")}),
                   make_table("b", {column("y", integer()), foreign_key({"y"}, "a", {"y"}).named("fk")})});
    CHECK(sql_of([](Operations& op) { op.alter_column("a", "y", {.generated = sql("x * 3")}); }, before) ==
          Texts{
              R"(check: SELECT "y" FROM "a" WHERE (x * 3) IS NULL LIMIT 10)",
              R"(ALTER TABLE "b" DROP CONSTRAINT "fk")",
              R"(ALTER TABLE "a" DROP CONSTRAINT "ck")",
              R"(DROP INDEX "ix")",
              R"(ALTER TABLE "a" DROP CONSTRAINT "uq")",
              R"(ALTER TABLE "a" DROP CONSTRAINT "pk_a")",
              R"(ALTER TABLE "a" DROP COLUMN "y")",
              R"(ALTER TABLE "a" ADD COLUMN "y" integer NOT NULL GENERATED ALWAYS AS (x * 3) STORED)",
              R"(COMMENT ON COLUMN "a"."y" IS 'c')",
              R"(ALTER TABLE "a" ADD CONSTRAINT "pk_a" PRIMARY KEY ("y"))",
              R"(ALTER TABLE "a" ADD CONSTRAINT "uq" UNIQUE ("x", "y"))",
              R"(CREATE INDEX "ix" ON "a" ("y"))",
              R"(ALTER TABLE "a" ADD CONSTRAINT "ck" CHECK (y > 0))",
              R"(ALTER TABLE "b" ADD CONSTRAINT "fk" FOREIGN KEY ("y") REFERENCES "a" ("y"))",
          });
    CHECK(sql_of([](Operations& op) { op.alter_column("a", "y", {.drop_generated = true}); }, before) ==
          Texts{R"(ALTER TABLE "a" ALTER COLUMN "y" DROP EXPRESSION)"});
}

TEST_CASE("PostgreSQL: enums get other values", "[postgresql]") {
    CHECK(sql_of([](Operations& op) {
              op.add_enum_value({"shop", "mood"}, "it's ok");
              op.add_enum_value("mood", "b", {.before = "c"});
              op.add_enum_value("mood", "d", {.after = "c"});
              op.rename_enum_value("mood", "b", "it's b");
          }) == Texts{
                    R"(ALTER TYPE "shop"."mood" ADD VALUE 'it''s ok')",
                    R"(ALTER TYPE "mood" ADD VALUE 'b' BEFORE 'c')",
                    R"(ALTER TYPE "mood" ADD VALUE 'd' AFTER 'c')",
                    R"(ALTER TYPE "mood" RENAME VALUE 'b' TO 'it''s b')",
                });
    Schema before = schema_of(
        {make_table("item", {column("id", integer()), column("state", enumeration("state")).server_default("closed"),
                             column("all", array(enumeration("state"))), primary_key({"id"}),
                             index({"id"}).where("state = 'open'").named("ix")})});
    retort::schema::put(before, retort::schema::Enum{"state", {"open", "closed", "lost"}});
    CHECK(sql_of(
              [](Operations& op) {
                  op.replace_enum("state", {"done", "open"}, {{"closed", "done"}});
              },
              before) == Texts{
                             R"(check: SELECT "id" FROM "item" WHERE "state"::text IN ('lost') LIMIT 10)",
                             R"(check: SELECT "id" FROM "item" WHERE "all"::text[] && ARRAY['lost']::text[] LIMIT 10)",
                             R"(DROP INDEX "ix")",
                             R"(ALTER TYPE "state" RENAME TO "state_replaced")",
                             R"(CREATE TYPE "state" AS ENUM ('done', 'open'))",
                             R"(ALTER TABLE "item"
    ALTER COLUMN "state" DROP DEFAULT,
    ALTER COLUMN "state" TYPE "state" USING (CASE "state"::text WHEN 'closed' THEN 'done' ELSE "state"::text END)::"state",
    ALTER COLUMN "state" SET DEFAULT 'done',
    ALTER COLUMN "all" TYPE "state"[] USING array_replace("all"::text[], 'closed', 'done')::"state"[])",
                             R"(CREATE INDEX "ix" ON "item" ("id") WHERE (state = 'open'))",
                             R"(DROP TYPE "state_replaced")",
                         });
}

TEST_CASE("PostgreSQL: a data step is code", "[postgresql]") {
    static bool called = false;
    Operations operations;
    operations.run("nothing", [](retort::database::Connection&) { called = true; });
    const auto steps = pg.compile(operations.recorded().at(0).operation, {});
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].kind == retort::database::Step::Kind::code);
    CHECK(steps[0].code == std::get<retort::operation::Run>(operations.recorded().at(0).operation.value).step);
    CHECK_FALSE(called);
}

TEST_CASE("PostgreSQL: bulk insert", "[postgresql]") {
    SECTION("constants follow the columns' types") {
        CHECK(sql_of(
                  [](Operations& op) {
                      op.bulk_insert("country", {"name", "open", "flag", "tags", "key", "fee"},
                                     {{"Côte d'Ivoire", 1, Bytes{std::byte{7}}, R"(["a"])",
                                       "00000000-0000-4000-8000-000000000000", "1.50"},
                                      {"Peru", true, nullptr, nullptr, nullptr, 2}});
                  },
                  country()) == Texts{
                                    R"(INSERT INTO "country" ("name", "open", "flag", "tags", "key", "fee") VALUES
    ('Côte d''Ivoire', true, '\x07', (SELECT a FROM jsonb_to_record(jsonb_build_object('a', '["a"]'::jsonb)) AS r(a text[])), '00000000-0000-4000-8000-000000000000', '1.50'),
    ('Peru', true, NULL, NULL, NULL, 2))",
                                });
    }
    SECTION("numbers given to an identity column take its sequence along") {
        CHECK(
            sql_of(
                [](Operations& op) {
                    op.bulk_insert("country", {"id", "name"}, {{7, "Peru"}});
                },
                country()) ==
            Texts{
                R"(INSERT INTO "country" ("id", "name") OVERRIDING SYSTEM VALUE VALUES
    (7, 'Peru'))",
                R"(SELECT setval(s, greatest(nextval(s), (SELECT max("id") FROM "country"))) FROM CAST(pg_get_serial_sequence('"country"', 'id') AS regclass) AS s)",
            });
    }
    SECTION("at most 500 rows in a statement") {
        const std::vector<std::vector<Cell>> rows(1001, {Cell("x")});
        const auto texts = sql_of([&](Operations& op) { op.bulk_insert("country", {"name"}, rows); }, country());
        REQUIRE(texts.size() == 3);
        CHECK(texts[2] == "INSERT INTO \"country\" (\"name\") VALUES\n    ('x')");
    }
    SECTION("no rows, no statement") {
        CHECK(sql_of([](Operations& op) { op.bulk_insert("country", {"name"}, std::vector<std::vector<Cell>>{}); },
                     country())
                  .empty());
    }
}

TEST_CASE("PostgreSQL: scripts", "[postgresql]") {
    CHECK(pg.guard("SELECT 1 FROM a -- all", "it's 100% $retort$") == R"(DO $retort2$
BEGIN
    IF EXISTS (SELECT 1 FROM a -- all
    ) THEN
        RAISE integrity_constraint_violation USING MESSAGE = 'it''s 100% $retort$';
    END IF;
END
$retort2$)");
    CHECK(pg.script_header() == R"(\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET TimeZone = 'UTC';
SET client_min_messages = warning;
)");
    CHECK(pg.script_begin(true) == "BEGIN;\n");
    CHECK(pg.script_commit(false) == "COMMIT;\n");
}

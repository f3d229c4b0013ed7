// Every operation on a PostgreSQL server, on tables with rows. What came of it is read from the catalogue and the
// tables with queries of the test's own.

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <postgresql/dialect.hpp>
#include <retort/migration.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/server.hpp>

#include "postgresql_shop.hpp"

using namespace retort::ddl;
using Catch::Contains;
using namespace std::string_literals;
using retort::Bytes;
using retort::Error;
using retort::ErrorCategory;
using retort::Operations;
using support::error_of;
using support::Rows;
using support::Shop;

namespace {
const retort::database::Dialect& pg = retort::postgresql::dialect();

// A table of countries with two rows.
struct Countries : Shop {
    Countries() {
        run([](Operations& op) {
            op.create_table("country", {column("id", integer()).identity(), column("name", varchar(50)).not_null(),
                                        column("area", text()).server_default("0"), column("open", boolean()),
                                        column("seen", date()), primary_key({"id"}), unique({"name"})});
            op.bulk_insert("country", {"name", "area", "open", "seen"},
                           {{"India", "3287263", true, "2024-01-31"}, {"Peru", "1285216", false, nullptr}});
        });
    }
};
} // namespace

TEST_CASE("PostgreSQL server: a table with everything", "[postgresql]") {
    Shop shop;
    shop.execute(R"(CREATE SCHEMA "the shop")");
    shop.run([](Operations& op) {
        op.create_enum("item state", {"draft", "it's out"});
        op.create_table("user", {column("id", uuid()).server_default(random_uuid()), column("no", integer()).not_null(),
                                 primary_key({"id"}), unique({"id", "no"})});
        op.create_table(
            {"the shop", "item"},
            {column("id", bigint()).identity({.always = true, .start = 100, .increment = 5}),
             column("owner_id", uuid()),
             column("owner_no", integer()),
             column("parent_id", bigint()),
             column("name", text()).collate("C").not_null().server_default("it's"),
             column("price", numeric(10, 2)).server_default(sql("1 + 1")).comment("the 'list' price"),
             column("made_at", timestamptz()).not_null().server_default(now()),
             column("made_on", date()).server_default(today()),
             column("tax", numeric()).generated(sql("price * 0.2")),
             column("state", enumeration("item state")).server_default("it's out"),
             column("tags", array(text())),
             column("doc", json()),
             primary_key({"id"}),
             unique({"name"}).deferrable(initially_deferred),
             foreign_key({"owner_id", "owner_no"}, "user", {"id", "no"}).match(Match::full).on_delete(cascade),
             foreign_key({"parent_id"}, {"the shop", "item"}, {"id"}).on_delete(set_null).deferrable(),
             check("price > 0").named("ck_price"),
             index({Key("name").descending(), expression("lower(name)")}),
             comment("what's sold"),
             options().with("fillfactor", "70")});
        op.create_table("booking", {column("room", integer()), options().unlogged()});
    });
    CHECK(shop.query(R"(SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
                        WHERE contype <> 'n' AND conrelid = '"the shop".item'::regclass ORDER BY 1)") ==
          Rows{
              "ck_price|CHECK ((price > (0)::numeric))",
              "fk_item_owner_id_owner_no_user|FOREIGN KEY (owner_id, owner_no) REFERENCES \"user\"(id, no) MATCH FULL "
              "ON DELETE CASCADE",
              "fk_item_parent_id_item|FOREIGN KEY (parent_id) REFERENCES \"the shop\".item(id) ON DELETE SET NULL "
              "DEFERRABLE",
              "pk_item|PRIMARY KEY (id)",
              "uq_item_name|UNIQUE (name) DEFERRABLE INITIALLY DEFERRED",
          });
    CHECK(shop.query("SELECT indexdef FROM pg_indexes WHERE tablename = 'item' AND indexname LIKE 'ix%'").at(0) ==
          shop.query("SELECT format('CREATE INDEX %s ON \"the shop\".item USING btree (name DESC, lower(name))', "
                     "indexname) FROM pg_indexes WHERE tablename = 'item' AND indexname LIKE 'ix%'")
              .at(0));
    CHECK(shop.query(
              R"(SELECT obj_description('"the shop".item'::regclass), col_description('"the shop".item'::regclass, 6),
                               (SELECT reloptions FROM pg_class WHERE relname = 'item'),
                               (SELECT relpersistence FROM pg_class WHERE relname = 'booking'))") ==
          Rows{"what's sold|the 'list' price|{fillfactor=70}|u"});
    shop.run([](Operations& op) {
        op.bulk_insert({"the shop", "item"}, {"name", "tags", "doc"}, {{"a", R"(["x","y"])", R"({"a":1})"}});
    });
    CHECK(shop.query(R"(SELECT id, name, price, tax, state, tags, doc, made_on = (now() AT TIME ZONE 'UTC')::date
                        FROM "the shop".item)") == Rows{R"(100|a|2.00|0.400|it's out|{x,y}|{"a": 1}|t)"});
    shop.run([](Operations& op) {
        op.drop_table({"the shop", "item"});
        op.drop_enum("item state");
    });
    CHECK(shop.query("SELECT typname FROM pg_type WHERE typname = 'item state'").empty());
}

TEST_CASE("PostgreSQL server: EXCLUDE keeps rows apart", "[postgresql]") {
    Shop shop;
    auto table = make_table("booking", {column("during", native("tsrange"))});
    retort::schema::add_constraint(
        table, retort::schema::Exclude{.name = "ex_booking", .elements = {{.column = "during", .with = "&&"}}});
    for (const auto& step : pg.compile({retort::operation::CreateTable{table}}, {})) shop.execute(step.sql);
    const Error e = error_of(
        [&] { shop.execute("INSERT INTO booking VALUES ('[2024-01-01,2024-01-03]'), ('[2024-01-02,2024-01-04]')"); });
    CHECK(e.category() == ErrorCategory::check);
    CHECK(e.constraint() == "ex_booking");
    CHECK_THAT(e.what(), Contains("2024-01-02"));
}

TEST_CASE("PostgreSQL server: columns of a table with rows", "[postgresql]") {
    Countries shop;
    shop.run([](Operations& op) {
        op.add_column("country", column("code", varchar(3)).not_null().server_default("---").comment("ISO 3166-1"));
        op.add_column("country", column("length", integer()).generated(sql("length(name)")));
        op.rename_column("country", "seen", "last seen");
        op.drop_column("country", "open");
    });
    CHECK(shop.columns("country") == Rows{
                                         "id|integer|t|NULL",
                                         "name|character varying(50)|t|NULL",
                                         "area|text|f|'0'::text",
                                         "last seen|date|f|NULL",
                                         "code|character varying(3)|t|'---'::character varying",
                                         "length|integer|f|length((name)::text)",
                                     });
    CHECK(shop.query("SELECT * FROM country ORDER BY id") ==
          Rows{"1|India|3287263|2024-01-31|---|5", "2|Peru|1285216|NULL|---|4"});
    SECTION("a NOT NULL column without a default has no value for the rows, and nothing has happened") {
        const Error e = error_of([&] {
            shop.run([](Operations& op) {
                op.add_column("country", column("first", integer()));
                op.add_column("country", column("second", integer()).not_null());
            });
        });
        CHECK(e.what() == "country has rows, and second is NOT NULL without a default for them: 1; 2"s);
        CHECK(shop.columns("country").size() == 6);
    }
}

TEST_CASE("PostgreSQL server: an altered column keeps its rows", "[postgresql]") {
    Countries shop;
    const auto alter = [&](const char* name, const Operations::Alter& change) {
        shop.run([&](Operations& op) { op.alter_column("country", name, change); });
    };
    const auto values = [&](const std::string& name) {
        return shop.query("SELECT " + name + " FROM country ORDER BY id");
    };

    SECTION("text becomes integer, with the default that it has") {
        alter("area", {.type = integer()});
        CHECK(shop.columns("country")[2] == "area|integer|f|0");
        CHECK(values("area") == Rows{"3287263", "1285216"});
        alter("area", {.type = text()});
        CHECK(values("area") == Rows{"3287263", "1285216"});
    }
    SECTION("everything at once") {
        alter("area", {.type = bigint(),
                       .using_ = sql("area::bigint * 2"),
                       .nullable = false,
                       .server_default = 7,
                       .comment = "km²"});
        CHECK(shop.columns("country")[2] == "area|bigint|t|7");
        CHECK(values("area") == Rows{"6574526", "2570432"});
        CHECK(values("col_description('country'::regclass, 3)")[0] == "km²");
        alter("area", {.nullable = true, .drop_default = true, .comment = ""});
        CHECK(shop.columns("country")[2] == "area|bigint|f|NULL");
        CHECK(values("col_description('country'::regclass, 3)")[0] == "NULL");
    }
    SECTION("booleans and numbers") {
        alter("open", {.type = smallint()});
        CHECK(values("open") == Rows{"1", "0"});
        alter("open", {.type = boolean()});
        CHECK(values("open") == Rows{"t", "f"});
    }
    SECTION("text, an enum, another enum") {
        shop.run([](Operations& op) {
            op.create_enum("state", {"India", "Peru"});
            op.create_enum("land", {"Peru", "India", "Chad"});
            op.drop_constraint("country", "uq_country_name");
            op.alter_column("country", "name", {.type = enumeration("state"), .server_default = "Peru"});
            op.alter_column("country", "name", {.type = enumeration("land")});
        });
        CHECK(shop.columns("country")[1] == "name|land|t|'Peru'::land");
        CHECK(values("name") == Rows{"India", "Peru"});
    }
    SECTION("a type of arrays") {
        shop.run([](Operations& op) {
            op.add_column("country", column("tags", array(text())).server_default(R"(["1", "2"])"));
            op.alter_column("country", "tags", {.type = array(integer())});
        });
        CHECK(shop.columns("country")[5] == "tags|integer[]|f|'{1,2}'::integer[]");
        CHECK(values("tags") == Rows{"{1,2}", "{1,2}"});
    }
    SECTION("a collation stays with the type and goes when it is told to") {
        alter("name", {.collation = "C"});
        alter("name", {.type = varchar(60)});
        const auto collation = [&] {
            return shop.query("SELECT collname FROM pg_attribute a JOIN pg_collation c ON c.oid = attcollation "
                              "WHERE attrelid = 'country'::regclass AND attname = 'name'");
        };
        CHECK(collation() == Rows{"C"});
        alter("name", {.collation = ""});
        CHECK(collation() == Rows{"default"});
    }
    SECTION("values that do not fit are refused, not cut") {
        CHECK(error_of([&] { alter("name", {.type = varchar(4)}); }).what() ==
              "country.name holds values that varchar(4) cannot hold as they are: 1"s);
        CHECK(error_of([&] { alter("seen", {.nullable = false}); }).what() == "country.seen holds NULLs: 2"s);
        CHECK(values("name") == Rows{"India", "Peru"});
    }
    SECTION("the key of other tables") {
        shop.run([](Operations& op) {
            op.create_table("city", {column("country_id", integer()),
                                     foreign_key({"country_id"}, "country", {"id"}).on_delete(cascade)});
            op.bulk_insert("city", {"country_id"}, {{1}, {2}});
            op.alter_column("country", "id", {.type = bigint()});
            op.rename_column("country", "id", "number");
            op.rename_table("country", "land");
        });
        CHECK(shop.constraints("city") ==
              Rows{"fk_city_country_id_country|FOREIGN KEY (country_id) REFERENCES land(number) ON DELETE CASCADE"});
        CHECK(shop.query("SELECT count(*) FROM city") == Rows{"2"});
        CHECK(shop.constraints("land") == Rows{"pk_country|PRIMARY KEY (number)", "uq_country_name|UNIQUE (name)"});
    }
}

TEST_CASE("PostgreSQL server: indexes and constraints of a table with rows", "[postgresql]") {
    Countries shop;
    shop.run([](Operations& op) {
        op.create_index("country", index({"area"}).unique().include({"seen"}).where("open").named("ix_area"));
        op.create_index("country", index({expression("lower(name)")}).named("ix_lower"));
        op.drop_index("country", "ix_lower");
        op.drop_constraint("country", "pk_country");
        op.add_constraint("country", primary_key({"name"}).named("pk"));
        op.add_constraint("country", unique({"area", "seen"}));
        op.add_constraint("country", check("length(name) > 3").named("ck_name"));
        op.create_table("city", {column("land", varchar(50))});
        op.bulk_insert("city", {"land"}, {{"Peru"}, {nullptr}});
        op.add_constraint("city", foreign_key({"land"}, "country", {"name"}).on_update(cascade));
    });
    CHECK(shop.query("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'ix%'") ==
          Rows{"CREATE UNIQUE INDEX ix_area ON public.country USING btree (area) INCLUDE (seen) WHERE open"});
    CHECK(shop.constraints("country") == Rows{
                                             "ck_name|CHECK ((length((name)::text) > 3))",
                                             "pk|PRIMARY KEY (name)",
                                             "uq_country_area_seen|UNIQUE (area, seen)",
                                             "uq_country_name|UNIQUE (name)",
                                         });
    CHECK(shop.constraints("city") ==
          Rows{"fk_city_land_country|FOREIGN KEY (land) REFERENCES country(name) ON UPDATE CASCADE"});

    SECTION("rows in the way are told, and nothing has happened") {
        shop.execute("INSERT INTO country (name, area, open) VALUES ('Chad', '3287263', false)");
        const Error e = error_of([&] {
            shop.run([](Operations& op) {
                op.drop_constraint("country", "ck_name");
                op.add_constraint("country", unique({"area"}));
            });
        });
        CHECK(e.category() == ErrorCategory::unique);
        CHECK_THAT(e.what(), Contains("Key (area)=(3287263) is duplicated"));
        CHECK(shop.constraints("country").size() == 4);
    }
}

TEST_CASE("PostgreSQL server: NULLS NOT DISTINCT, where the server knows it", "[postgresql]") {
    Countries shop;
    const auto add = [&] {
        shop.run([](Operations& op) {
            op.add_constraint("country", unique({"area", "seen"}).nulls_not_distinct());
            op.create_index("country", index({"open", "seen"}).unique().nulls_not_distinct().named("ix_open"));
        });
    };
    if (support::server_version() >= 150000) {
        add();
        CHECK(shop.constraints("country").at(1) == "uq_country_area_seen|UNIQUE NULLS NOT DISTINCT (area, seen)");
        CHECK(shop.query("SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = 'ix_open'::regclass") ==
              Rows{"t"});
    } else {
        const Error e = error_of(add);
        CHECK(e.category() == ErrorCategory::unsupported);
        CHECK_THAT(e.hint(), Contains("PostgreSQL 15"));
        CHECK(shop.constraints("country").size() == 2);
    }
}

TEST_CASE("PostgreSQL server: keys that repeat one another", "[postgresql]") {
    Shop shop;
    shop.run([](Operations& op) {
        op.create_table("user", {column("id", integer()), column("no", integer()), primary_key({"id"}),
                                 unique({"id"}).named("again"), unique({"no"}), index({"no"}).unique()});
        op.create_table("item", {column("owner", integer()), column("maker", integer()),
                                 foreign_key({"owner"}, "user", {"id"}), foreign_key({"maker"}, "user", {"no"})});
        op.bulk_insert("user", {"id", "no"}, {{1, 1}, {2, 2}});
        op.bulk_insert("item", {"owner", "maker"}, {{1, 1}, {2, nullptr}});
    });
    CHECK(shop.constraints("user") == Rows{"again|UNIQUE (id)", "pk_user|PRIMARY KEY (id)", "uq_user_no|UNIQUE (no)"});

    // Whichever of two a foreign key hangs on, it can go: the other stands in.
    shop.run([](Operations& op) {
        op.drop_constraint("user", "pk_user");
        op.add_constraint("user", primary_key({"id"}));
        op.drop_constraint("user", "again");
        op.drop_constraint("user", "uq_user_no");
        op.add_constraint("user", unique({"no"}));
        op.drop_index("user", "ix_user_no");
    });
    CHECK(shop.constraints("user") == Rows{"pk_user|PRIMARY KEY (id)", "uq_user_no|UNIQUE (no)"});
    CHECK(shop.constraints("item") == Rows{"fk_item_maker_user|FOREIGN KEY (maker) REFERENCES \"user\"(no)",
                                           "fk_item_owner_user|FOREIGN KEY (owner) REFERENCES \"user\"(id)"});
    CHECK(shop.query("SELECT * FROM item ORDER BY 1") == Rows{"1|1", "2|NULL"});
    CHECK(error_of([&] { shop.execute("DELETE FROM \"user\" WHERE id = 1"); }).category() ==
          ErrorCategory::foreign_key);
}

TEST_CASE("PostgreSQL server: bulk insert", "[postgresql]") {
    Countries shop;
    SECTION("more rows than a statement takes") {
        std::vector<std::vector<Cell>> rows;
        for (int i = 0; i < 1201; ++i) rows.push_back({Cell("country " + std::to_string(i)), Cell(nullptr)});
        shop.run([&](Operations& op) { op.bulk_insert("country", {"name", "area"}, rows); });
        CHECK(shop.query("SELECT count(*), count(area) FROM country") == Rows{"1203|2"});
    }
    SECTION("every shape of value in every kind of column that takes it") {
        shop.run([](Operations& op) {
            op.create_table("t", {column("a", uuid()), column("b", bytes()), column("c", array(array(integer()))),
                                  column("d", boolean()), column("e", double_precision()), column("f", timestamptz()),
                                  column("g", json()), column("h", smallint()), column("i", interval())});
            op.bulk_insert("t", {"a", "b", "c", "d", "e", "f", "g", "h", "i"},
                           {{nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr},
                            {"f81d4fae-7dec-11d0-a765-00a0c91e6bf6", Bytes{std::byte{0}, std::byte{92}},
                             "[[1,2],[3,4]]", 0, 0.1, "2024-02-29 12:00:00.5", R"({"it's": "\\"})", true, "P1DT2H"}});
        });
        CHECK(
            shop.query("SELECT * FROM t WHERE a IS NOT NULL") ==
            Rows{
                R"(f81d4fae-7dec-11d0-a765-00a0c91e6bf6|\x005c|{{1,2},{3,4}}|f|0.1|2024-02-29 12:00:00.5+00|{"it's": "\\"}|1|P1DT2H)"});
    }
    SECTION("the next number is free after numbers were given, and never given twice") {
        shop.run([](Operations& op) { op.bulk_insert("country", {"id", "name"}, {{41, "Chad"}, {7, "Mali"}}); });
        shop.execute("INSERT INTO country (name) VALUES ('Fiji')");
        shop.run([](Operations& op) { op.bulk_insert("country", {"id", "name"}, {{9, "Cuba"}}); });
        shop.execute("INSERT INTO country (name) VALUES ('Iran')");
        CHECK(shop.query("SELECT name FROM country WHERE id >= 41 ORDER BY id") == Rows{"Chad", "Fiji", "Iran"});
    }
    SECTION("the largest number of all can be given") {
        shop.run([](Operations& op) { op.bulk_insert("country", {"id", "name"}, {{2147483647, "Chad"}}); });
        CHECK(shop.query("SELECT count(*) FROM country") == Rows{"3"});
    }
}

TEST_CASE("PostgreSQL server: hostile names are names", "[postgresql]") {
    const std::string name = R"(x"; DROP TABLE y; --)";
    const std::string other = R"(a"b:c$1'd)";
    Shop shop;
    shop.run([&](Operations& op) {
        op.create_enum(name + " type", {name, other});
        op.create_table(name,
                        {column(other, enumeration(name + " type")).not_null().server_default(name).comment(other),
                         column("n", integer()).identity(), primary_key({other}).named(name + " pk"),
                         check("true").named(other), comment(name)});
        op.bulk_insert(name, {other, "n"}, {{other, 3}});
        op.create_index(name, index({other}).named(other + " ix"));
        op.alter_column(name, other, {.type = text()});
        op.rename_column(name, other, name);
        op.rename_table(name, other);
    });
    CHECK(shop.query("SELECT " + pg.quote(name) + " FROM " + pg.quote(other)) == Rows{other});
    CHECK(shop.query("SELECT obj_description(" + pg.literal(pg.quote(other)) + "::regclass)") == Rows{name});
}

TEST_CASE("PostgreSQL server: a guard fails when its query finds something", "[postgresql]") {
    Countries shop;
    shop.execute(pg.guard("SELECT 1 FROM country WHERE name = '$retort$' -- none", "no"));
    const Error e = error_of([&] { shop.execute(pg.guard("SELECT 1 FROM country", "it's 100% wrong, $retort$\\")); });
    CHECK(e.what() == std::string("it's 100% wrong, $retort$\\"));
}

TEST_CASE("PostgreSQL server: psql runs a script", "[postgresql]") {
    const support::Scratch scratch("postgresql");
    const auto file =
        std::filesystem::temp_directory_path() / ("retort_script_" + std::to_string(std::random_device{}()) + ".sql");
    // Runs it with psql; returns the exit code and what it printed.
    const auto psql = [&](const std::string& body) {
        std::ofstream(file) << pg.script_header() << pg.script_begin(false) << body << pg.script_commit(false);
        const std::string command =
            "psql --no-psqlrc --quiet --file='" + file.string() + "' '" + scratch.url() + "' 2>&1";
        std::FILE* pipe = popen(command.c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::string printed;
        for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) printed += static_cast<char>(c);
        return std::pair(pclose(pipe), printed);
    };
    const auto [good, nothing] = psql("CREATE TABLE t (a text DEFAULT '\\');\nDROP TABLE IF EXISTS nowhere;\n" +
                                      pg.guard("SELECT 1 FROM t", "t has rows") + ";\n");
    CHECK(good == 0);
    CHECK(nothing.empty());
    const auto [bad, printed] = psql("CREATE TABLE u ();\nINSERT INTO t VALUES (1);\n" +
                                     pg.guard("SELECT 1 FROM t", "t has rows") + ";\nCREATE TABLE v ();\n");
    CHECK(bad != 0);
    CHECK_THAT(printed, Contains("t has rows"));
    const auto connection = pg.connect(retort::Url(scratch.url()));
    CHECK(pg.has_table(*connection, "t"));
    CHECK_FALSE(pg.has_table(*connection, "u"));
    std::filesystem::remove(file);
}

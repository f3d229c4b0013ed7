// The same change of a table through the same operations on both databases: what hangs on it stays, rows included.
// On SQLite the table is made anew (sqlite_survivors_test.cpp looks closer), on PostgreSQL it is altered.

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace retort::ddl;
using database::Connection;

namespace {
void make(Operations& op) {
    op.create_table("owner", {column("id", bigint()).identity(), column("name", text()), primary_key({"id"})});
    op.create_table("item",
                    {column("id", bigint()).identity(), column("v", text()), column("name", varchar(20)).collate("C"),
                     column("owner_id", bigint()), column("boss_id", bigint()), column("price", integer()),
                     column("tax", integer()).generated(sql("price * 2")), primary_key({"id"}),
                     check("v <> 'never'").named("ck_v"), check("price < 1000").named("ck_price"),
                     foreign_key({"owner_id"}, "owner", {"id"}).on_delete(cascade).on_update(set_null),
                     foreign_key({"boss_id"}, "item", {"id"}).deferrable(initially_deferred),
                     index({expression("lower(name)")}).named("ix_expression"),
                     index({key("price").descending()}).named("ix_descending"),
                     index({"name"}).unique().where("price > 5").named("ix_partial"), comment("what there is")});
    for (const auto& [name, action] : {std::pair("cascading", cascade), std::pair("nulling", set_null),
                                       std::pair("restricting", restrict_), std::pair("plain", no_action)})
        op.create_table(name,
                        {column("item_id", bigint()), foreign_key({"item_id"}, "item", {"id"}).on_delete(action)});
    op.create_table("log", {column("line", text())});
    op.bulk_insert("owner", {"id", "name"}, {{1, "Ann"}, {2, "Bob"}});
    op.bulk_insert(
        "item", {"id", "v", "name", "owner_id", "boss_id", "price"},
        {{1, "10", "a", 1, nullptr, 5}, {2, "20", "B", 2, 1, 6}, {3, nullptr, "c", 1, 3, 7}, {41, "9", "z", 1, 1, 1}});
    op.bulk_insert("cascading", {"item_id"}, {{1}, {nullptr}});
    op.bulk_insert("nulling", {"item_id"}, {{2}});
    op.bulk_insert("restricting", {"item_id"}, {{3}});
    op.bulk_insert("plain", {"item_id"}, {{3}, {1}});
    op.execute(
        {{"sqlite", "DELETE FROM item WHERE id = 41;"
                    "CREATE VIEW dear AS SELECT id, name FROM item WHERE price > 5;"
                    "CREATE VIEW more AS SELECT name FROM dear;"
                    "CREATE TRIGGER tell AFTER INSERT ON item BEGIN INSERT INTO log VALUES (new.name); END"},
         {"postgresql",
          "SELECT setval(pg_get_serial_sequence('item', 'id'), 41); DELETE FROM item WHERE id = 41;"
          "SET CONSTRAINTS ALL IMMEDIATE;"
          "ALTER TABLE item ADD CHECK (price > -1000);"
          "CREATE VIEW dear AS SELECT id, name FROM item WHERE price > 5;"
          "CREATE VIEW more AS SELECT name FROM dear;"
          "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (new.name); "
          "RETURN new; END $$;"
          "CREATE TRIGGER tell AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION tell()"}});
}

std::string rows(Connection& connection, const std::string& query) {
    std::string text;
    for (const auto& row : connection.query(query)) {
        if (!text.empty()) text += ";";
        for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("NULL");
    }
    return text;
}

// What the statement does, seen by the query; nothing of it stays.
std::string seen(Connection& connection, const std::string& statement, const std::string& query) {
    const database::Transaction transaction(connection);
    try {
        connection.execute(statement);
        return rows(connection, query);
    } catch (const Error& e) {
        return fmt::format("refused, {}", static_cast<int>(e.category()));
    }
}

using Facts = std::map<std::string, std::string>;

Facts facts_of(Connection& connection) {
    Facts facts{
        {"rows", rows(connection, "SELECT id, v, name, owner_id, boss_id, price, tax FROM item ORDER BY id")},
        {"children", rows(connection, "SELECT * FROM cascading ORDER BY 1") + "/" +
                         rows(connection, "SELECT * FROM nulling") + "/" +
                         rows(connection, "SELECT * FROM restricting") + "/" +
                         rows(connection, "SELECT * FROM plain ORDER BY 1")},
        {"view on a view", rows(connection, "SELECT name FROM more ORDER BY 1")},
        {"trigger", seen(connection, "INSERT INTO item (name) VALUES ('new')", "SELECT * FROM log")},
        {"counter", seen(connection, "INSERT INTO item (name) VALUES ('new')", "SELECT max(id) > 41 FROM item")},
        {"generated",
         seen(connection, "INSERT INTO item (price) VALUES (21)", "SELECT tax FROM item WHERE price = 21")},
        {"collation", rows(connection, "SELECT name FROM item ORDER BY name")},
        {"partial index",
         seen(connection, "INSERT INTO item (name, price) VALUES ('B', 4)", "SELECT count(*) FROM item") +
             seen(connection, "INSERT INTO item (name, price) VALUES ('B', 9)", "SELECT 1")},
        {"named CHECK", seen(connection, "INSERT INTO item (price) VALUES (1001)", "SELECT 1")},
        {"ON DELETE of its own key",
         seen(connection, "DELETE FROM restricting; DELETE FROM plain; DELETE FROM owner WHERE id = 1",
              "SELECT id FROM item")},
        {"ON UPDATE of its own key",
         seen(connection, "UPDATE owner SET id = 8 WHERE id = 2", "SELECT owner_id FROM item WHERE id = 2")},
        {"reference to itself",
         seen(connection, "INSERT INTO item (id, boss_id) VALUES (50, 51), (51, 50)", "SELECT count(*) FROM item")},
        {"CASCADE", seen(connection, "DELETE FROM plain; UPDATE item SET boss_id = NULL; DELETE FROM item WHERE id = 1",
                         "SELECT count(*) FROM cascading")},
        {"SET NULL", seen(connection, "DELETE FROM item WHERE id = 2", "SELECT item_id FROM nulling")},
        {"RESTRICT", seen(connection, "DELETE FROM plain; DELETE FROM item WHERE id = 3", "SELECT 1")},
        {"NO ACTION", seen(connection, "DELETE FROM restricting; DELETE FROM item WHERE id = 3", "SELECT 1")},
    };
    if (connection.dialect().name() == "sqlite") {
        facts["indexes"] =
            rows(connection, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name LIKE 'ix%' AND name "
                             "<> 'ix_new' ORDER BY name");
    } else {
        facts["indexes"] =
            rows(connection, "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'ix%' AND indexname <> "
                             "'ix_new' ORDER BY 1");
        facts["comment"] = rows(connection, "SELECT obj_description('item'::regclass)");
        facts["unnamed CHECK"] = seen(connection, "INSERT INTO item (price) VALUES (-1000)", "SELECT 1");
    }
    return facts;
}

struct Reason {
    const char* what;
    support::Revisions::Function change;
};
} // namespace

TEST_CASE("what hangs on a table survives a change on both databases", "[survivors]") {
    for (const std::string& dialect : support::dialects()) {
        for (const Reason& reason :
             {Reason{"alter type", [](Operations& op) { op.alter_column("item", "v", {.type = varchar(40)}); }},
              Reason{"add constraint",
                     [](Operations& op) { op.add_constraint("item", check("length(v) < 9").named("ck_new")); }},
              Reason{"drop constraint", [](Operations& op) { op.drop_constraint("item", "ck_v"); }},
              Reason{"a batch", [](Operations& op) {
                         op.drop_constraint("item", "ck_v");
                         op.alter_column("item", "v", {.type = bigint(), .using_ = sql("CAST(v AS bigint)")});
                         op.alter_column("item", "v", {.server_default = 5});
                         op.add_constraint("item", check("price > -5000").named("ck_new"));
                         op.create_index("item", index({"v"}).named("ix_new"));
                         op.add_column("item", column("added", text()).server_default(sql("upper('x')")));
                     }}}) {
            INFO(dialect << ", " << reason.what);
            const support::Scratch scratch(dialect);
            Database database(scratch.url());
            const Lease connection = database.connect();
            support::Revisions revisions;
            revisions.add("made", {}, make).add("changed", "made", reason.change);
            migration::upgrade(*connection, revisions.graph(), "made");
            const Facts before = facts_of(*connection);
            CHECK(before.at("rows") == "1|10|a|1|NULL|5|10;2|20|B|2|1|6|12;3|NULL|c|1|3|7|14");
            CHECK(before.at("counter") == (dialect == "sqlite" ? "1" : "t"));
            migration::upgrade(*connection, revisions.graph(), "changed");
            for (const auto& [what, fact] : facts_of(*connection)) {
                INFO(what);
                CHECK(fact == before.at(what));
            }
        }
    }
}

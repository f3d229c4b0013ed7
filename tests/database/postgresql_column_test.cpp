// Columns on a PostgreSQL server that get numbers, expressions or other types, with what hangs on them.

#include <catch2/catch.hpp>

#include <retort/migration.hpp>
#include <support/errors.hpp>

#include "postgresql_shop.hpp"

using namespace retort::ddl;
using namespace std::string_literals;
using Catch::Contains;
using retort::Error;
using retort::Operations;
using support::error_of;
using support::message_of;
using support::Rows;
using support::Shop;

namespace {
// Tickets that have numbers of their own, not in order.
struct Tickets : Shop {
    Tickets() {
        run([](Operations& op) {
            op.create_table("ticket", {column("no", integer()).not_null().server_default(0), column("what", text()),
                                       unique({"no"})});
            op.bulk_insert("ticket", {"no", "what"}, {{3, "a"}, {17, "b"}, {5, "c"}});
        });
    }

    void alter(const Operations::Alter& change) {
        run([&](Operations& op) { op.alter_column("ticket", "no", change); });
    }

    // The numbers that the next rows get.
    Rows next(int rows = 1) {
        const std::string insert =
            "INSERT INTO ticket (what) SELECT 'new' FROM generate_series(1, " + std::to_string(rows) + ") RETURNING no";
        return query(insert);
    }
};

// increment|minimum|maximum|start|cache|cycle of the column's counter
Rows counter(Shop& shop, const std::string& table, const std::string& column) {
    return shop.query("SELECT seqincrement, seqmin, seqmax, seqstart, seqcache, seqcycle FROM pg_sequence "
                      "WHERE seqrelid = pg_get_serial_sequence('" +
                      table + "', '" + column + "')::regclass");
}
} // namespace

TEST_CASE("PostgreSQL server: a column gets numbers, which go on after the largest", "[postgresql]") {
    Tickets shop;
    SECTION("up") {
        shop.alter({.drop_default = true, .identity = Identity{}});
        CHECK(shop.next(2) == Rows{"18", "19"});
        CHECK(shop.columns("ticket")[0] == "no|integer|t|NULL");
    }
    SECTION("from a start beyond the largest") {
        shop.alter({.drop_default = true, .identity = Identity{.always = true, .start = 100, .increment = 10}});
        CHECK(shop.next(2) == Rows{"100", "110"});
        CHECK(error_of([&] { shop.execute("INSERT INTO ticket (no) VALUES (1)"); }).state() == "428C9");
    }
    SECTION("down") {
        shop.alter(
            {.drop_default = true, .identity = Identity{.start = 10, .increment = -1, .minimum = -50, .maximum = 50}});
        CHECK(shop.next() == Rows{"2"});
    }
    SECTION("in a table without rows") {
        shop.execute("DELETE FROM ticket");
        shop.alter({.drop_default = true, .identity = Identity{.start = 5}});
        CHECK(shop.next(2) == Rows{"5", "6"});
    }
    SECTION("in a column that was NULL, once no row is") {
        shop.run([](Operations& op) {
            op.alter_column("ticket", "no", {.nullable = true});
            op.bulk_insert("ticket", {"no", "what"}, {{nullptr, "d"}});
        });
        const auto number = [&] { shop.alter({.drop_default = true, .identity = Identity{}}); };
        CHECK(error_of(number).what() == "ticket.no holds NULLs: NULL|d"s);
        CHECK(shop.columns("ticket")[0] == "no|integer|f|0");
        shop.execute("UPDATE ticket SET no = 40 WHERE no IS NULL");
        number();
        CHECK(shop.next() == Rows{"41"});
    }
    SECTION("a larger number than the limit") {
        CHECK(error_of([&] { shop.alter({.drop_default = true, .identity = Identity{.maximum = 10}}); }).state() ==
              "22003");
    }
    SECTION("with hostile names") {
        const std::string table = R"(x'"; DROP TABLE ticket; --)";
        shop.run([&](Operations& op) {
            op.create_table(table, {column("n'\"%s", bigint()), column("a", text())});
            op.bulk_insert(table, {"n'\"%s"}, {{8}});
            op.alter_column(table, "n'\"%s", {.identity = Identity{}});
            op.bulk_insert(table, {"a"}, {{"x"}});
            op.alter_column(table, "n'\"%s", {.identity = Identity{.maximum = 500}});
        });
        CHECK(shop.query("SELECT max(\"n'\"\"%s\") FROM " + retort::postgresql::dialect().quote(table)) == Rows{"9"});
    }
}

TEST_CASE("PostgreSQL server: the numbers of a column change and go", "[postgresql]") {
    Tickets shop;
    const auto become = [&](const Identity& identity) { shop.alter({.identity = identity}); };
    shop.alter({.drop_default = true, .identity = Identity{.start = 2}});
    CHECK(shop.next() == Rows{"18"});

    SECTION("each pair that Alembic's tests know") {
        become({.start = 2, .increment = 7});
        CHECK(counter(shop, "ticket", "no") == Rows{"7|1|2147483647|2|1|f"});
        CHECK(shop.next() == Rows{"25"});
        become({.always = true, .start = 2});
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|2147483647|2|1|f"});
        CHECK(shop.query("SELECT attidentity FROM pg_attribute WHERE attrelid = 'ticket'::regclass AND attnum = 1") ==
              Rows{"a"});
        become({.minimum = 1, .maximum = 99, .cycle = true});
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|99|1|1|t"});
        become({.minimum = 1, .maximum = 99});
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|99|1|1|f"});
        become({.start = 10, .increment = 3, .maximum = 9999});
        become({.increment = 1, .maximum = 3333});
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|3333|1|1|f"});
        become({.cache = 5});
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|2147483647|1|5|f"});
    }
    SECTION("they turn round") {
        become({.increment = -1, .minimum = -9, .maximum = 100});
        CHECK(shop.query("SELECT nextval(pg_get_serial_sequence('ticket', 'no'))") == Rows{"17"});
    }
    SECTION("nothing changes") { become({.start = 2}); }
    SECTION("limits that it stands outside of") {
        CHECK(error_of([&] { become({.minimum = 1000}); }).what() ==
              "the counter of ticket.no stands outside the limits that it is given: move it with setval() before: 18"s);
        shop.execute("SELECT setval(pg_get_serial_sequence('ticket', 'no'), 1000)");
        become({.minimum = 1000});
        CHECK(shop.next() == Rows{"1001"});
    }
    SECTION("a wider type") {
        shop.alter({.type = bigint()});
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|9223372036854775807|2|1|f"});
    }
    SECTION("they go, and the column stays NOT NULL unless it is told otherwise") {
        shop.alter({.drop_identity = true});
        CHECK(shop.columns("ticket")[0] == "no|integer|t|NULL");
        shop.alter({.identity = Identity{}});
        shop.alter({.nullable = true, .server_default = 7, .drop_identity = true});
        CHECK(shop.columns("ticket")[0] == "no|integer|f|7");
    }
    CHECK(shop.query("SELECT count(*) FROM ticket WHERE what <> 'new'") == Rows{"3"});
}

TEST_CASE("PostgreSQL server: serial columns", "[postgresql]") {
    Shop shop;
    shop.run([](Operations& op) {
        op.create_table("ticket", {column("no", native("serial")), column("what", text()), primary_key({"no"})});
        op.bulk_insert("ticket", {"what"}, {{"a"}, {"b"}});
    });
    const auto next = [&] { return shop.query("INSERT INTO ticket (what) VALUES ('c') RETURNING no"); };
    const auto sequences = [&] { return shop.query("SELECT count(*) FROM pg_class WHERE relkind = 'S'"); };
    SECTION("the sequence goes as far as a wider type, and the default stays") {
        shop.run([](Operations& op) { op.alter_column("ticket", "no", {.type = bigint()}); });
        CHECK(shop.columns("ticket")[0] == "no|bigint|t|nextval('ticket_no_seq'::regclass)");
        CHECK(counter(shop, "ticket", "no") == Rows{"1|1|9223372036854775807|1|1|f"});
        CHECK(next() == Rows{"3"});
    }
    SECTION("numbers of its own take the place of the sequence") {
        shop.run([](Operations& op) { op.alter_column("ticket", "no", {.type = integer(), .identity = Identity{}}); });
        CHECK(shop.columns("ticket")[0] == "no|integer|t|NULL");
        CHECK(sequences() == Rows{"1"});
        CHECK(next() == Rows{"3"});
    }
    SECTION("it is no type to change to") {
        const std::string message = message_of(
            [&] { shop.run([](Operations& op) { op.alter_column("ticket", "what", {.type = native("serial")}); }); });
        CHECK_THAT(message, Contains("ticket.what cannot become serial") && Contains(".identity"));
    }
    SECTION("a column of it is added to rows") {
        shop.run([](Operations& op) { op.add_column("ticket", column("more", native("bigserial")).not_null()); });
        CHECK(shop.query("SELECT sum(more) FROM ticket") == Rows{"3"});
    }
}

TEST_CASE("PostgreSQL server: a default that counts stays through a change of type", "[postgresql]") {
    Shop shop;
    shop.run([](Operations& op) {
        op.create_sequence("numbers", {.start = 50});
        op.create_table("t", {column("n", integer()).server_default(sql("nextval('numbers')")), column("a", text())});
        op.bulk_insert("t", {"a"}, {{"x"}});
        op.alter_column("t", "n", {.type = bigint()});
        op.bulk_insert("t", {"a"}, {{"y"}});
        op.alter_column("t", "n", {.type = bigint(), .using_ = sql("n * 2")});
        op.bulk_insert("t", {"a"}, {{"z"}});
    });
    CHECK(shop.query("SELECT n FROM t ORDER BY a") == Rows{"100", "102", "52"});
    CHECK(shop.columns("t")[0] == "n|bigint|f|nextval('numbers'::regclass)");
    CHECK(error_of([&] { shop.run([](Operations& op) { op.drop_sequence("numbers"); }); }).state() == "2BP01");
}

TEST_CASE("PostgreSQL server: an expression comes, changes and goes with all that hangs on the column",
          "[postgresql]") {
    Shop shop;
    shop.run([](Operations& op) {
        op.create_table("item", {column("id", integer()), column("price", integer()).not_null(),
                                 column("tax", integer()).not_null().server_default(0).comment("it's due"),
                                 column("note", text()), primary_key({"id"}), unique({"id", "tax"}).named("uq"),
                                 check("tax >= 0").named("ck"), index({"tax", "note"}).named("ix"),
                                 index({"note"}).include({"tax"}).where("tax > 0").named("ix_note")});
        op.create_table("line", {column("item", integer()), column("tax", integer()),
                                 foreign_key({"item", "tax"}, "item", {"id", "tax"}).on_delete(cascade).named("fk")});
        op.bulk_insert("item", {"id", "price", "tax", "note"}, {{1, 100, 5, "a"}, {2, 50, 5, "b"}});
        op.bulk_insert("line", {"item", "tax"}, {{1, 5}, {nullptr, 7}});
    });
    const Rows constraints = shop.constraints("item");
    const Rows foreign_keys = shop.constraints("line");
    const Rows indexes = shop.indexes("item");
    const auto same = [&] {
        CHECK(shop.constraints("item") == constraints);
        CHECK(shop.constraints("line") == foreign_keys);
        CHECK(shop.indexes("item") == indexes);
        CHECK(shop.query("SELECT col_description('item'::regclass, attnum) FROM pg_attribute WHERE attrelid = "
                         "'item'::regclass AND attname = 'tax'") == Rows{"it's due"});
    };
    const auto alter = [&](const Operations::Alter& change) {
        shop.run([&](Operations& op) { op.alter_column("item", "tax", change); });
    };

    alter({.drop_default = true, .generated = sql("price / 20")});
    same();
    CHECK(shop.columns("item")[3] == "tax|integer|t|(price / 20)");
    CHECK(shop.query("SELECT id, price, tax, note FROM item ORDER BY id") == Rows{"1|100|5|a", "2|50|2|b"});
    CHECK(shop.query("SELECT item, tax FROM line ORDER BY item") == Rows{"1|5", "NULL|7"});

    alter({.type = bigint(), .generated = sql("price / 10 - 5")});
    same();
    CHECK(shop.query("SELECT id, tax FROM item ORDER BY id") == Rows{"1|5", "2|0"});

    SECTION("a row that the new values leave behind stops it, and nothing has happened") {
        CHECK_THAT(error_of([&] { alter({.generated = sql("price / 5")}); }).what(),
                   Contains("fk") && Contains("(item, tax)=(1, 5)"));
        CHECK(error_of([&] { alter({.generated = sql("nullif(price, 50)")}); }).what() ==
              "item.tax would be NULL, and must not be: 2"s);
        same();
        CHECK(shop.query("SELECT id, tax FROM item ORDER BY id") == Rows{"1|5", "2|0"});
    }
    SECTION("the values stay when the expression goes") {
        alter({.type = numeric(), .drop_generated = true});
        CHECK(shop.query("SELECT id, tax FROM item ORDER BY id") == Rows{"1|5", "2|0"});
    }
    SECTION("a view that Retort knows nothing of is not lost") {
        shop.execute("CREATE VIEW dear AS SELECT id FROM item WHERE tax > 3");
        CHECK_THAT(message_of([&] { alter({.generated = sql("price")}); }),
                   Contains("view dear depends on column tax"));
        CHECK(shop.query("SELECT * FROM dear") == Rows{"1"});
    }
}

TEST_CASE("PostgreSQL server: expressions follow a column to another type", "[postgresql]") {
    Shop shop;
    shop.run([](Operations& op) {
        op.create_enum("state", {"open", "done"});
        op.create_table("item", {column("id", integer()), column("state", text()).server_default("open"),
                                 column("done", boolean()).generated(sql("state = 'done'")).comment("or not"),
                                 check("state <> 'done' OR id > 0").named("ck"),
                                 index({"id"}).where("state = 'open'").named("ix"), index({"done"}).named("ix_done"),
                                 index({"state"}).named("ix_state"), primary_key({"id"})});
        op.bulk_insert("item", {"id", "state"}, {{1, "open"}, {2, "done"}});
        op.alter_column("item", "state", {.type = enumeration("state")});
    });
    CHECK(shop.columns("item") ==
          Rows{"id|integer|t|NULL", "state|state|f|'open'::state", "done|boolean|f|(state = 'done'::state)"});
    CHECK(shop.query("SELECT * FROM item ORDER BY id") == Rows{"1|open|f", "2|done|t"});
    CHECK(shop.indexes("item").size() == 4);
    CHECK_THAT(shop.constraints("item")[0], Contains("'done'::state"));

    SECTION("what was made by hand stands in the way, and the message says what to do") {
        const auto back = [&] {
            return message_of(
                [&] { shop.run([](Operations& op) { op.alter_column("item", "state", {.type = text()}); }); });
        };
        shop.execute("CREATE VIEW open AS SELECT id FROM item WHERE state = 'open'");
        CHECK_THAT(back(), Contains("view open depends on column \"state\"") && Contains("drop it before"));
        shop.execute("DROP VIEW open; CREATE INDEX by_hand ON item (id) WHERE state = 'done'");
        CHECK_THAT(back(), Contains("operator does not exist") && Contains("drop it before"));
        shop.execute("DROP INDEX by_hand");
        shop.run([](Operations& op) { op.alter_column("item", "state", {.type = text()}); });
        CHECK(shop.query("SELECT * FROM item ORDER BY id") == Rows{"1|open|f", "2|done|t"});
    }
}

TEST_CASE("PostgreSQL server: rows that do not fit are named", "[postgresql]") {
    Shop shop;
    shop.run([](Operations& op) {
        op.create_enum("state", {"open", "it's done"});
        op.create_table("item", {column("id", integer()), column("name", text()), column("size", bigint()),
                                 column("price", numeric(10, 2)), column("weight", double_precision()),
                                 column("states", array(text())), primary_key({"id"})});
        op.bulk_insert("item", {"id", "name", "size", "price", "weight", "states"},
                       {{1, "open", 1, "1.00", 2.0, R"(["open"])"},
                        {2, "it's done", 40000, "1.50", 2.5, R"(["open","late"])"},
                        {3, "later", 3000000000, "99999.00", 1e300, nullptr}});
    });
    // What stops the change, or "" when nothing does.
    const auto stops = [&](const char* name, const Type& type) -> std::string {
        try {
            shop.run([&](Operations& op) { op.alter_column("item", name, {.type = type}); });
        } catch (const Error& e) {
            const std::string message = e.what();
            return message.substr(message.rfind(": ") + 2);
        }
        return "";
    };
    CHECK(stops("name", varchar(5)) == "2");
    CHECK(stops("name", character(4)) == "2; 3");
    CHECK(stops("name", enumeration("state")) == "3");
    CHECK(stops("name", integer()) == "\"open\""); // the server tells the value
    CHECK(stops("size", integer()) == "3");
    CHECK(stops("size", smallint()) == "2; 3");
    CHECK(stops("size", numeric(4, 1)) == "2; 3");
    CHECK(stops("price", integer()) == "2");
    CHECK(stops("price", numeric(6, 2)) == "3");
    CHECK(stops("price", numeric(10, 0)) == "2");
    CHECK(stops("weight", bigint()) == "2; 3");
    CHECK(stops("weight", numeric(10, 1)) == "3");
    CHECK(stops("states", array(enumeration("state"))) == "2");
    CHECK(shop.columns("item")[2] == "size|bigint|f|NULL");
    shop.execute("UPDATE item SET name = 'open', size = 1, price = 3, weight = 'NaN', states = '{open}' WHERE id > 1");
    CHECK(stops("name", enumeration("state")) == "");
    CHECK(stops("size", smallint()) == "");
    CHECK(stops("price", integer()) == "");
    CHECK(stops("weight", numeric(4, 1)) == "");
    CHECK(stops("states", array(enumeration("state"))) == "");
    CHECK(shop.query("SELECT * FROM item WHERE id = 3") == Rows{"3|open|1|3|NaN|{open}"});

    shop.execute("UPDATE item SET name = NULL WHERE id = 2");
    const auto message = [&](const std::function<void(Operations&)>& write) -> std::string {
        return error_of([&] { shop.run(write); }).what();
    };
    CHECK(message([](Operations& op) { op.add_constraint("item", check("id <> 2").named("ck")); }) ==
          "ck: rows of item do not meet it: 2");
    CHECK(message([](Operations& op) {
              op.drop_constraint("item", "pk_item");
              op.add_constraint("item", primary_key({"name"}));
          }) == "item.name holds NULLs: 2|NULL|1|3|NaN|{open}");
    CHECK(message([](Operations& op) { op.alter_column("item", "name", {.nullable = false}); }) ==
          "item.name holds NULLs: 2");
}

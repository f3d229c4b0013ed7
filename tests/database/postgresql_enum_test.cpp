// Enum types on a PostgreSQL server, in use by rows, defaults, keys and expressions.

#include <catch2/catch.hpp>

#include <retort/migration.hpp>
#include <support/errors.hpp>

#include "postgresql_shop.hpp"

using namespace retort::ddl;
using namespace std::string_literals;
using Catch::Contains;
using retort::ErrorCategory;
using retort::Operations;
using support::error_of;
using support::message_of;
using support::Rows;
using support::Shop;

namespace {
// A type in a schema of its own, used by two tables in every way.
struct Orders : Shop {
    Orders() {
        run([](Operations& op) {
            op.create_schema("the shop");
            op.create_enum({"the shop", "state"}, {"open", "paid", "closed", "it's lost"});
            const Type state = enumeration({"the shop", "state"});
            op.create_table("kind", {column("state", state), column("title", text()), primary_key({"state"})});
            op.create_table("order",
                            {column("id", integer()), column("state", state).not_null().server_default("closed"),
                             column("before", array(state)).server_default(R"(["open"])"),
                             column("is_open", boolean()).generated(sql("state = 'open'")).comment("to be paid"),
                             primary_key({"id"}), unique({"id", "state"}),
                             foreign_key({"state"}, "kind", {"state"}).named("fk_kind"),
                             check("state <> 'open' OR state < 'paid'").named("ck_state"),
                             index({"id"}).where("state = 'open'").named("ix_open"),
                             index({"is_open"}).named("ix_is_open"), index({"state"}).named("ix_state")});
            op.bulk_insert("kind", {"state", "title"}, {{"open", "Open"}, {"paid", "Paid"}, {"closed", "Closed"}});
            op.bulk_insert("order", {"id", "state", "before"},
                           {{1, "open", nullptr},
                            {2, "paid", R"(["open", "closed"])"},
                            {3, "closed", R"([["open"],["closed"]])"}});
        });
    }

    Rows values() {
        return query("SELECT enumlabel FROM pg_enum WHERE enumtypid = '\"the shop\".state'::regtype "
                     "ORDER BY enumsortorder");
    }
};

Name state() { return {"the shop", "state"}; }
} // namespace

TEST_CASE("PostgreSQL server: an enum gets another list of values", "[postgresql]") {
    Orders shop;
    const std::size_t constraints = shop.constraints("order").size();
    const std::size_t indexes = shop.indexes("order").size();
    shop.run([](Operations& op) {
        op.replace_enum(state(), {"new", "it's done", "open", "paid"}, {{"closed", "it's done"}});
    });
    CHECK(shop.values() == Rows{"new", "it's done", "open", "paid"});
    CHECK(shop.query("SELECT id, state, before, is_open FROM \"order\" ORDER BY id") ==
          Rows{"1|open|NULL|t", "2|paid|{open,\"it's done\"}|f", "3|it's done|{{open},{\"it's done\"}}|f"});
    CHECK(shop.query("SELECT state FROM kind ORDER BY state") == Rows{"it's done", "open", "paid"});
    CHECK(shop.columns("order") == Rows{
                                       "id|integer|t|NULL",
                                       "state|\"the shop\".state|t|'it''s done'::\"the shop\".state",
                                       "before|\"the shop\".state[]|f|'{open}'::\"the shop\".state[]",
                                       "is_open|boolean|f|(state = 'open'::\"the shop\".state)",
                                   });
    CHECK(shop.constraints("order").size() == constraints);
    CHECK(shop.indexes("order").size() == indexes);
    CHECK(shop.query("SELECT col_description('\"order\"'::regclass, attnum) FROM pg_attribute WHERE attrelid = "
                     "'\"order\"'::regclass AND attname = 'is_open'") == Rows{"to be paid"});
    CHECK(error_of([&] { shop.execute("INSERT INTO \"order\" (id, state) VALUES (9, 'new')"); }).category() ==
          ErrorCategory::foreign_key);
    // No old type is left.
    CHECK(shop.query("SELECT count(*) FROM pg_type WHERE typtype = 'e'") == Rows{"1"});
}

TEST_CASE("PostgreSQL server: a value that goes is in use", "[postgresql]") {
    Orders shop;
    shop.run([](Operations& op) {
        op.alter_column("order", "state", {.server_default = "open"});
        op.drop_constraint("order", "fk_kind");
        op.execute("DELETE FROM kind WHERE state = 'closed'");
    });
    const auto replace = [&] { shop.run([](Operations& op) { op.replace_enum(state(), {"open", "paid"}); }); };
    CHECK(error_of(replace).what() ==
          "order.state holds values that go and are mapped to none (closed, it's lost): 3"s);
    shop.execute("UPDATE \"order\" SET state = 'paid' WHERE id = 3");
    CHECK(error_of(replace).what() ==
          "order.before holds values that go and are mapped to none (closed, it's lost): 2; 3"s);
    CHECK(shop.values().size() == 4);
    shop.execute("UPDATE \"order\" SET before = '{paid}' WHERE id > 1");
    replace();
    CHECK(shop.values() == Rows{"open", "paid"});
    CHECK(shop.query("SELECT id, state, before FROM \"order\" ORDER BY id") ==
          Rows{"1|open|NULL", "2|paid|{paid}", "3|paid|{paid}"});
}

TEST_CASE("PostgreSQL server: what was made by hand with an enum is not lost", "[postgresql]") {
    Orders shop;
    const auto replace = [&] {
        return message_of([&] {
            shop.run([](Operations& op) { op.replace_enum(state(), {"open", "paid", "closed", "it's lost", "more"}); });
        });
    };
    shop.execute("CREATE VIEW v AS SELECT id FROM \"order\" WHERE state = 'open'");
    CHECK_THAT(replace(), Contains("view v depends on column \"state\"") && Contains("drop it before"));
    shop.execute("DROP VIEW v; CREATE TABLE by_hand (state \"the shop\".state)");
    CHECK_THAT(replace(), Contains("column state of table by_hand depends on type"));
    CHECK(shop.values().size() == 4);
}

TEST_CASE("PostgreSQL server: values are added and renamed", "[postgresql]") {
    Orders shop;
    shop.run([](Operations& op) {
        op.add_enum_value(state(), "last's");
        op.add_enum_value(state(), "first", {.before = "open"});
        op.add_enum_value(state(), "between", {.after = "it's lost"});
    });
    CHECK(shop.values() == Rows{"first", "open", "paid", "closed", "it's lost", "between", "last's"});
    shop.run([](Operations& op) { op.rename_enum_value(state(), "closed", "it's over"); });
    CHECK(shop.query("SELECT state, before FROM \"order\" WHERE id = 3") ==
          Rows{R"(it's over|{{open},{"it's over"}})"});
    CHECK(shop.columns("order")[1] == "state|\"the shop\".state|t|'it''s over'::\"the shop\".state");

    SECTION("a new value is used too early") {
        CHECK_THAT(message_of([&] {
                       shop.run([](Operations& op) {
                           op.add_enum_value(state(), "fresh");
                           op.bulk_insert("kind", {"state"}, {{"fresh"}});
                       });
                   }),
                   Contains("unsafe use of new value") && Contains("revision of its own") && Contains("op.autocommit"));
        shop.run([](Operations& op) { op.add_enum_value(state(), "fresh"); });
        shop.run([](Operations& op) { op.bulk_insert("kind", {"state"}, {{"fresh"}}); });
    }
    SECTION("names as long as they can be") {
        const std::string name(63, 'e');
        shop.run([&](Operations& op) {
            op.create_enum(name, {"a"});
            op.create_table("t", {column("e", enumeration(name)).server_default("a")});
            op.bulk_insert("t", {"e"}, {{"a"}});
            op.replace_enum(name, {"b"}, {{"a", "b"}});
        });
        CHECK(shop.query("SELECT e FROM t") == Rows{"b"});
    }
}

TEST_CASE("PostgreSQL: a value is set apart when a later operation may use it", "[postgresql]") {
    const auto apart = [](void (*rest)(Operations&)) {
        Operations op;
        op.add_enum_value("mood", "it's fine");
        rest(op);
        const auto arranged = retort::database::find_dialect("postgresql").arrange(op.recorded());
        for (std::size_t i = 1; i < arranged.size(); ++i) CHECK_FALSE(arranged[i].autocommit);
        return arranged.front().autocommit;
    };
    CHECK_FALSE(apart([](Operations&) {}));
    CHECK_FALSE(apart([](Operations& op) { op.add_enum_value("mood", "fine", {.after = "it's fine"}); }));
    CHECK_FALSE(apart([](Operations& op) { op.add_column("t", column("refined", text()).server_default("finest")); }));
    CHECK_FALSE(apart([](Operations& op) { op.execute("UPDATE t SET mood = 'bad'"); }));
    CHECK(apart([](Operations& op) { op.alter_column("t", "mood", {.server_default = "it's fine"}); }));
    CHECK(apart([](Operations& op) { op.alter_column("t", "mood", {.type = enumeration("mood")}); }));
    CHECK(apart([](Operations& op) { op.bulk_insert("t", {"mood"}, {{"it's fine"}}); }));
    CHECK(apart([](Operations& op) { op.execute("UPDATE t SET mood = 'it''s fine'"); }));
    CHECK(apart([](Operations& op) { op.run("count", [](retort::database::Connection&) {}); }));
    CHECK(apart([](Operations& op) { op.add_constraint("t", check("mood <> 'it''s fine'").named("ck")); }));
}

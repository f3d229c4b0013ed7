// Operations on SQLite tables with rows: several in one rebuild, enums, identities, generated columns, and what is
// refused before anything is changed.

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/steps.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace retort::ddl;
using database::Step;
using support::error_of;
using Script = support::Revisions::Function;

namespace {
// A database that one revision has made and a second changes.
class World {
public:
    World(Script make, Script then) : connection_(database_.connect()) {
        revisions_.add("made", {}, make);
        revisions_.add("changed", "made", then);
        migration::upgrade(*connection_, revisions_.graph(), "made");
    }

    void change() { migration::upgrade(*connection_, revisions_.graph(), "changed"); }
    void sql(const std::string& text) { connection_->execute(text); }

    // "a|b;c|NULL": rows and cells.
    [[nodiscard]] std::string rows(const std::string& query) const {
        std::string text;
        for (const auto& row : connection_->query(query)) {
            if (!text.empty()) text += ";";
            for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("NULL");
        }
        return text;
    }

    [[nodiscard]] std::string everything() const {
        return rows("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'retort_%' ORDER BY name");
    }

private:
    Database database_{"sqlite://"};
    Lease connection_;
    support::Revisions revisions_;
};

schema::Schema schema_after(Script script) {
    Operations operations;
    script(operations);
    schema::Schema schema;
    for (const auto& recorded : operations.recorded()) schema = apply(std::move(schema), recorded.operation);
    return schema;
}

// How many tables are made anew for the change, and with how many batches.
std::pair<int, int> rebuilds(Script make, Script change) {
    const database::Dialect& dialect = database::find_dialect("sqlite");
    Operations operations;
    change(operations);
    const std::vector<operation::Recorded> arranged = dialect.arrange(operations.recorded());
    std::span<const operation::Recorded> rest = arranged;
    schema::Schema schema = schema_after(make);
    std::pair<int, int> count;
    while (!rest.empty()) {
        const auto batch = rest.first(dialect.batch(rest, schema));
        for (const Step& step : dialect.compile(batch, schema))
            count.first += step.sql.starts_with("CREATE TABLE \"retort_new_") ? 1 : 0;
        for (const auto& one : batch) schema = apply(std::move(schema), one.operation);
        rest = rest.subspan(batch.size());
        ++count.second;
    }
    return count;
}

void item(Operations& op) {
    op.create_table("owner", {column("id", integer()), primary_key({"id"})});
    op.create_table("item", {column("id", integer()), column("price", text()), column("code", text()),
                             column("owner_id", text()), primary_key({"id"}), unique({"code"}), index({"price"})});
    op.bulk_insert("owner", {"id"}, {{1}, {2}});
    op.bulk_insert("item", {"id", "price", "code", "owner_id"}, {{1, "10", "a", "1"}, {2, "9", "b", nullptr}});
}

void moods(Operations& op) {
    op.create_enum("mood", {"sad", "ok", "value"});
    op.create_table("t", {column("id", integer()), column("m", enumeration("mood")).not_null().server_default("ok"),
                          column("value", array(enumeration("mood"))), primary_key({"id"})});
    op.create_table("other", {column("m", enumeration("mood"))});
    op.bulk_insert("t", {"id", "m", "value"},
                   {{1, "sad", "[\"sad\",\"ok\",null,\"sad\"]"}, {2, "ok", nullptr}, {3, "ok", "[]"}});
    op.bulk_insert("other", {"m"}, {{"sad"}, {nullptr}});
}

const char* const moods_of_t = "SELECT id, m, value FROM t ORDER BY id";
} // namespace

TEST_CASE("several operations on a sqlite table make it anew once", "[sqlite][batch]") {
    const Script change = [](Operations& op) {
        op.drop_constraint("item", "uq_item_code");
        op.alter_column("item", "price", {.type = integer()});
        op.alter_column("item", "price", {.nullable = false, .server_default = 5});
        op.add_column("item", column("at", timestamp()).not_null().server_default(now()));
        op.alter_column("item", "owner_id", {.type = integer()});
        op.add_constraint("item", foreign_key({"owner_id"}, "owner", {"id"}).on_delete(cascade));
        op.add_constraint("item", check("price > 8").named("ck_price"));
        op.add_constraint("item", unique({"price"}));
        op.create_index("item", index({"price", "code"}).unique());
        op.rename_index("item", "ix_item_price", "ix_price");
        op.rename_constraint("item", "uq_item_price", "uq_price");
        op.create_table_comment("item", "what there is to buy");
    };
    CHECK(rebuilds(item, change) == std::pair(1, 1));
    World world(item, change);
    world.change();
    CHECK(world.rows("SELECT id, price, typeof(price), code, owner_id, typeof(owner_id), length(at) FROM item") ==
          "1|10|integer|a|1|integer|26;2|9|integer|b|NULL|null|26");
    CHECK(world.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1") ==
          "ix_item_price_code;ix_price");
    CHECK(error_of([&] { world.sql("INSERT INTO item (id, price) VALUES (3, 10)"); }).category() ==
          ErrorCategory::unique);
    CHECK(error_of([&] { world.sql("INSERT INTO item (id) VALUES (3)"); }).constraint() == "ck_price");
    world.sql("DELETE FROM owner WHERE id = 1");
    CHECK(world.rows("SELECT id FROM item") == "2");
}

TEST_CASE("operations on a sqlite table come together where they may", "[sqlite][batch]") {
    CHECK(rebuilds(item, [](Operations& op) {
              op.alter_column("item", "price", {.nullable = false});
              op.create_table("more", {column("a", integer())});
              op.drop_column("item", "owner_id");
              op.add_constraint("owner", check("id > 0").named("ck_owner"));
              op.alter_column("item", "code", {.nullable = false});
              op.bulk_insert("owner", {"id"}, {{9}});
              op.alter_column("owner", "id", {.server_default = 3});
              op.alter_column("item", "code", {.server_default = "x"});
          }).first == 3); // rows of owner stand between two of its own
    // Nobody knows what SQL looks at.
    CHECK(rebuilds(item, [](Operations& op) {
              op.alter_column("item", "price", {.nullable = false});
              op.execute("UPDATE item SET code = 'c' WHERE code IS NULL");
              op.alter_column("item", "code", {.nullable = false});
          }).first == 2);
    // What is committed by itself stays by itself.
    CHECK(rebuilds(item, [](Operations& op) {
              op.alter_column("item", "price", {.nullable = false});
              op.autocommit([](Operations& apart) { apart.alter_column("item", "code", {.nullable = false}); });
          }).first == 2);
}

TEST_CASE("what a batch of operations leaves is what they leave one by one", "[sqlite][batch]") {
    // On the left what one revision does; on the right the same in three.
    const Script first = [](Operations& op) { op.alter_column("item", "price", {.type = double_precision()}); };
    const Script second = [](Operations& op) { op.alter_column("item", "price", {.type = integer()}); };
    const Script third = [](Operations& op) {
        op.add_constraint("item", check("typeof(price) = 'integer' AND price < 11").named("ck"));
    };
    const Script all = [](Operations& op) {
        op.alter_column("item", "price", {.type = double_precision()});
        op.alter_column("item", "price", {.type = integer()});
        op.add_constraint("item", check("typeof(price) = 'integer' AND price < 11").named("ck"));
    };
    CHECK(rebuilds(item, all).first == 1);
    World at_once(item, all);
    at_once.change();
    World apart(item, first);
    apart.change();
    support::Revisions more;
    more.add("made", {}, item).add("changed", "made", first).add("b", "changed", second).add("c", "b", third);
    CHECK(at_once.rows("SELECT *, typeof(price) FROM item") == "1|10|a|1|integer;2|9|b|NULL|integer");
    Database database("sqlite://");
    const Lease connection = database.connect();
    migration::upgrade(*connection, more.graph(), "c");
    const auto text = connection->query("SELECT sql FROM sqlite_schema WHERE name = 'item'");
    CHECK(at_once.rows("SELECT sql FROM sqlite_schema WHERE name = 'item'") == *text[0][0]);
}

TEST_CASE("a check in a batch sees the values as they will be", "[sqlite][batch]") {
    struct Case {
        const char* what;
        Script change;
        const char* message; // empty: it goes through
    };
    for (const Case& c : {
             Case{"as text the price 9 is more than 10",
                  [](Operations& op) {
                      op.alter_column("item", "price", {.type = integer()});
                      op.add_constraint("item", check("price <= 10").named("ck"));
                  },
                  ""},
             Case{"as a number the price 9 is not",
                  [](Operations& op) {
                      op.alter_column("item", "price", {.type = integer()});
                      op.add_constraint("item", check("price > 9").named("ck"));
                  },
                  "ck: rows of item do not meet it: row 2"},
             Case{"a conversion that makes values the same",
                  [](Operations& op) {
                      op.drop_constraint("item", "uq_item_code");
                      op.add_constraint("item", unique({"price"}));
                      op.alter_column("item", "price", {.type = integer(), .using_ = sql("length(code)")});
                  },
                  "uq_item_price: rows of item have the same values: row (1, 2)"},
             Case{"a new column in a new key",
                  [](Operations& op) {
                      op.add_column("item", column("lot", integer()).not_null().server_default(1));
                      op.add_constraint("item", unique({"lot"}));
                  },
                  "uq_item_lot: rows of item have the same values: row (1, 2)"},
             Case{"text that the column makes a number of",
                  [](Operations& op) {
                      op.alter_column("item", "price", {.type = integer(), .using_ = sql("price || ''")});
                      op.add_constraint("item", check("price < 100").named("ck"));
                  },
                  ""},
             Case{"a conversion that reads one before it",
                  [](Operations& op) {
                      op.alter_column("item", "price", {.type = integer()});
                      op.alter_column("item", "code", {.type = text(), .using_ = sql("typeof(price) || code")});
                      op.alter_column("item", "owner_id", {.type = integer()});
                  },
                  ""},
         }) {
        INFO(c.what);
        World world(item, c.change);
        const std::string before = world.everything();
        if (c.message == std::string()) {
            world.change();
            continue;
        }
        CHECK_THAT(error_of([&] { world.change(); }).what(), Catch::EndsWith(c.message));
        CHECK(world.everything() == before);
        CHECK(world.rows("SELECT * FROM item") == "1|10|a|1;2|9|b|NULL");
    }
}

TEST_CASE("values of a sqlite enum come, change their name and go, in rows, arrays and defaults", "[sqlite][enum]") {
    SECTION("one more") {
        World world(moods, [](Operations& op) {
            op.add_enum_value("mood", "it's great", {.after = "ok"});
            op.bulk_insert("t", {"id", "m"}, {{4, "it's great"}});
        });
        world.change();
        CHECK(world.rows("SELECT m FROM t WHERE id = 4") == "it's great");
        CHECK(error_of([&] { world.sql("INSERT INTO other VALUES ('mad')"); }).constraint() == "ck_other_m_enum");
        world.sql("INSERT INTO other VALUES ('it''s great')");
    }
    SECTION("another name") {
        World world(moods, [](Operations& op) {
            op.rename_enum_value("mood", "sad", "it's bad");
            op.rename_enum_value("mood", "ok", "fine");
        });
        world.change();
        CHECK(world.rows(moods_of_t) == "1|it's bad|[\"it's bad\",\"fine\",null,\"it's bad\"];2|fine|NULL;3|fine|[]");
        CHECK(world.rows("SELECT m FROM other ORDER BY rowid") == "it's bad;NULL");
        world.sql("INSERT INTO t (id) VALUES (9)");
        CHECK(world.rows("SELECT m FROM t WHERE id = 9") == "fine");
        CHECK(error_of([&] { world.sql("INSERT INTO t (m) VALUES ('sad')"); }).category() == ErrorCategory::check);
    }
    SECTION("in a column that is new as well") {
        World world(moods, [](Operations& op) {
            op.add_column("t", column("n", enumeration("mood")).not_null().server_default("sad"));
            op.rename_enum_value("mood", "sad", "bad");
        });
        world.change();
        CHECK(world.rows("SELECT m, n FROM t ORDER BY id") == "bad|bad;ok|bad;ok|bad");
    }
    SECTION("others, and two that change places") {
        World world(moods, [](Operations& op) {
            op.rename_enum_value("mood", "sad", "x");
            op.rename_enum_value("mood", "ok", "sad");
            op.rename_enum_value("mood", "x", "ok");
            op.replace_enum("mood", {"good", "ok"}, {{"sad", "good"}});
        });
        world.change();
        CHECK(world.rows(moods_of_t) == "1|ok|[\"ok\",\"good\",null,\"ok\"];2|good|NULL;3|good|[]");
        world.sql("INSERT INTO t (id) VALUES (9)");
        CHECK(world.rows("SELECT m FROM t WHERE id = 9") == "good");
    }
    SECTION("one that is in use cannot go") {
        const Script change = [](Operations& op) {
            op.alter_column("t", "m", {.drop_default = true});
            op.replace_enum("mood", {"ok", "value"});
        };
        World world(moods, change);
        const std::string before = world.everything();
        CHECK_THAT(error_of([&] { world.change(); }).what(),
                   Catch::Contains("holds values that enum mood is about to lose: sad"));
        CHECK(world.everything() == before);
        world.sql("DELETE FROM t WHERE id = 1; DELETE FROM other");
        world.change();
        CHECK(world.rows(moods_of_t) == "2|ok|NULL;3|ok|[]");
    }
    SECTION("one that only an array holds cannot go either") {
        World world(moods, [](Operations& op) { op.replace_enum("mood", {"ok", "value"}); });
        world.sql("UPDATE t SET m = 'ok'; DELETE FROM other");
        CHECK_THAT(error_of([&] { world.change(); }).what(),
                   Catch::Contains("t.value holds values that enum mood[] is about to lose: sad: row 1"));
    }
    SECTION("text becomes an enum") {
        World world(
            [](Operations& op) {
                op.create_enum("mood", {"sad", "ok"});
                op.create_table("t", {column("id", integer()), column("m", text()), primary_key({"id"})});
                op.bulk_insert("t", {"id", "m"}, {{1, "ok"}, {2, "mad"}, {3, nullptr}});
            },
            [](Operations& op) { op.alter_column("t", "m", {.type = enumeration("mood")}); });
        CHECK_THAT(error_of([&] { world.change(); }).what(),
                   Catch::EndsWith("t.m holds values that enum mood has not: row 2"));
        world.sql("UPDATE t SET m = 'sad' WHERE id = 2");
        world.change();
        CHECK(world.rows("SELECT m FROM t") == "ok;sad;NULL");
    }
    SECTION("its CHECK is called after the table and column that it is on") {
        World world(moods, [](Operations& op) {
            op.rename_table("other", "another");
            op.rename_column("another", "m", "feeling");
            op.add_enum_value("mood", "new");
        });
        world.change();
        CHECK(error_of([&] { world.sql("INSERT INTO another VALUES ('mad')"); }).constraint() ==
              "ck_another_feeling_enum");
        CHECK(world.rows("SELECT feeling FROM another ORDER BY rowid") == "sad;NULL");
    }
}

TEST_CASE("values of a sqlite enum go and become others beside a generated column", "[sqlite][enum]") {
    const auto make = [](Operations& op) {
        op.create_enum("mood", {"sad", "mad", "ok"});
        op.create_table("t", {column("a", enumeration("mood")), column("b", enumeration("mood")),
                              column("g", text()).generated(sql("lower(a)"))});
        op.bulk_insert("t", {"a", "b"}, {{"sad", "ok"}});
    };
    World world(make, [](Operations& op) { op.replace_enum("mood", {"ok"}, {{"sad", "ok"}}); });
    SECTION("when no row has what is lost") {
        world.change();
        CHECK(world.rows("SELECT a, b, g FROM t") == "ok|ok|ok");
    }
    SECTION("and not when one has it in the second column") {
        world.sql("UPDATE t SET b = 'mad'");
        CHECK_THAT(error_of([&] { world.change(); }).what(),
                   Catch::Contains("t.b holds values that enum mood is about to lose: mad"));
    }
}

TEST_CASE("one rebuild of each table serves several changes of an enum", "[sqlite][batch]") {
    CHECK(rebuilds(moods, [](Operations& op) {
              op.add_enum_value("mood", "a");
              op.add_enum_value("mood", "b", {.before = "a"});
              op.rename_enum_value("mood", "sad", "bad");
              op.add_constraint("t", check("m <> 'b'").named("ck"));
          }) == std::pair(2, 1));
}

TEST_CASE("a sqlite column begins and ceases to number itself", "[sqlite][identity]") {
    const Script make = [](Operations& op) {
        op.create_table("t", {column("id", bigint()).not_null(), column("v", text()), primary_key({"id"})});
        op.bulk_insert("t", {"id", "v"}, {{7, "a"}, {3, "b"}});
    };
    World world(make, [](Operations& op) { op.alter_column("t", "id", {.identity = Identity{}}); });
    world.change();
    world.sql("INSERT INTO t (v) VALUES ('c'); DELETE FROM t WHERE v = 'c'; INSERT INTO t (v) VALUES ('d')");
    CHECK(world.rows("SELECT id, v FROM t ORDER BY id") == "3|b;7|a;9|d");

    World from(make, [](Operations& op) { op.alter_column("t", "id", {.identity = Identity{.start = 100}}); });
    from.change();
    from.sql("INSERT INTO t (v) VALUES ('c')");
    CHECK(from.rows("SELECT id, v FROM t ORDER BY id") == "3|b;7|a;100|c");

    World back(
        [](Operations& op) {
            op.create_table("t", {column("id", bigint()).identity(), column("v", text()), primary_key({"id"})});
            op.bulk_insert("t", {"id", "v"}, {{7, "a"}});
        },
        [](Operations& op) { op.alter_column("t", "id", {.drop_identity = true}); });
    back.change();
    CHECK(back.rows("SELECT id, v FROM t") == "7|a");
    CHECK(back.rows("SELECT count(*) FROM sqlite_sequence WHERE name = 't'") == "0");
    CHECK(back.rows("SELECT type, pk FROM pragma_table_info('t') WHERE name = 'id'") == "BIGINT|1");
}

TEST_CASE("a sqlite column begins and ceases to be generated", "[sqlite][generated]") {
    const Script make = [](Operations& op) {
        op.create_table("t", {column("a", integer()), column("b", integer()),
                              column("c", integer()).generated(sql("a * 10")), index({"b"})});
        op.bulk_insert("t", {"a", "b"}, {{1, 5}, {2, nullptr}});
    };
    World world(make, [](Operations& op) {
        op.alter_column("t", "b", {.generated = Expression(sql("a + 1"))});
        op.alter_column("t", "c", {.drop_generated = true});
        op.alter_column("t", "a", {.type = bigint(), .using_ = sql("a * 2")});
    });
    world.change();
    CHECK(world.rows("SELECT * FROM t") == "2|3|10;4|5|20");
    world.sql("INSERT INTO t (a, c) VALUES (6, 7)");
    CHECK(world.rows("SELECT * FROM t WHERE a = 6") == "6|7|7");

    World read(make, [](Operations& op) { op.alter_column("t", "b", {.generated_virtual = sql("a + 1")}); });
    read.change();
    CHECK(read.rows("SELECT * FROM t") == "1|2|10;2|3|20");
    CHECK(read.rows("SELECT hidden FROM pragma_table_xinfo('t') WHERE name = 'b'") == "2"); // virtual

    // What is computed and then stays is what the changes before it make of it.
    World computed(make, [](Operations& op) {
        op.alter_column("t", "b", {.generated = Expression(sql("a + 1"))});
        op.alter_column("t", "b", {.drop_generated = true});
        op.alter_column("t", "a", {.type = bigint(), .using_ = sql("a * 2")});
        op.alter_column("t", "c", {.drop_generated = true});
    });
    computed.change();
    CHECK(computed.rows("SELECT * FROM t") == "2|2|20;4|3|40");
}

TEST_CASE("what a sqlite view, trigger or foreign key uses is not dropped, and they are named", "[sqlite][batch]") {
    const Script change = [](Operations& op) {
        op.alter_column("item", "price", {.type = integer()});
        op.drop_column("item", "owner_id");
    };
    for (const auto& [hanging, name] : std::vector<std::pair<std::string, std::string>>{
             {"CREATE VIEW owned AS SELECT owner_id FROM item", "owned"},
             {"CREATE VIEW all_of_it AS SELECT * FROM item; CREATE VIEW on_it AS SELECT owner_id FROM all_of_it",
              "on_it"},
             {"CREATE TRIGGER watch AFTER UPDATE OF owner_id ON item BEGIN SELECT new.owner_id; END", "watch"},
             {"CREATE TRIGGER far AFTER INSERT ON owner BEGIN UPDATE item SET owner_id = 1; END", "far"},
             {"CREATE TABLE child (owner INTEGER REFERENCES item (owner_id))", "child"}}) {
        INFO(hanging);
        World world(item, change);
        world.sql(hanging);
        const std::string before = world.everything();
        CHECK_THAT(error_of([&] { world.change(); }).what(), Catch::Contains(name));
        CHECK(world.everything() == before);
        CHECK(world.rows("SELECT typeof(price) FROM item") == "text;text");
    }
}

TEST_CASE("a renamed sqlite column is renamed wherever it is used", "[sqlite][batch]") {
    World world(item, [](Operations& op) {
        op.alter_column("item", "price", {.type = integer(), .name = "cost"});
        op.rename_column("item", "code", "label");
        op.add_constraint("item", check("length(label) < 9").named("ck_label"));
    });
    world.sql(
        "CREATE VIEW dear AS SELECT code FROM item WHERE price > 9;"
        "CREATE INDEX by_hand ON item (lower(code)) WHERE price > 0;"
        "CREATE TABLE log (line);"
        "CREATE TRIGGER tell AFTER INSERT ON item WHEN new.price > 0 BEGIN INSERT INTO log VALUES (new.code); END");
    world.change();
    CHECK(world.rows("SELECT id, cost, typeof(cost), label FROM item") == "1|10|integer|a;2|9|integer|b");
    CHECK(world.rows("SELECT * FROM dear") == "a");
    world.sql("INSERT INTO item (id, cost, label) VALUES (3, 1, 'z')");
    CHECK(world.rows("SELECT * FROM log") == "z");
    CHECK(world.rows("SELECT count(*) FROM item INDEXED BY by_hand WHERE lower(label) = 'z' AND cost > 0") == "1");
    CHECK(error_of([&] { world.sql("INSERT INTO item (id, label) VALUES (4, 'too long a label')"); }).constraint() ==
          "ck_label");
}

TEST_CASE("rows in the way of a sqlite change are named", "[sqlite][batch]") {
    World world(
        [](Operations& op) {
            op.create_table("t", {column("region", text()), column("nr", integer()), column("v", text()),
                                  primary_key({"region", "nr"})});
            op.bulk_insert("t", {"region", "nr", "v"}, {{"n", 1, "1"}, {"n", 2, "x"}, {"s", 1, "2,5"}, {"s", 2, "2"}});
        },
        [](Operations& op) { op.alter_column("t", "v", {.type = integer()}); });
    CHECK_THAT(error_of([&] { world.change(); }).what(),
               Catch::EndsWith("t.v holds values that integer cannot hold without loss: rows (n, 2), (s, 1)"));
    CHECK(world.rows("SELECT v FROM t") == "1;x;2,5;2");
}

TEST_CASE("a sqlite table whose text nobody understands is left as it is", "[sqlite][batch]") {
    World world(
        [](Operations& op) {
            op.execute("CREATE VIRTUAL TABLE t USING fts5(v)",
                       [](Operations& same) { same.create_table("t", {column("v", text())}); });
            op.bulk_insert("t", {"v"}, {{"words to find"}});
        },
        [](Operations& op) { op.alter_column("t", "v", {.nullable = false}); });
    const Error e = error_of([&] { world.change(); });
    CHECK(e.category() == ErrorCategory::unsupported);
    CHECK_FALSE(e.hint().empty());
    CHECK(world.rows("SELECT * FROM t WHERE t MATCH 'find'") == "words to find");
}

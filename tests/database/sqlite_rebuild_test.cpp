// Every operation on SQLite tables with rows: what it must change, and what it must not touch.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <retort/database.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operation.hpp>
#include <retort/operation/operations.hpp>
#include <retort/operation/related.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using database::Begin;
using database::Connection;
using database::Step;
using database::TextRow;
using support::error_of;

namespace {
using Script = void (*)(Operations&);

// A database and the schema that its history has led to.
class World {
public:
    explicit World(Script script) : lease_(Database("sqlite://").connect()) { run(script); }

    [[nodiscard]] Connection& connection() const { return *lease_; }
    [[nodiscard]] const schema::Schema& schema() const { return schema_; }

    // One transaction, as a revision runs.
    void run(Script script) {
        Operations recorded;
        script(recorded);
        const database::Dialect& dialect = connection().dialect();
        const std::vector<operation::Recorded> operations = dialect.arrange(recorded.recorded());
        bool suspends = false;
        std::ignore =
            for_each_batch(operations, [&](std::span<const operation::Recorded> batch, const schema::Schema& before) {
                for (const Step& step : dialect.compile(batch, before))
                    suspends = suspends || step.suspends_foreign_keys;
            });
        database::Transaction transaction(connection(), suspends ? Begin::schema_change : Begin::read_write);
        schema::Schema after =
            for_each_batch(operations, [&](std::span<const operation::Recorded> batch, const schema::Schema& before) {
                const schema::Schema seen = dialect.observe(connection(), operation::related(before, batch));
                for (const Step& step : dialect.compile(batch, seen)) run(step);
            });
        transaction.commit();
        schema_ = std::move(after);
    }

    void sql(const std::string& text) { connection().execute(text); }

    // "a|b;c|NULL": rows and cells.
    [[nodiscard]] std::string rows(const std::string& query) const {
        std::string text;
        for (const TextRow& row : connection().query(query)) {
            if (!text.empty()) text += ";";
            for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("NULL");
        }
        return text;
    }

    // What the database says of its tables: what a table was made with, however it was made.
    [[nodiscard]] std::string catalogue() const {
        return rows("SELECT t.name, t.wr, t.strict, c.name, c.type, c.\"notnull\", coalesce(c.dflt_value, ''), c.pk, "
                    "c.hidden FROM pragma_table_list t, pragma_table_xinfo(t.name) c WHERE t.schema = 'main' AND "
                    "t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid") +
               "\n" +
               rows("SELECT t.name, k.\"table\", k.\"from\", k.\"to\", k.on_update, k.on_delete FROM pragma_table_list "
                    "t, "
                    "pragma_foreign_key_list(t.name) k WHERE t.schema = 'main' ORDER BY 1, 2, 3") +
               "\n" +
               rows("SELECT t.name, CASE i.origin WHEN 'c' THEN i.name ELSE i.origin END, i.\"unique\", i.partial, "
                    "group_concat(coalesce(c.name, '(…)') || c.\"desc\" || c.coll) FROM pragma_table_list t, "
                    "pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c WHERE t.schema = 'main' AND c.key GROUP "
                    "BY "
                    "t.name, i.name ORDER BY 1, 2, 5");
    }

private:
    template <class Use>
    [[nodiscard]] schema::Schema for_each_batch(std::span<const operation::Recorded> operations, const Use& use) const {
        schema::Schema schema = schema_;
        while (!operations.empty()) {
            const auto batch = operations.first(connection().dialect().batch(operations, schema));
            use(batch, schema);
            for (const operation::Recorded& one : batch) schema = apply(std::move(schema), one.operation);
            operations = operations.subspan(batch.size());
        }
        return schema;
    }

    void run(const Step& step) {
        if (step.kind == Step::Kind::statement) {
            connection().execute(step.sql);
        } else if (step.kind == Step::Kind::code) {
            step.code(connection());
        } else if (!connection().query(step.sql).empty()) {
            throw Error(ErrorCategory::database, step.failure);
        }
    }

    Lease lease_;
    schema::Schema schema_;
};

// A parent with rows, children under every action, a reference to itself, and things that hang on it.
void people(Operations& op) {
    op.create_table("person", {column("id", bigint()).identity(), column("name", varchar(20)), column("age", text()),
                               column("boss_id", bigint()), primary_key({"id"}), unique({"name"}),
                               foreign_key({"boss_id"}, "person", {"id"}).on_delete(restrict_),
                               index({key("age").descending()})});
    op.create_table("cascading", {column("person_id", bigint()),
                                  foreign_key({"person_id"}, "person", {"id"}).on_delete(cascade).on_update(cascade)});
    op.create_table("nulling",
                    {column("person_id", bigint()), foreign_key({"person_id"}, "person", {"id"}).on_delete(set_null)});
    op.create_table("restricting",
                    {column("person_id", bigint()), foreign_key({"person_id"}, "person", {"id"}).on_delete(restrict_)});
    op.create_table("log", {column("line", text())});
    op.bulk_insert(
        "person", {"id", "name", "age", "boss_id"},
        {{1, "Ann", "40", nullptr}, {2, "O'Neil", "30", 1}, {7, "Zed", nullptr, 1}, {9, "gone", nullptr, 1}});
    op.bulk_insert("cascading", {"person_id"}, {{1}, {2}, {nullptr}});
    op.bulk_insert("nulling", {"person_id"}, {{1}, {7}});
    op.bulk_insert("restricting", {"person_id"}, {{2}});
    op.execute("DELETE FROM person WHERE id = 9;"
               "CREATE TRIGGER greet AFTER INSERT ON person BEGIN INSERT INTO log VALUES ('hello ' || new.name); END;"
               "CREATE TRIGGER count_up AFTER INSERT ON cascading BEGIN UPDATE person SET age = age + 1 WHERE id = "
               "new.person_id; END;"
               "CREATE INDEX by_hand ON person (lower(name)) WHERE name IS NOT NULL;"
               "CREATE VIEW bosses AS SELECT name FROM person WHERE boss_id IS NULL");
}

const std::string people_rows = "1|Ann|40|NULL;2|O'Neil|30|1;7|Zed|NULL|1";
const char* const select_people = "SELECT id, name, age, boss_id FROM person ORDER BY id";

// All that no change of `person` may touch.
void check_surroundings(World& world) {
    CHECK(world.rows("SELECT * FROM cascading ORDER BY rowid") == "1;2;NULL");
    CHECK(world.rows("SELECT * FROM nulling ORDER BY rowid") == "1;7");
    CHECK(world.rows("SELECT * FROM restricting") == "2");
    CHECK(world.rows("PRAGMA foreign_key_check").empty());
    CHECK(world.rows("PRAGMA foreign_keys") == "1");
    CHECK(world.rows("PRAGMA legacy_alter_table") == "0");
    CHECK(world.rows("PRAGMA integrity_check") == "ok");
    CHECK(world.rows("SELECT DISTINCT \"table\" FROM pragma_table_list t, pragma_foreign_key_list(t.name)") ==
          "person");
    CHECK(world.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'retort%'").empty());
    CHECK(world.rows("SELECT name FROM sqlite_schema WHERE name IN ('greet', 'count_up', 'by_hand', 'bosses', "
                     "'ix_person_age') ORDER BY 1") == "bosses;by_hand;count_up;greet;ix_person_age");
    CHECK(world.rows("SELECT * FROM bosses") == "Ann");

    // Everything still works: the counter goes on behind the deleted 9, triggers fire, actions act.
    world.sql("INSERT INTO person (name, age) VALUES ('new', '1')");
    CHECK(world.rows("SELECT id FROM person WHERE name = 'new'") == "10");
    CHECK(world.rows("SELECT * FROM log") == "hello new");
    world.sql("INSERT INTO cascading VALUES (10); INSERT INTO nulling VALUES (10)");
    CHECK(world.rows("SELECT age FROM person WHERE id = 10") == "2");
    world.sql("DELETE FROM person WHERE id = 10");
    CHECK(world.rows("SELECT count(*) FROM cascading WHERE person_id = 10") == "0");
    CHECK(world.rows("SELECT count(*) FROM nulling WHERE person_id IS NULL") == "1");
    CHECK(error_of([&] { world.sql("DELETE FROM person WHERE id = 1"); }).category() == ErrorCategory::foreign_key);
    CHECK(error_of([&] { world.sql("INSERT INTO person (name, boss_id) VALUES ('x', 77)"); }).category() ==
          ErrorCategory::foreign_key);
}

// A database in which the schema was made at once looks like the one that changed its way there.
void check_like_new(const World& world) {
    World fresh([](Operations&) {});
    for (const schema::Table* table : in_creation_order(world.schema())) {
        schema::Schema before = world.schema();
        std::erase_if(before.tables, [&](const schema::Table& t) { return t.name == table->name; });
        // A table that points at one made later still gets its text.
        const operation::Operation create{operation::CreateTable{*table}};
        for (const Step& step : fresh.connection().dialect().compile(create, before)) fresh.sql(step.sql);
    }
    for (const auto& opaque : world.connection().dialect().observe(world.connection(), world.schema()).opaque) {
        const schema::Table* table = world.schema().find_table(opaque.table);
        if (opaque.kind == "index" && table->find_index(opaque.name.name) == nullptr) fresh.sql(opaque.sql);
    }
    // Views are tables to pragma_table_list.
    for (const TextRow& view : world.connection().query("SELECT sql FROM sqlite_schema WHERE type = 'view'"))
        fresh.sql(*view[0]);
    CHECK(world.catalogue() == fresh.catalogue());
}
} // namespace

TEST_CASE("a change of a sqlite table touches nothing else", "[sqlite][rebuild]") {
    struct Case {
        const char* what;
        Script change;
    };
    for (const Case& c : {
             Case{"add a column", [](Operations& op) { op.add_column("person", column("a", text())); }},
             Case{"add a computed default",
                  [](Operations& op) {
                      op.add_column("person", column("a", uuid()).not_null().server_default(random_uuid()));
                  }},
             Case{"add a stored column",
                  [](Operations& op) { op.add_column("person", column("a", integer()).generated(sql("id * 2"))); }},
             Case{"not null", [](Operations& op) { op.alter_column("person", "name", {.nullable = false}); }},
             Case{"default",
                  [](Operations& op) { op.alter_column("person", "age", {.server_default = Default("1")}); }},
             Case{"collation", [](Operations& op) { op.alter_column("person", "name", {.collation = "NOCASE"}); }},
             Case{"length", [](Operations& op) { op.alter_column("person", "name", {.type = varchar(50)}); }},
             Case{"a unique constraint",
                  [](Operations& op) {
                      op.add_constraint("person", unique({"name", "boss_id"}));
                  }},
             Case{"a check", [](Operations& op) { op.add_constraint("person", check("age < '50'").named("ck")); }},
             Case{"a dropped unique constraint",
                  [](Operations& op) { op.drop_constraint("person", "uq_person_name"); }},
             Case{"an index", [](Operations& op) { op.create_index("person", index({"boss_id"})); }},
             Case{"several at once",
                  [](Operations& op) {
                      op.alter_column("person", "name", {.nullable = false});
                      op.add_column("person", column("made_at", timestamp()).not_null().server_default(now()));
                      op.alter_column("person", "name", {.nullable = true});
                      op.add_column("person", column("b", integer()));
                      op.drop_column("person", "made_at");
                      op.drop_column("person", "b");
                  }},
         }) {
        INFO(c.what);
        World world(people);
        world.run(c.change);
        CHECK(world.rows(select_people) == people_rows);
        check_surroundings(world);
        check_like_new(world);
    }
}

TEST_CASE("the row count and the values of a sqlite table survive every conversion", "[sqlite][rebuild]") {
    struct Case {
        Type from;
        const char* values; // SQL
        Type to;
        const char* expected; // typeof and value
    };
    for (const Case& c : {
             Case{text(), "('007'), ('-1'), (NULL)", integer(), "integer|7;integer|-1;null|NULL"},
             Case{integer(), "(7), (NULL)", text(), "text|7;null|NULL"},
             Case{text(), "('1.50'), ('2')", double_precision(), "real|1.5;real|2.0"},
             Case{numeric(10, 2), "('10.00')", double_precision(), "real|10.0"},
             Case{double_precision(), "(19.99), (2)", numeric(10, 2), "text|19.99;text|2.0"},
             Case{integer(), "(7)", double_precision(), "real|7.0"},
             Case{double_precision(), "(7.0)", bigint(), "integer|7"},
             Case{boolean(), "(TRUE), (FALSE), (NULL)", text(), "text|true;text|false;null|NULL"},
             Case{boolean(), "(TRUE)", integer(), "integer|1"},
             Case{integer(), "(0), (1), (-7), (NULL)", boolean(), "integer|0;integer|1;integer|1;null|NULL"},
             Case{date(), "('2024-02-29')", timestamp(), "text|2024-02-29 00:00:00.000000"},
             Case{timestamptz(), "('2024-02-29 12:30:00.000001')", date(), "text|2024-02-29"},
             Case{timestamp(), "('2024-02-29 12:30:00.000001')", ddl::time(), "text|12:30:00.000001"},
             Case{timestamp(), "('2024-02-29 12:30:00.000001')", timestamptz(), "text|2024-02-29 12:30:00.000001"},
             Case{text(), "('00000000-0000-4000-8000-000000000001')", uuid(),
                  "text|00000000-0000-4000-8000-000000000001"},
             Case{uuid(), "('00000000-0000-4000-8000-000000000001')", text(),
                  "text|00000000-0000-4000-8000-000000000001"},
             Case{text(), "('2024-02-29')", date(), "text|2024-02-29"},
             Case{text(), "('ab')", bytes(), "blob|ab"},
             Case{bytes(), "(X'6162')", text(), "text|ab"},
             Case{text(), "('[1]')", json(), "text|[1]"},
             Case{native("ANYTHING"), "(1), ('x')", text(), "text|1;text|x"},
         }) {
        INFO(schema::display(c.from) << " to " << schema::display(c.to) << " of " << c.values);
        World world([](Operations&) {});
        const schema::Table table{.name = "t", .columns = {{.name = "v", .type = c.from}}};
        const schema::Schema before{.tables = {table}};
        const auto& dialect = world.connection().dialect();
        for (const Step& step : dialect.compile({operation::CreateTable{table}}, {})) world.sql(step.sql);
        world.sql(std::string("INSERT INTO t VALUES ") + c.values);
        for (const Step& step :
             dialect.compile({operation::AlterColumn{.table = "t", .column = "v", .type = c.to}}, before)) {
            if (step.kind == Step::Kind::check) {
                INFO(step.failure);
                CHECK(world.rows(step.sql).empty());
            } else {
                world.sql(step.sql);
            }
        }
        CHECK(world.rows("SELECT typeof(v), v FROM t ORDER BY rowid") == c.expected);
    }
}

TEST_CASE("a sqlite conversion that would lose something is refused and changes nothing", "[sqlite][rebuild]") {
    struct Case {
        Script make;
        Script change;
        const char* message;
    };
    for (const Case& c : {
             Case{[](Operations& op) { op.bulk_insert("t", {"a"}, {{"12abc"}}); },
                  [](Operations& op) { op.alter_column("t", "a", {.type = integer()}); },
                  "t.a holds values that integer cannot hold without loss"},
             Case{[](Operations& op) { op.bulk_insert("t", {"a"}, {{"3.5"}}); },
                  [](Operations& op) { op.alter_column("t", "a", {.type = bigint()}); },
                  "t.a holds values that bigint cannot hold without loss"},
             Case{[](Operations& op) { op.bulk_insert("t", {"a"}, {{"3000000000"}}); },
                  [](Operations& op) { op.alter_column("t", "a", {.type = integer()}); },
                  "t.a holds values that integer cannot hold"},
             Case{[](Operations& op) { op.bulk_insert("t", {"a"}, {{""}}); },
                  [](Operations& op) { op.alter_column("t", "a", {.type = double_precision()}); },
                  "t.a holds values that double_precision cannot hold without loss"},
             Case{[](Operations& op) {
                      op.bulk_insert("t", {"a"}, {{"x"}, {nullptr}});
                  },
                  [](Operations& op) { op.alter_column("t", "a", {.nullable = false}); }, "t.a holds NULLs"},
             Case{[](Operations& op) { op.bulk_insert("t", {"a"}, {{"long"}}); },
                  [](Operations& op) { op.alter_column("t", "a", {.type = varchar(3)}); },
                  "t.a holds text longer than 3 characters"},
             Case{[](Operations& op) { op.bulk_insert("t", {"d"}, {{0.1 + 0.2}}); },
                  [](Operations& op) { op.alter_column("t", "d", {.type = text()}); },
                  "t.d holds values that text cannot hold without loss"},
             Case{[](Operations& op) {
                      op.bulk_insert("t", {"a"}, {{"x"}, {"x"}});
                  },
                  [](Operations& op) { op.add_constraint("t", unique({"a"})); },
                  "uq_t_a: rows of t have the same values"},
             Case{[](Operations& op) {
                      op.bulk_insert("t", {"a"}, {{"x"}, {"x"}});
                  },
                  [](Operations& op) { op.create_index("t", index({"a"}).unique()); },
                  "ix_t_a: rows of t have the same values"},
             Case{[](Operations& op) { op.bulk_insert("t", {"a"}, {{"x"}}); },
                  [](Operations& op) { op.add_constraint("t", check("a > 'y'").named("ck_a")); },
                  "ck_a: rows of t do not meet it"},
             Case{[](Operations& op) {
                      op.bulk_insert("t", {"p"}, {{1}, {2}});
                  },
                  [](Operations& op) { op.add_constraint("t", foreign_key({"p"}, "parent", {"id"})); },
                  "fk_t_p_parent: rows of t point at rows of parent that are not there"},
             Case{[](Operations& op) { op.bulk_insert("t", {"p"}, {{1}}); },
                  [](Operations& op) { op.add_column("t", column("n", text()).not_null()); },
                  "t has rows, and n is NOT NULL without a default for them"},
         }) {
        INFO(c.message);
        World world([](Operations& op) {
            op.create_table("parent", {column("id", integer()), primary_key({"id"})});
            op.bulk_insert("parent", {"id"}, {{1}});
            op.create_table("t", {column("a", text()), column("d", double_precision()), column("p", integer())});
        });
        world.run(c.make);
        const std::string before = world.rows("SELECT *, typeof(d) FROM t");
        const std::string catalogue = world.catalogue();
        CHECK(error_of([&] { world.run(c.change); }).what() == std::string(c.message));
        CHECK(world.rows("SELECT *, typeof(d) FROM t") == before);
        CHECK(world.catalogue() == catalogue);
        CHECK(world.rows("PRAGMA foreign_keys") == "1");
        // The same change of a table without rows goes through.
        world.sql("DELETE FROM t");
        world.run(c.change);
    }
}

TEST_CASE("a rebuild keeps a column that the history does not know", "[sqlite][rebuild]") {
    World world([](Operations& op) { op.create_table("loan", {column("id", integer()), column("reader", text())}); });
    world.sql("ALTER TABLE loan ADD COLUMN Stars INTEGER CHECK (stars < 6); INSERT INTO loan VALUES (1, 'Ann', 5)");
    world.run([](Operations& op) { op.alter_column("loan", "reader", {.type = varchar(9)}); });
    CHECK(world.rows("SELECT * FROM loan") == "1|Ann|5");
    CHECK(
        world.rows("SELECT sql FROM sqlite_schema") ==
        "CREATE TABLE \"loan\" (\n    \"id\" INTEGER,\n    \"reader\" VARCHAR(9)\n, Stars INTEGER CHECK (stars < 6))");
}

TEST_CASE("a rebuild that fails in the middle has not happened", "[sqlite][rebuild]") {
    World world(people);
    const std::string catalogue = world.catalogue();
    // An expression that fails on one row only, and a step after the rebuild that fails.
    CHECK_THROWS_AS(world.run([](Operations& op) {
        op.alter_column("person", "age", {.type = bigint(), .using_ = sql("abs(id - 7 - 9223372036854775807 - 1)")});
    }),
                    Error);
    CHECK_THROWS_AS(world.run([](Operations& op) {
        op.alter_column("person", "name", {.nullable = false});
        op.execute("INSERT INTO nowhere VALUES (1)");
    }),
                    Error);
    CHECK(world.catalogue() == catalogue);
    CHECK(world.rows(select_people) == people_rows);
    check_surroundings(world);
}

TEST_CASE("a rebuild that is broken off after any step has not happened", "[sqlite][rebuild]") {
    World world(people);
    const std::string catalogue = world.catalogue();
    const database::Dialect& dialect = world.connection().dialect();
    const schema::Schema seen = dialect.observe(world.connection(), world.schema());
    const operation::Operation change{operation::AlterColumn{.table = "person", .column = "name", .nullable = false}};
    const database::Steps steps = dialect.compile(change, seen);
    REQUIRE(steps.size() > 10);
    for (std::size_t done = 0; done <= steps.size(); ++done) {
        INFO("after " << done << " steps");
        {
            const database::Transaction transaction(world.connection(), Begin::schema_change);
            for (std::size_t i = 0; i < done; ++i) world.connection().execute(steps[i].sql);
        }
        CHECK(world.catalogue() == catalogue);
        CHECK(world.rows(select_people) == people_rows);
        CHECK(world.rows("PRAGMA foreign_keys") == "1");
        CHECK(world.rows("PRAGMA legacy_alter_table") == "0");
    }
    check_surroundings(world);
}

TEST_CASE("a dropped sqlite table leaves its children alone or stays", "[sqlite][rebuild]") {
    World world(people);
    const auto drop_person = [&] {
        // As if the children were another application's: the history does not know them.
        world.run([](Operations& op) {
            op.execute("SELECT 1", [](Operations& same) {
                for (const char* child : {"cascading", "nulling", "restricting"}) same.drop_table(child);
            });
        });
        world.run([](Operations& op) { op.drop_table("person"); });
    };
    const Error e = error_of(drop_person);
    CHECK(e.category() == ErrorCategory::foreign_key);
    CHECK(e.what() == std::string("2 rows of cascading would point at rows of person that are not there"));
    check_surroundings(world);

    World known(people);
    known.run([](Operations& op) {
        for (const char* child : {"cascading", "nulling", "restricting", "person"}) op.drop_table(child);
        op.execute("DROP VIEW bosses");
    });
    CHECK(known.rows("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'") == "log");
    CHECK(known.rows("SELECT * FROM sqlite_sequence").empty());
}

TEST_CASE("renames on sqlite take along what points at them", "[sqlite][rebuild]") {
    World world(people);
    world.run([](Operations& op) {
        op.rename_table("person", "Person");
        op.rename_table("Person", "human");
        op.rename_column("human", "name", "title");
        op.rename_column("human", "id", "nr");
        op.alter_column("human", "age", {.type = integer()});
    });
    CHECK(world.rows("SELECT nr, title, typeof(age) FROM human ORDER BY nr") ==
          "1|Ann|integer;2|O'Neil|integer;7|Zed|null");
    CHECK(world.rows("SELECT DISTINCT \"table\", \"to\" FROM pragma_table_list t, pragma_foreign_key_list(t.name)") ==
          "human|nr");
    CHECK(world.rows("SELECT * FROM bosses") == "Ann");
    world.sql("INSERT INTO human (title, age) VALUES ('new', 1); INSERT INTO cascading VALUES (10)");
    CHECK(world.rows("SELECT nr, age FROM human WHERE title = 'new'") == "10|2");
    CHECK(world.rows("SELECT * FROM log") == "hello new");
    CHECK(world.rows("PRAGMA foreign_key_check").empty());
}

TEST_CASE("sqlite renames the key of a table without rowid that a unique constraint has too", "[sqlite][rebuild]") {
    World world([](Operations& op) {
        op.create_table("t", {column("a", integer()), column("b", integer()), primary_key({"a"}), unique({"b", "a"}),
                              options().without_rowid()});
        op.bulk_insert("t", {"a", "b"}, {{1, 2}});
    });
    world.run([](Operations& op) { op.rename_column("t", "a", "id"); });
    CHECK(world.rows("SELECT id, b FROM t") == "1|2");
    world.run([](Operations& op) {
        op.add_constraint("t", unique({"id", "b"}));
        op.rename_column("t", "id", "nr");
    });
    CHECK(world.rows("SELECT nr, b FROM t") == "1|2");
}

TEST_CASE("sqlite renames the integer key of a table that had unique constraints before", "[sqlite][rebuild]") {
    World world([](Operations& op) {
        op.create_table("t", {column("a", integer()), column("b", integer()), unique({"b", "a"}), unique({"a"})});
        op.bulk_insert("t", {"a", "b"}, {{1, 2}});
    });
    world.run([](Operations& op) { op.add_constraint("t", primary_key({"a"})); });
    world.run([](Operations& op) { op.rename_column("t", "a", "id"); });
    CHECK(world.rows("SELECT id, b FROM t") == "1|2");
    check_like_new(world);
}

TEST_CASE("a sqlite table that qualifies its columns is rebuilt and renamed", "[sqlite][rebuild]") {
    World world([](Operations& op) {
        op.create_table("item", {column("price", integer()), column("tax", integer()).generated(sql("item.price * 2")),
                                 column("code", text()), check("item.price > 0").named("ck"),
                                 index({expression("item.price + 1")}).where("item.price > 1").named("ix")});
        op.bulk_insert("item", {"price", "code"}, {{2, "5"}});
    });
    world.run([](Operations& op) { op.alter_column("item", "code", {.type = integer()}); });
    world.run([](Operations& op) {
        op.rename_table("item", "thing");
        op.rename_column("thing", "price", "cost");
        op.add_constraint("thing", check("thing.cost < 100").named("ck_most"));
        op.drop_constraint("thing", "ck");
        op.rename_table("thing", "item");
        op.alter_column("item", "code", {.type = text()});
    });
    CHECK(world.rows("SELECT cost, tax, code FROM item") == "2|4|5");
    world.sql("INSERT INTO item (cost) VALUES (-1)");
    CHECK(error_of([&] { world.sql("INSERT INTO item (cost) VALUES (100)"); }).constraint() == "ck_most");
}

TEST_CASE("sqlite tables of every kind survive a rebuild", "[sqlite][rebuild]") {
    SECTION("without rowid") {
        World world([](Operations& op) {
            op.create_table(
                "t", {column("a", text()), column("b", text()), primary_key({"b", "a"}), options().without_rowid()});
            op.bulk_insert("t", {"a", "b"}, {{"1", "x"}, {"2", "x"}, {"0", "y"}});
        });
        world.run([](Operations& op) { op.alter_column("t", "a", {.type = varchar(9)}); });
        CHECK(world.rows("SELECT * FROM t") == "1|x;2|x;0|y");
        CHECK(world.rows("SELECT wr FROM pragma_table_list WHERE name = 't'") == "1");
        check_like_new(world);
    }
    SECTION("strict") {
        World world([](Operations& op) {
            op.create_table("t", {column("a", text()), column("b", boolean()), options().strict()});
            op.bulk_insert("t", {"a", "b"}, {{"1", true}, {"2", false}});
        });
        world.run([](Operations& op) { op.alter_column("t", "a", {.type = bigint()}); });
        CHECK(world.rows("SELECT typeof(a), a, b FROM t") == "integer|1|1;integer|2|0");
        CHECK(error_of([&] { world.sql("INSERT INTO t VALUES ('x', 1)"); }).category() == ErrorCategory::value);
        check_like_new(world);
    }
    SECTION("rowids that no column shows") {
        World world([](Operations& op) { op.create_table("t", {column("a", text()), column("oid", text())}); });
        world.sql("INSERT INTO t (rowid, a) VALUES (5, 'five'), (-3, 'minus'), (1000000000000, 'far')");
        world.run([](Operations& op) { op.alter_column("t", "a", {.nullable = false}); });
        CHECK(world.rows("SELECT rowid, a FROM t ORDER BY rowid") == "-3|minus;5|five;1000000000000|far");
        world.run([](Operations& op) { op.add_column("t", column("rowid", text()).server_default(sql("1 + 1"))); });
        CHECK(world.rows("SELECT _rowid_, rowid, a FROM t ORDER BY a") == "1000000000000|2|far;5|2|five;-3|2|minus");
    }
    SECTION("an integer key becomes another type and back") {
        World world([](Operations& op) {
            op.create_table("t", {column("id", integer()), column("v", text()), primary_key({"id"})});
            op.bulk_insert("t", {"id", "v"}, {{3, "c"}, {1, "a"}});
        });
        for (const Script change : {Script{[](Operations& op) { op.alter_column("t", "id", {.type = bigint()}); }},
                                    Script{[](Operations& op) { op.alter_column("t", "id", {.type = integer()}); }}}) {
            world.run(change);
            CHECK(world.rows("SELECT id, rowid, v FROM t ORDER BY id") == "1|1|a;3|3|c");
            check_like_new(world);
        }
    }
    SECTION("generated columns") {
        World world([](Operations& op) {
            op.create_table("t", {column("a", integer()), column("s", integer()).generated(sql("a * 2")),
                                  column("v", integer()).generated_virtual(sql("a * 3")), column("b", text())});
            op.bulk_insert("t", {"a", "b"}, {{1, "x"}, {2, "y"}});
        });
        world.run([](Operations& op) { op.alter_column("t", "b", {.server_default = Default("z")}); });
        world.sql("INSERT INTO t (a) VALUES (3)");
        CHECK(world.rows("SELECT * FROM t") == "1|2|3|x;2|4|6|y;3|6|9|z");
        check_like_new(world);
    }
    SECTION("enums") {
        World world([](Operations& op) {
            op.create_enum("mood", {"sad", "ok"});
            op.create_table("t", {column("m", enumeration("mood")).not_null(), column("n", text())});
            op.bulk_insert("t", {"m", "n"}, {{"sad", "ok"}});
        });
        world.run([](Operations& op) {
            op.rename_column("t", "m", "mood");
            op.alter_column("t", "n", {.type = enumeration("mood")});
            op.add_column("t", column("o", enumeration("mood")).not_null().server_default("ok"));
        });
        CHECK(world.rows("SELECT * FROM t") == "sad|ok|ok");
        const Error e = error_of([&] { world.sql("INSERT INTO t VALUES ('sad', 'sad', 'mad')"); });
        CHECK(e.category() == ErrorCategory::check);
        CHECK(e.constraint() == "ck_t_o_enum");
        world.run([](Operations& op) {
            for (const char* name : {"o", "n"}) op.drop_column("t", name);
            op.alter_column("t", "mood", {.type = text()});
            op.drop_enum("mood");
        });
        world.sql("INSERT INTO t VALUES ('anything')");
    }
    SECTION("names that are SQL") {
        World world([](Operations& op) {
            op.create_table("x\"; DROP TABLE y; --",
                            {column("select", text()), column("a'b", text()).server_default("it's"),
                             column("c.d", integer()), primary_key({"select"}), index({"a'b"})});
            op.bulk_insert("x\"; DROP TABLE y; --", {"select", "c.d"}, {{"1", 1}});
        });
        world.run([](Operations& op) {
            op.alter_column("x\"; DROP TABLE y; --", "c.d", {.type = text()});
            op.add_constraint("x\"; DROP TABLE y; --", unique({"a'b", "c.d"}));
        });
        CHECK(world.rows("SELECT * FROM \"x\"\"; DROP TABLE y; --\"") == "1|it's|1");
        check_like_new(world);
    }
}

TEST_CASE("a sqlite identity starts where it is told and never gives a number twice", "[sqlite][rebuild]") {
    World world([](Operations& op) {
        op.create_table("t",
                        {column("id", integer()).identity({.start = 100}), column("v", text()), primary_key({"id"})});
    });
    world.run([](Operations& op) { op.alter_column("t", "v", {.type = varchar(9)}); });
    world.sql("INSERT INTO t (v) VALUES ('a'), ('b'); DELETE FROM t");
    CHECK(world.rows("SELECT seq FROM sqlite_sequence WHERE name = 't'") == "101");
    world.run([](Operations& op) { op.alter_column("t", "v", {.type = text()}); });
    world.sql("INSERT INTO t (v) VALUES ('c')");
    CHECK(world.rows("SELECT id, v FROM t") == "102|c");
    CHECK(world.rows("SELECT count(*) FROM sqlite_sequence") == "1");
}

TEST_CASE("rows that are there get the default of a new sqlite column", "[sqlite][rebuild]") {
    World world([](Operations& op) {
        op.create_table("t", {column("id", integer()), primary_key({"id"})});
        op.bulk_insert("t", {"id"}, {{1}, {2}, {3}});
    });
    world.run([](Operations& op) {
        op.add_column("t", column("u", uuid()).not_null().server_default(random_uuid()));
        op.add_column("t", column("at", timestamptz()).not_null().server_default(now()));
        op.add_column("t", column("day", date()).not_null().server_default(today()));
        op.add_column("t", column("flag", boolean()).not_null().server_default(true));
        op.add_column("t", column("d", double_precision()).not_null().server_default(0.1));
        op.add_column("t", column("n", numeric(10, 2)).not_null().server_default("0.10"));
        op.add_column("t", column("empty", text()));
        op.add_column("t", column("text", text()).not_null().server_default("it's"));
    });
    CHECK(world.rows("SELECT count(DISTINCT u) FROM t") == "3");
    CHECK(world.rows("SELECT count(*) FROM t WHERE u GLOB "
                     "'[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-"
                     "f]-4[0-9a-f][0-9a-f][0-9a-f]-[89ab][0-9a-f][0-9a-f][0-9a-f]-*' AND length(u) = 36") == "3");
    CHECK(world.rows("SELECT count(*) FROM t WHERE at GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9] "
                     "[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]000'") == "3");
    CHECK(world.rows("SELECT count(*) FROM t WHERE day = date('now')") == "3");
    CHECK(world.rows("SELECT DISTINCT typeof(flag), flag, d = 0.1, n, empty, text FROM t") ==
          "integer|1|1|0.10|NULL|it's");
    check_like_new(world);
}

TEST_CASE("what sqlite itself finds stops a change whole", "[sqlite][rebuild]") {
    World world(people);
    // A view and an index made by hand use the column: the history cannot know.
    CHECK(std::string(error_of([&] {
                          world.run([](Operations& op) {
                              op.drop_constraint("person", "uq_person_name");
                              op.drop_column("person", "name");
                          });
                      }).what())
              .find("person.name is used where no revision tells of it") != std::string::npos);
    CHECK(world.rows(select_people) == people_rows);
    check_surroundings(world);
}

TEST_CASE("observe sees triggers and the indexes that nobody declared", "[sqlite][rebuild]") {
    World world(people);
    world.sql(
        "CREATE TRIGGER shout BEFORE DELETE ON PERSON BEGIN SELECT 1; END; CREATE TABLE other (a); CREATE INDEX o ON "
        "other (a)");
    const schema::Schema seen = world.connection().dialect().observe(world.connection(), world.schema());
    std::string names;
    for (const schema::Opaque& opaque : seen.opaque)
        names += opaque.kind + " " + opaque.name.name + " on " + opaque.table.name + "; ";
    CHECK(names == "table person on person; index ix_person_age on person; table cascading on cascading; table nulling "
                   "on nulling; table restricting on restricting; table log on log; trigger greet on person; trigger "
                   "count_up on cascading; index by_hand on person; trigger shout on person; ");
    CHECK(world.connection().dialect().has_table(world.connection(), "person"));
    CHECK(world.connection().dialect().has_table(world.connection(), "Person"));
    CHECK_FALSE(world.connection().dialect().has_table(world.connection(), "bosses"));
    CHECK_FALSE(world.connection().dialect().has_table(world.connection(), "it's not"));
}

namespace {
// What the sqlite3 shell makes of a script: its exit code; its output goes to `output`.
int shell(const std::filesystem::path& folder, const std::string& script, std::string& output) {
    std::ofstream(folder / "script.sql") << script;
    const auto at = [&](const char* name) { return "'" + (folder / name).string() + "'"; };
    const int status =
        std::system(("sqlite3 " + at("test.db") + " < " + at("script.sql") + " > " + at("output") + " 2>&1").c_str());
    std::ifstream file(folder / "output");
    output.assign(std::istreambuf_iterator<char>(file), {});
    return status;
}

// A revision as text for the shell.
std::string script_of(const schema::Schema& before, Script change) {
    const database::Dialect& dialect = database::find_dialect("sqlite");
    Operations operations;
    change(operations);
    schema::Schema schema = before;
    std::string body;
    bool suspends = false;
    for (const auto& recorded : operations.recorded()) {
        for (const Step& step : dialect.compile(recorded.operation, schema)) {
            suspends = suspends || step.suspends_foreign_keys;
            body += (step.kind == Step::Kind::check ? dialect.guard(step.sql, step.failure) : step.sql) + ";\n";
        }
        schema = apply(std::move(schema), recorded.operation);
    }
    return dialect.script_header() + "\n" + dialect.script_begin(suspends) + body + dialect.script_commit(suspends);
}
} // namespace

TEST_CASE("a rebuild as a script for the sqlite3 shell", "[sqlite][rebuild]") {
    const support::Scratch scratch("sqlite");
    const std::filesystem::path folder =
        std::filesystem::path(scratch.url().substr(std::string("sqlite:///").size())).parent_path();
    const Script make = [](Operations& op) {
        op.create_table("parent", {column("id", bigint()).identity(), column("v", text()), primary_key({"id"})});
        op.create_table("child", {column("p", bigint()), foreign_key({"p"}, "parent", {"id"}).on_delete(cascade)});
        op.bulk_insert("parent", {"id", "v"}, {{1, "a\nb; --"}, {2, "2"}});
        op.bulk_insert("child", {"p"}, {{1}, {2}});
    };
    World world(make);
    std::string output;
    REQUIRE(shell(folder, script_of({}, make), output) == 0);
    REQUIRE(output.empty());
    Database database(scratch.url());
    const auto rows = [&](const std::string& query) { return database.connect()->query(query); };

    SECTION("it does what a connection does") {
        REQUIRE(shell(folder,
                      script_of(world.schema(),
                                [](Operations& op) { op.alter_column("parent", "v", {.nullable = false}); }),
                      output) == 0);
        CHECK(output.empty());
        CHECK(rows("SELECT p FROM child ORDER BY p") == std::vector<TextRow>{{"1"}, {"2"}});
        CHECK(rows("SELECT v FROM parent ORDER BY id") == std::vector<TextRow>{{"a\nb; --"}, {"2"}});
        CHECK(rows("SELECT \"notnull\" FROM pragma_table_info('parent') WHERE name = 'v'") ==
              std::vector<TextRow>{{"1"}});
    }
    SECTION("a check that fails stops it") {
        CHECK(shell(folder,
                    script_of(world.schema(),
                              [](Operations& op) { op.alter_column("parent", "v", {.type = integer()}); }),
                    output) != 0);
        CHECK(output.find("CHECK constraint failed: parent.v holds values that integer cannot hold") !=
              std::string::npos);
        CHECK(rows("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'retort%'") == std::vector<TextRow>{{"0"}});
        CHECK(rows("SELECT type FROM pragma_table_info('parent') WHERE name = 'v'") == std::vector<TextRow>{{"TEXT"}});
    }
    SECTION("what it does not know and would lose stops it") {
        const std::string script =
            script_of(world.schema(), [](Operations& op) { op.alter_column("parent", "v", {.nullable = false}); });
        for (const char* more :
             {"ALTER TABLE parent ADD COLUMN more", "CREATE TRIGGER more AFTER INSERT ON parent BEGIN SELECT 1; END",
              "CREATE INDEX more ON parent (v)",
              "DROP TABLE parent; CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT UNIQUE ON CONFLICT "
              "REPLACE)",
              "DROP TABLE parent; CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT check (v > ''))"}) {
            INFO(more);
            database.connect()->execute(std::string("PRAGMA foreign_keys = OFF; ") + more);
            const auto before = rows("SELECT * FROM sqlite_schema");
            CHECK(shell(folder, script, output) != 0);
            CHECK(output.find("CHECK constraint failed: parent has a ") != std::string::npos);
            CHECK(rows("SELECT * FROM sqlite_schema") == before);
            database.connect()->execute("PRAGMA foreign_keys = OFF; DROP TABLE parent; CREATE TABLE parent (id INTEGER "
                                        "PRIMARY KEY AUTOINCREMENT, v TEXT)");
        }
        CHECK(shell(folder, script, output) == 0);
    }
    SECTION("rows left pointing at nothing stop it") {
        schema::Schema without_child = world.schema();
        std::erase_if(without_child.tables, [](const schema::Table& table) { return table.name.name == "child"; });
        CHECK(shell(folder, script_of(without_child, [](Operations& op) { op.drop_table("parent"); }), output) != 0);
        CHECK(output.find("rows would point at rows that are not there") != std::string::npos);
        CHECK(rows("SELECT count(*) FROM child") == std::vector<TextRow>{{"2"}});
        CHECK(rows("SELECT count(*) FROM parent") == std::vector<TextRow>{{"2"}});
    }
    SECTION("rows that pointed at nothing before do not") {
        database.connect()->execute(
            "PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (77); PRAGMA foreign_keys = ON");
        CHECK(shell(folder,
                    script_of(world.schema(),
                              [](Operations& op) { op.alter_column("parent", "v", {.nullable = false}); }),
                    output) == 0);
    }
}

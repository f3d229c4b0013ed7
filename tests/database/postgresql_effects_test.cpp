// What operations do to tables that others use, measured on the server: the locks that their statements take, whether
// a table is written anew, whether its rows are read. What is foretold is compared with it.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <postgresql/effects.hpp>
#include <retort/diff/diff.hpp>
#include <retort/error.hpp>
#include <retort/schema/json.hpp>
#include <support/random.hpp>
#include <support/random_schema.hpp>

#include "random_rows.hpp"
#include "subject.hpp"

using namespace retort;
using namespace support;
using namespace retort::ddl;
using database::Effect;
using database::Effects;
using operation::Operation;
using schema::Schema;

namespace {
// Runs the statements of the operation in a transaction that is rolled back. `before` is what the database is.
Effects measure(database::Connection& connection, const Operation& operation, const Schema& before) {
    const database::Dialect& dialect = connection.dialect();
    const database::Steps steps = dialect.compile(operation, before);
    const database::Transaction transaction(connection, database::Begin::schema_change);
    return *dialect.measure(connection, before, [&] {
        for (const database::Step& step : steps)
            if (step.kind == database::Step::Kind::statement) connection.execute(step.sql);
    });
}

std::string told(const Effects& effects) {
    std::string text;
    for (const Effect& effect : effects)
        text += fmt::format("{}: {}{}{}\n", display(effect.table), to_string(effect.lock),
                            effect.rewrites ? ", rewritten" : "", effect.scans ? ", read" : "");
    return text;
}

// Whoever writes a table anew has read it.
Effects plain(Effects effects) {
    for (Effect& effect : effects) effect.scans = effect.scans && !effect.rewrites;
    return effects;
}

void tables(Operations& op) {
    op.create_enum("mood", {"fine", "bad"});
    op.create_table("parent", {column("id", integer()).not_null(), column("code", text()), primary_key({"id"})});
    op.create_table("other", {column("id", integer()).not_null(), column("parent_id", integer()), primary_key({"id"}),
                              foreign_key({"parent_id"}, "parent", {"id"}).named("fk_other")});
    op.create_table("t", {column("id", integer()).not_null(),
                          column("v", varchar(50)),
                          column("s", text()),
                          column("n", numeric(10, 2)),
                          column("i", integer()),
                          column("at", timestamp()),
                          column("z", timestamptz()),
                          column("m", enumeration("mood")),
                          column("r", real()),
                          column("u", uuid()),
                          column("c", varchar(10)),
                          column("w", array(varchar(10))),
                          column("parent_id", integer()),
                          column("proven", integer()),
                          primary_key({"id"}),
                          unique({"i"}).named("uq_i"),
                          check("r > -1").named("ck_r"),
                          check("proven IS NOT NULL").named("ck_proven"),
                          check("parent_id > -9").not_valid().named("ck_late"),
                          foreign_key({"parent_id"}, "parent", {"id"}).not_valid().named("fk_late"),
                          index({"id"}).unique().named("ux_id"),
                          index({"s"}).named("ix_s"),
                          index({"at"}).named("ix_at"),
                          index({"v"}).named("ix_v")});
    op.execute("INSERT INTO parent SELECT i, 'c' || i FROM generate_series(1, 100) i; "
               "INSERT INTO other SELECT i, i FROM generate_series(1, 100) i; "
               "INSERT INTO t SELECT i, 'v' || i, 's' || i, i, i, now(), now(), 'fine', i, gen_random_uuid(), 'c', "
               "'{a}', i, i FROM generate_series(1, 100) i");
}

struct Case {
    const char* what;
    Script script;
    const char* expected; // on PostgreSQL 15
};

// Each measured by hand when it was written.
const Case cases[] = {
    {"a column that may be NULL", [](Operations& op) { op.add_column("t", column("x", integer())); },
     "t: ACCESS EXCLUSIVE\n"},
    {"a column with a constant default",
     [](Operations& op) { op.add_column("t", column("x", integer()).not_null().server_default(1)); },
     "t: ACCESS EXCLUSIVE\n"},
    {"a column with the default now()",
     [](Operations& op) { op.add_column("t", column("x", timestamptz()).not_null().server_default(now())); },
     "t: ACCESS EXCLUSIVE\n"},
    {"a column with a random default",
     [](Operations& op) { op.add_column("t", column("x", uuid()).not_null().server_default(random_uuid())); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"a column with the time of the clock as its default",
     [](Operations& op) { op.add_column("t", column("x", timestamptz()).server_default(sql("clock_timestamp()"))); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"an identity column", [](Operations& op) { op.add_column("t", column("x", bigint()).identity()); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"a serial column", [](Operations& op) { op.add_column("t", column("x", native("serial"))); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"a generated column", [](Operations& op) { op.add_column("t", column("x", integer()).generated(sql("i + 1"))); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"a column goes", [](Operations& op) { op.drop_column("t", "n"); }, "t: ACCESS EXCLUSIVE\n"},
    {"a default comes", [](Operations& op) { op.alter_column("t", "n", {.server_default = 1}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"NOT NULL comes", [](Operations& op) { op.alter_column("t", "i", {.nullable = false}); },
     "t: ACCESS EXCLUSIVE, read\n"},
    {"a column gets another name", [](Operations& op) { op.rename_column("t", "n", "amount"); },
     "t: ACCESS EXCLUSIVE\n"},
    {"varchar(50) to varchar(100)", [](Operations& op) { op.alter_column("t", "v", {.type = varchar(100)}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"varchar(50) to text", [](Operations& op) { op.alter_column("t", "v", {.type = text()}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"varchar(50) to varchar(20)", [](Operations& op) { op.alter_column("t", "v", {.type = varchar(20)}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"text to varchar(500)", [](Operations& op) { op.alter_column("t", "s", {.type = varchar(500)}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"text to varchar", [](Operations& op) { op.alter_column("t", "s", {.type = varchar()}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"numeric(10, 2) to numeric(12, 2)", [](Operations& op) { op.alter_column("t", "n", {.type = numeric(12, 2)}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"numeric(10, 2) to numeric", [](Operations& op) { op.alter_column("t", "n", {.type = numeric()}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"numeric(10, 2) to numeric(12, 3)", [](Operations& op) { op.alter_column("t", "n", {.type = numeric(12, 3)}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"integer to bigint", [](Operations& op) { op.alter_column("t", "i", {.type = bigint()}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"real to double", [](Operations& op) { op.alter_column("t", "r", {.type = double_precision()}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"uuid to text", [](Operations& op) { op.alter_column("t", "u", {.type = text()}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"an enum to text", [](Operations& op) { op.alter_column("t", "m", {.type = text()}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"varchar(10)[] to varchar(20)[]", [](Operations& op) { op.alter_column("t", "w", {.type = array(varchar(20))}); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"timestamptz to timestamp", [](Operations& op) { op.alter_column("t", "z", {.type = timestamp()}); },
     "t: ACCESS EXCLUSIVE\n"},
    {"timestamp with an index to timestamptz",
     [](Operations& op) { op.alter_column("t", "at", {.type = timestamptz()}); }, "t: ACCESS EXCLUSIVE, read\n"},
    {"a collation of an indexed column", [](Operations& op) { op.alter_column("t", "s", {.collation = "C"}); },
     "t: ACCESS EXCLUSIVE, read\n"},
    {"a comment of a column", [](Operations& op) { op.alter_column("t", "s", {.comment = "x"}); },
     "t: SHARE UPDATE EXCLUSIVE\n"},
    {"a comment of a table", [](Operations& op) { op.create_table_comment("t", "x"); }, "t: SHARE UPDATE EXCLUSIVE\n"},
    {"a check", [](Operations& op) { op.add_constraint("t", check("i > -5")); }, "t: ACCESS EXCLUSIVE, read\n"},
    {"a foreign key", [](Operations& op) { op.add_constraint("t", foreign_key({"parent_id"}, "parent", {"id"})); },
     "parent: SHARE ROW EXCLUSIVE, read\nt: SHARE ROW EXCLUSIVE, read\n"},
    {"a check of which nobody looks at the rows",
     [](Operations& op) { op.add_constraint("t", check("i > -5").not_valid()); }, "t: ACCESS EXCLUSIVE\n"},
    {"a foreign key of which nobody looks at the rows",
     [](Operations& op) { op.add_constraint("t", foreign_key({"parent_id"}, "parent", {"id"}).not_valid()); },
     "parent: SHARE ROW EXCLUSIVE\nt: SHARE ROW EXCLUSIVE\n"},
    {"a check becomes valid", [](Operations& op) { op.validate_constraint("t", "ck_late"); },
     "t: SHARE UPDATE EXCLUSIVE, read\n"},
    {"a foreign key becomes valid", [](Operations& op) { op.validate_constraint("t", "fk_late"); },
     "parent: ROW SHARE, read\nt: SHARE UPDATE EXCLUSIVE, read\n"},
    {"NOT NULL comes where a check proves it",
     [](Operations& op) { op.alter_column("t", "proven", {.nullable = false}); }, "t: ACCESS EXCLUSIVE\n"},
    {"a unique constraint takes an index",
     [](Operations& op) { op.add_constraint("t", unique({"id"}).named("uq_id"), using_index("ux_id")); },
     "t: ACCESS EXCLUSIVE\n"},
    {"a unique constraint", [](Operations& op) { op.add_constraint("t", unique({"n"})); },
     "t: ACCESS EXCLUSIVE, read\n"},
    {"an index", [](Operations& op) { op.create_index("t", index({"n"})); }, "t: SHARE, read\n"},
    {"an index goes", [](Operations& op) { op.drop_index("t", "ix_s"); }, "t: ACCESS EXCLUSIVE\n"},
    {"an index gets another name", [](Operations& op) { op.rename_index("t", "ix_s", "ix_x"); }, ""},
    {"a constraint goes", [](Operations& op) { op.drop_constraint("t", "ck_r"); }, "t: ACCESS EXCLUSIVE\n"},
    {"a foreign key goes", [](Operations& op) { op.drop_constraint("other", "fk_other"); },
     "other: ACCESS EXCLUSIVE\nparent: ACCESS EXCLUSIVE\n"},
    {"a table that points at another",
     [](Operations& op) {
         op.create_table("fresh", {column("id", integer()), foreign_key({"id"}, "parent", {"id"})});
     },
     "parent: SHARE ROW EXCLUSIVE\n"},
    {"a table goes", [](Operations& op) { op.drop_table("other"); },
     "other: ACCESS EXCLUSIVE\nparent: ACCESS EXCLUSIVE\n"},
    {"a table gets another name", [](Operations& op) { op.rename_table("t", "tt"); }, "t: ACCESS EXCLUSIVE\n"},
    {"the fill factor", [](Operations& op) { op.set_table_options("t", options().with("fillfactor", "70")); },
     "t: SHARE UPDATE EXCLUSIVE\n"},
    {"an unlogged table", [](Operations& op) { op.set_table_options("t", options().unlogged()); },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"other values of an enum",
     [](Operations& op) {
         op.replace_enum("mood", {"fine", "bad", "so-so"});
     },
     "t: ACCESS EXCLUSIVE, rewritten\n"},
    {"rows",
     [](Operations& op) {
         op.bulk_insert("other", {"id", "parent_id"}, {{1000, 1}});
     },
     "other: ROW EXCLUSIVE\nparent: ROW SHARE\n"},
};
} // namespace

TEST_CASE("PostgreSQL: locks, rewrites and scans are as foretold", "[postgresql]") {
    const Subject subject("postgresql");
    const Schema before = subject.run({}, operations_of(tables));
    int measured = 0;
    for (const Case& one : cases) {
        CAPTURE(one.what);
        for (const Operation& operation : operations_of(one.script)) {
            const std::string found = told(measure(subject.connection(), operation, before));
            CHECK(found == one.expected);
            CHECK(told(plain(postgresql::effects(operation, before))) == one.expected);
            ++measured;
        }
    }
    CHECK(measured > 40);
}

namespace {
void fill(const Subject& subject, Random& random, const Schema& schema) {
    database::Connection& connection = subject.connection();
    for (int i = 0; i < 6; ++i)
        for (const schema::Table& table : schema.tables) {
            try {
                const Operation row{random_row(random, schema, table, connection)};
                for (const database::Step& step : connection.dialect().compile(row, schema))
                    connection.execute(step.sql);
            } catch (const Error&) { // NOLINT: a constraint refuses it
            }
        }
}

bool covers(const Effects& foretold, const Effect& found) {
    const auto same = std::ranges::find(foretold, found.table, &Effect::table);
    return same != foretold.end() && same->lock >= found.lock && (same->rewrites || !found.rewrites) &&
           (same->scans || same->rewrites || !found.scans);
}
} // namespace

TEST_CASE("PostgreSQL: no random operation does more to a table than is foretold", "[postgresql]") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    Subject subject("postgresql");
    int exact = 0;
    int measured = 0;
    for (std::uint64_t i = 0; i < test_rounds(12); ++i) {
        CAPTURE(i);
        RandomSchema schemas(seed + i, Reach::portable);
        Random random(seed + i);
        Schema schema = schemas.schema(1 + i % 4);
        subject.clear();
        subject.run({}, diff::diff({}, schema));
        fill(subject, random, schema);
        for (int j = 0; j < 25; ++j) {
            const Operation operation = schemas.operation(schema);
            INFO(operation::to_json({operation}) << "\n" << schema::to_json(schema));
            Effects found;
            try {
                found = measure(subject.connection(), operation, schema);
            } catch (const Error&) {
                continue; // rows are in the way, or it runs outside a transaction
            }
            const Effects foretold = plain(postgresql::effects(operation, schema));
            INFO("found:\n" << told(found) << "foretold:\n" << told(foretold));
            CHECK(std::ranges::all_of(found, [&](const Effect& one) { return covers(foretold, one); }));
            ++measured;
            exact += found == foretold ? 1 : 0;
        }
    }
    CAPTURE(measured, exact);
    CHECK(measured > 100);
    CHECK(exact * 10 > measured * 8);
}

// Every form of every operation, as a revision on tables with rows: up, down, up. The catalogue must tell
// the same as that of a database in which the schema was made at one go, and rows must stay.

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database.hpp>
#include <retort/migration.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/schema/json.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

#include "at_one_go.hpp"
#include "every_operation.hpp"

using namespace retort::ddl;
using namespace retort::operation;
using namespace support;
using Catch::Contains;
using retort::Database;
using retort::Error;
using retort::Lease;
using retort::Operations;
using retort::database::Connection;
using retort::database::Step;
using retort::schema::Schema;

namespace {
// What every form begins with.
void world(Operations& op) {
    op.create_enum("state", {"open", "paid", "done"});
    op.create_enum("spare", {"a", "b"});
    op.create_table("country",
                    {column("id", integer()).not_null(), column("name", varchar(50)).not_null().comment("as it's said"),
                     column("code", varchar(3)).server_default("---"), column("area", integer()),
                     column("seen", date()), column("twice", integer()).generated(sql("area * 2")),
                     column("number", bigint()).identity(), primary_key({"number"}), unique({"id"}).named("uq_id"),
                     check("area > 0").named("ck_area"), index({"name"}).named("ix_name"),
                     index({"code"}).where("area > 10").named("ix_code"), comment("of the world")});
    op.create_table("item", {column("id", bigint()).identity(), column("country_id", integer()),
                             column("state", enumeration("state")).not_null().server_default("open"),
                             column("history", array(enumeration("state"))), column("note", text()),
                             column("price", numeric(10, 2)), primary_key({"id"}),
                             foreign_key({"country_id"}, "country", {"id"}).on_delete(cascade).named("fk_country"),
                             check("state <> 'done' OR state IS NOT NULL").named("ck_note"),
                             index({"state"}).named("ix_state"), index({"note"}).named("ix_note")});
    op.create_table("log", {column("at", text()), column("size", integer())});
    op.create_table("ticket", {column("no", integer()), column("what", text()), primary_key({"no"})});
    op.bulk_insert("country", {"id", "name", "code", "area", "seen"},
                   {{1, "India", "IND", 3287, "2024-01-31"},
                    {2, "Peru", "PER", 1285, nullptr},
                    {3, "Côte d'Ivoire", "CIV", nullptr, nullptr}});
    op.bulk_insert("item", {"country_id", "state", "history", "price", "note"},
                   {{1, "open", R"(["open"])", "1.50", "7"},
                    {1, "paid", R"(["open","paid"])", "2.00", nullptr},
                    {nullptr, "done", nullptr, nullptr, "12"}});
    op.bulk_insert("log", {"at", "size"}, {{"2024", 1}, {"2024", 1}});
    op.bulk_insert("ticket", {"no", "what"}, {{3, "a"}, {7, "b"}});
    op.on(postgresql, [](Operations& pg) {
        pg.create_sequence("invoice", {.start = 100});
        pg.create_schema("old stock");
        pg.create_table("stay", {column("room", integer()), column("during", native("int4range")),
                                 exclude({{"during", "&&"}}).named("ex_stay")});
        pg.execute("INSERT INTO stay VALUES (1, '[1,3)'), (2, '[3,5)')");
    });
    op.on(sqlite, [](Operations& lite) {
        lite.create_table("stay", {column("room", integer()), column("during", text())});
        lite.bulk_insert("stay", {"room", "during"}, {{1, "[1,3)"}});
    });
}

// Lot by lot.
void area_up(Operations& op) {
    op.backfill("country", {{"area", sql("area + 1")}}, {.where = sql("area IS NOT NULL"), .lot = 1});
}
void area_down(Operations& op) {
    op.backfill("country", {{"area", sql("area - 1")}}, {.where = sql("area IS NOT NULL"), .lot = 2});
}

using Rows = OperationForm::Rows;

template <class Op> constexpr std::size_t alternative() {
    return []<class... All>(const std::variant<All...>*) {
        std::size_t index = 0;
        ((std::is_same_v<All, Op> ? false : (++index, true)) && ...);
        return index;
    }(static_cast<const decltype(Operation::value)*>(nullptr));
}

constexpr std::array forms{
    // Tables.
    OperationForm{
        alternative<CreateTable>(), "create_table",
        [](Operations& op) {
            op.create_table("city", {column("id", integer()).identity({.start = 7}), column("country_id", integer()),
                                     column("name", text()).not_null(), primary_key({"id"}),
                                     foreign_key({"country_id"}, "country", {"id"}).on_delete(set_null),
                                     unique({"name"}), check("length(name) > 1").named("ck_city"),
                                     index({Key("name").descending()}).named("ix_city"), comment("it's big")});
            op.bulk_insert("city", {"country_id", "name"}, {{2, "Lima"}});
        },
        [](Operations& op) { op.drop_table("city"); }, Rows::kept, "SELECT id, country_id, name FROM city", "7|2|Lima"},
    OperationForm{alternative<DropTable>(), "drop_table", [](Operations& op) { op.drop_table("item"); },
                  [](Operations& op) {
                      op.create_table(
                          "item",
                          {column("id", bigint()).identity(), column("country_id", integer()),
                           column("state", enumeration("state")).not_null().server_default("open"),
                           column("history", array(enumeration("state"))), column("note", text()),
                           column("price", numeric(10, 2)), primary_key({"id"}),
                           foreign_key({"country_id"}, "country", {"id"}).on_delete(cascade).named("fk_country"),
                           check("state <> 'done' OR state IS NOT NULL").named("ck_note"),
                           index({"state"}).named("ix_state"), index({"note"}).named("ix_note")});
                  },
                  Rows::lost},
    OperationForm{alternative<RenameTable>(), "rename_table",
                  [](Operations& op) { op.rename_table("country", "the land"); },
                  [](Operations& op) { op.rename_table("the land", "country"); }, Rows::kept,
                  "SELECT name FROM \"the land\" WHERE id = 2", "Peru"},
    OperationForm{alternative<SetTableComment>(), "a comment for a table",
                  [](Operations& op) { op.create_table_comment("item", "what's sold"); },
                  [](Operations& op) { op.drop_table_comment("item"); }},
    OperationForm{alternative<SetTableComment>(), "no comment for a table",
                  [](Operations& op) { op.drop_table_comment("country"); },
                  [](Operations& op) { op.create_table_comment("country", "of the world"); }},
    OperationForm{alternative<SetComment>(), "comments of an index, a constraint and an enum",
                  [](Operations& op) {
                      op.comment_on_index("country", "ix_name", "it's fast");
                      op.comment_on_constraint("item", "fk_country", "where from");
                      op.comment_on_enum("state", "how far");
                  },
                  [](Operations& op) {
                      op.comment_on_index("country", "ix_name", "");
                      op.comment_on_constraint("item", "fk_country", "");
                      op.comment_on_enum("state", "");
                  }},
    OperationForm{
        alternative<SetComment>(), "comments of all that has one on PostgreSQL",
        [](Operations& op) {
            op.comment_on_index("country", "ix_name", "1");
            op.comment_on_constraint("item", "fk_country", "2");
            op.comment_on_enum("state", "3");
            op.comment_on_sequence("invoice", "4");
            op.comment_on_schema("old stock", "5");
        },
        [](Operations& op) {
            op.comment_on_index("country", "ix_name", "");
            op.comment_on_constraint("item", "fk_country", "");
            op.comment_on_enum("state", "");
            op.comment_on_sequence("invoice", "");
            op.comment_on_schema("old stock", "");
        },
        Rows::kept,
        "SELECT obj_description('ix_name'::regclass, 'pg_class') || (SELECT obj_description(oid, 'pg_constraint') "
        "FROM pg_constraint WHERE conname = 'fk_country') || obj_description('state'::regtype, 'pg_type') || "
        "obj_description('invoice'::regclass, 'pg_class') || obj_description('\"old stock\"'::regnamespace, "
        "'pg_namespace')",
        "12345", postgresql, false, "there is no sequence"},
    OperationForm{alternative<SetTableOptions>(), "a table that is strict and filled in part",
                  [](Operations& op) { op.set_table_options("country", options().strict().with("fillfactor", "70")); },
                  [](Operations& op) { op.set_table_options("country", options()); }},
    OperationForm{alternative<SetTableOptions>(), "a table without rowids",
                  [](Operations& op) { op.set_table_options("ticket", options().without_rowid()); },
                  [](Operations& op) { op.set_table_options("ticket", options()); }, Rows::kept,
                  "SELECT no, what FROM ticket WHERE no = 7", "7|b"},
    OperationForm{alternative<SetTableOptions>(), "a table without a log",
                  [](Operations& op) { op.set_table_options("log", options().unlogged()); },
                  [](Operations& op) { op.set_table_options("log", options()); }},

    // Columns.
    OperationForm{alternative<AddColumn>(), "add_column that is NULL",
                  [](Operations& op) { op.add_column("country", column("flag", bytes()).comment("a picture")); },
                  [](Operations& op) { op.drop_column("country", "flag"); }, Rows::kept,
                  "SELECT count(flag) FROM country", "0"},
    OperationForm{
        alternative<AddColumn>(), "add_column with a default",
        [](Operations& op) { op.add_column("country", column("kind", text()).not_null().server_default("it's")); },
        [](Operations& op) { op.drop_column("country", "kind"); }, Rows::kept,
        "SELECT count(*) FROM country WHERE kind = 'it''s'", "3"},
    OperationForm{
        alternative<AddColumn>(), "add_column that is generated",
        [](Operations& op) { op.add_column("country", column("half", integer()).generated(sql("area / 2"))); },
        [](Operations& op) { op.drop_column("country", "half"); }, Rows::kept, "SELECT half FROM country WHERE id = 2",
        "642"},
    OperationForm{alternative<DropColumn>(), "drop_column", [](Operations& op) { op.drop_column("item", "price"); },
                  [](Operations& op) { op.add_column("item", column("price", numeric(10, 2))); }, Rows::lost},
    OperationForm{alternative<RenameColumn>(), "rename_column",
                  [](Operations& op) { op.rename_column("country", "area", "square km"); },
                  [](Operations& op) { op.rename_column("country", "square km", "area"); }, Rows::kept,
                  "SELECT \"square km\", twice FROM country WHERE id = 2", "1285|2570"},
    OperationForm{alternative<RenameColumn>(), "rename_column that a key points at",
                  [](Operations& op) { op.rename_column("country", "id", "no"); },
                  [](Operations& op) { op.rename_column("country", "no", "id"); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: a wider type",
                  [](Operations& op) { op.alter_column("country", "name", {.type = varchar(80)}); },
                  [](Operations& op) { op.alter_column("country", "name", {.type = varchar(50)}); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: text to integer",
                  [](Operations& op) { op.alter_column("item", "note", {.type = integer()}); },
                  [](Operations& op) { op.alter_column("item", "note", {.type = text()}); }, Rows::kept,
                  "SELECT note + 1 FROM item WHERE note = 12", "13"},
    OperationForm{
        alternative<AlterColumn>(), "alter_column: a type with USING",
        [](Operations& op) { op.alter_column("log", "at", {.type = integer(), .using_ = sql("length(at)")}); },
        [](Operations& op) { op.alter_column("log", "at", {.type = text(), .using_ = sql("'2024'")}); }, Rows::changed,
        "SELECT DISTINCT at FROM log", "4"},
    OperationForm{alternative<AlterColumn>(), "alter_column: text to enum",
                  [](Operations& op) {
                      op.alter_column("log", "at",
                                      {.type = enumeration("spare"),
                                       .using_ = sql({{"postgresql", "'a'::spare"}, {"sqlite", "'a'"}})});
                  },
                  [](Operations& op) { op.alter_column("log", "at", {.type = text(), .using_ = sql("'2024'")}); },
                  Rows::changed, "SELECT DISTINCT at FROM log", "a"},
    OperationForm{
        alternative<AlterColumn>(), "alter_column: NOT NULL and a default",
        [](Operations& op) { op.alter_column("country", "code", {.nullable = false, .server_default = "it's"}); },
        [](Operations& op) { op.alter_column("country", "code", {.nullable = true, .server_default = "---"}); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: no default",
                  [](Operations& op) { op.alter_column("item", "state", {.drop_default = true}); },
                  [](Operations& op) { op.alter_column("item", "state", {.server_default = "open"}); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: a collation",
                  [](Operations& op) {
                      op.on(postgresql, [](Operations& pg) { pg.alter_column("log", "at", {.collation = "C"}); });
                      op.on(sqlite, [](Operations& lite) { lite.alter_column("log", "at", {.collation = "NOCASE"}); });
                  },
                  [](Operations& op) { op.alter_column("log", "at", {.collation = ""}); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: a comment",
                  [](Operations& op) { op.alter_column("country", "name", {.comment = "in \"English\""}); },
                  [](Operations& op) { op.alter_column("country", "name", {.comment = "as it's said"}); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: everything and another name",
                  [](Operations& op) {
                      op.alter_column(
                          "log", "size",
                          {.type = text(), .nullable = false, .server_default = "7", .comment = "B", .name = "bytes"});
                  },
                  [](Operations& op) {
                      op.alter_column(
                          "log", "bytes",
                          {.type = integer(), .nullable = true, .drop_default = true, .comment = "", .name = "size"});
                  },
                  Rows::kept, "SELECT DISTINCT bytes FROM log", "1"},
    OperationForm{alternative<AlterColumn>(), "alter_column: numbers",
                  [](Operations& op) {
                      op.alter_column("ticket", "no", {.identity = Identity{}});
                      op.execute("INSERT INTO ticket (what) VALUES ('new')");
                  },
                  [](Operations& op) {
                      op.execute("DELETE FROM ticket WHERE what = 'new'");
                      op.alter_column("ticket", "no", {.drop_identity = true});
                  },
                  Rows::changed, "SELECT no FROM ticket WHERE what = 'new'", "8"},
    OperationForm{alternative<AlterColumn>(), "alter_column: no numbers",
                  [](Operations& op) { op.alter_column("item", "id", {.drop_identity = true}); },
                  [](Operations& op) { op.alter_column("item", "id", {.identity = Identity{}}); }},
    OperationForm{alternative<AlterColumn>(), "alter_column: other numbers",
                  [](Operations& op) {
                      op.alter_column("item", "id",
                                      {.identity = Identity{.always = true,
                                                            .start = 10,
                                                            .increment = 3,
                                                            .minimum = 1,
                                                            .maximum = 9999,
                                                            .cache = 2,
                                                            .cycle = true}});
                  },
                  [](Operations& op) { op.alter_column("item", "id", {.identity = Identity{}}); }, Rows::kept, nullptr,
                  "", postgresql},
    OperationForm{alternative<AlterColumn>(), "alter_column: the type of what another column is generated from",
                  [](Operations& op) { op.alter_column("country", "area", {.type = bigint()}); },
                  [](Operations& op) { op.alter_column("country", "area", {.type = integer()}); }, Rows::kept,
                  "SELECT area, twice FROM country WHERE id = 2", "1285|2570", "", true},
    OperationForm{alternative<AlterColumn>(), "alter_column: an expression",
                  [](Operations& op) { op.alter_column("log", "size", {.generated = sql("length(at)")}); },
                  [](Operations& op) {
                      op.alter_column("log", "size", {.drop_generated = true});
                      op.execute("UPDATE log SET size = 1");
                  },
                  Rows::changed, "SELECT DISTINCT size FROM log", "4", "", true},
    OperationForm{alternative<AlterColumn>(), "alter_column: another expression",
                  [](Operations& op) {
                      op.create_index("country", index({"twice"}).unique().named("ix_twice"));
                      op.alter_column("country", "twice", {.generated = sql("area * 3")});
                  },
                  [](Operations& op) {
                      op.alter_column("country", "twice", {.generated = sql("area * 2")});
                      op.drop_index("country", "ix_twice");
                  },
                  Rows::changed, "SELECT twice FROM country WHERE id = 2", "3855", "", true},
    OperationForm{alternative<AlterColumn>(), "alter_column: no expression",
                  [](Operations& op) { op.alter_column("country", "twice", {.drop_generated = true}); },
                  [](Operations& op) { op.alter_column("country", "twice", {.generated = sql("area * 2")}); },
                  Rows::kept, "SELECT twice FROM country WHERE id = 2", "2570", "", true},

    // Indexes.
    OperationForm{alternative<CreateIndex>(), "create_index of expressions",
                  [](Operations& op) {
                      op.create_index("country", index({expression("lower(name)"), Key("area").descending()})
                                                     .unique()
                                                     .where("area > 0")
                                                     .named("ix_lower"));
                  },
                  [](Operations& op) { op.drop_index("country", "ix_lower"); }},
    OperationForm{alternative<CreateIndex>(), "create_index concurrently",
                  [](Operations& op) {
                      op.create_index("item", index({"price", "state"}).named("ix \"price\""), concurrently);
                  },
                  [](Operations& op) { op.drop_index("item", "ix \"price\"", concurrently); }},
    OperationForm{
        alternative<DropIndex>(), "drop_index", [](Operations& op) { op.drop_index("country", "ix_code"); },
        [](Operations& op) { op.create_index("country", index({"code"}).where("area > 10").named("ix_code")); }},
    OperationForm{alternative<DropIndex>(), "drop_index concurrently",
                  [](Operations& op) { op.drop_index("country", "ix_code", concurrently); },
                  [](Operations& op) {
                      op.create_index("country", index({"code"}).where("area > 10").named("ix_code"), concurrently);
                  }},
    OperationForm{alternative<RenameIndex>(), "rename_index",
                  [](Operations& op) { op.rename_index("country", "ix_code", "the \"codes\""); },
                  [](Operations& op) { op.rename_index("country", "the \"codes\"", "ix_code"); }},

    // Constraints.
    OperationForm{
        alternative<AddConstraint>(), "add_constraint: a primary key",
        [](Operations& op) {
            op.add_column("log", column("no", integer()).not_null().server_default(0));
            op.execute(
                {{"postgresql", "UPDATE log SET no = CASE WHEN ctid = (SELECT min(ctid) FROM log) THEN 1 ELSE 2 END"},
                 {"sqlite", "UPDATE log SET no = rowid"}},
                [](Operations&) {});
            op.add_constraint("log", primary_key({"no"}));
        },
        [](Operations& op) {
            op.drop_constraint("log", "pk_log");
            op.drop_column("log", "no");
        }},
    OperationForm{alternative<AddConstraint>(), "add_constraint: a unique one",
                  [](Operations& op) {
                      op.add_constraint("country", unique({"name", "code"}));
                  },
                  [](Operations& op) { op.drop_constraint("country", "uq_country_name_code"); }},
    OperationForm{alternative<AddConstraint>(), "add_constraint: a foreign key",
                  [](Operations& op) {
                      op.add_constraint("log",
                                        foreign_key({"size"}, "country", {"id"}).on_delete(restrict_).deferrable());
                  },
                  [](Operations& op) { op.drop_constraint("log", "fk_log_size_country"); }},
    OperationForm{alternative<AddConstraint>(), "add_constraint: a check",
                  [](Operations& op) { op.add_constraint("log", check("size < 10").named("ck_size")); },
                  [](Operations& op) { op.drop_constraint("log", "ck_size"); }},
    OperationForm{alternative<AddConstraint>(), "add_constraint: EXCLUDE",
                  [](Operations& op) {
                      op.add_constraint("stay", exclude({{"during", "="}})
                                                    .and_expression("int4range(room, room + 1)", "&&")
                                                    .where("room > 0")
                                                    .deferrable()
                                                    .named("ex_room"));
                  },
                  [](Operations& op) { op.drop_constraint("stay", "ex_room"); }, Rows::kept, nullptr, "", postgresql},
    OperationForm{alternative<AddConstraint>(), "add_constraint: one that takes an index",
                  [](Operations& op) {
                      op.create_index("country", index({"name", "code"}).unique().named("ux_taken"));
                      op.add_constraint("country", unique({"name", "code"}).named("uq_taken"), using_index("ux_taken"));
                  },
                  [](Operations& op) { op.drop_constraint("country", "uq_taken"); }},
    OperationForm{alternative<DropConstraint>(), "drop_constraint: a foreign key",
                  [](Operations& op) { op.drop_constraint("item", "fk_country"); },
                  [](Operations& op) {
                      op.add_constraint(
                          "item",
                          foreign_key({"country_id"}, "country", {"id"}).on_delete(cascade).named("fk_country"));
                  }},
    OperationForm{alternative<DropConstraint>(), "drop_constraint: a check",
                  [](Operations& op) { op.drop_constraint("item", "ck_note"); },
                  [](Operations& op) {
                      op.add_constraint("item", check("state <> 'done' OR state IS NOT NULL").named("ck_note"));
                  }},
    OperationForm{alternative<DropConstraint>(), "drop_constraint: EXCLUDE",
                  [](Operations& op) { op.drop_constraint("stay", "ex_stay"); },
                  [](Operations& op) {
                      op.add_constraint("stay", exclude({{"during", "&&"}}).named("ex_stay"));
                  },
                  Rows::kept, nullptr, "", postgresql, false, "no constraint ex_stay"},
    OperationForm{alternative<ValidateConstraint>(), "validate_constraint: a foreign key and a check",
                  [](Operations& op) {
                      op.add_constraint("log", foreign_key({"size"}, "country", {"id"}).not_valid().named("fk_late"));
                      op.add_constraint("log", check("size < 10").not_valid().named("ck_late"));
                      op.validate_constraint("log", "fk_late");
                      op.validate_constraint("log", "ck_late");
                  },
                  [](Operations& op) {
                      op.drop_constraint("log", "ck_late");
                      op.drop_constraint("log", "fk_late");
                  }},
    OperationForm{alternative<RenameConstraint>(), "rename_constraint: every kind",
                  [](Operations& op) {
                      op.rename_constraint("country", "pk_country", "the \"key\"");
                      op.rename_constraint("country", "uq_id", "unique id");
                      op.rename_constraint("country", "ck_area", "has area");
                      op.rename_constraint("item", "fk_country", "lies in");
                  },
                  [](Operations& op) {
                      op.rename_constraint("country", "the \"key\"", "pk_country");
                      op.rename_constraint("country", "unique id", "uq_id");
                      op.rename_constraint("country", "has area", "ck_area");
                      op.rename_constraint("item", "lies in", "fk_country");
                  }},

    // Enums.
    OperationForm{alternative<CreateEnum>(), "create_enum",
                  [](Operations& op) {
                      op.create_enum("it's \"odd\"", {"a'b", ""});
                  },
                  [](Operations& op) { op.drop_enum("it's \"odd\""); }},
    OperationForm{alternative<DropEnum>(), "drop_enum", [](Operations& op) { op.drop_enum("spare"); },
                  [](Operations& op) {
                      op.create_enum("spare", {"a", "b"});
                  }},
    OperationForm{alternative<AddEnumValue>(), "add_enum_value at the end",
                  [](Operations& op) { op.add_enum_value("state", "it's back"); },
                  [](Operations& op) {
                      op.replace_enum("state", {"open", "paid", "done"});
                  }},
    OperationForm{alternative<AddEnumValue>(), "add_enum_value before and after, outside a transaction",
                  [](Operations& op) {
                      op.autocommit([](Operations& now) {
                          now.add_enum_value("state", "new", {.before = "open"});
                          now.add_enum_value("state", "late", {.after = "open"});
                      });
                      op.bulk_insert("item", {"id", "state"}, {{40, "late"}});
                  },
                  [](Operations& op) {
                      op.execute("DELETE FROM item WHERE state = 'late'");
                      op.replace_enum("state", {"open", "paid", "done"});
                  },
                  Rows::changed, "SELECT count(*) FROM item WHERE state = 'late'", "1"},
    OperationForm{alternative<RenameEnumValue>(), "rename_enum_value",
                  [](Operations& op) { op.rename_enum_value("state", "open", "it's open"); },
                  [](Operations& op) { op.rename_enum_value("state", "it's open", "open"); }, Rows::changed,
                  "SELECT count(*) FROM item WHERE state = 'it''s open'", "1"},
    OperationForm{alternative<ReplaceEnum>(), "replace_enum: another order",
                  [](Operations& op) {
                      op.replace_enum("state", {"done", "new", "open", "paid"});
                  },
                  [](Operations& op) {
                      op.replace_enum("state", {"open", "paid", "done"});
                  }},
    OperationForm{alternative<ReplaceEnum>(), "replace_enum: a mapping",
                  [](Operations& op) {
                      op.replace_enum("state", {"closed", "paid", "begun"}, {{"open", "begun"}, {"done", "closed"}});
                  },
                  [](Operations& op) {
                      op.replace_enum("state", {"open", "paid", "done"}, {{"begun", "open"}, {"closed", "done"}});
                  },
                  Rows::changed, "SELECT state FROM item ORDER BY id LIMIT 1", "begun"},

    // What only PostgreSQL has.
    OperationForm{alternative<CreateSequence>(), "create_sequence",
                  [](Operations& op) {
                      op.create_sequence({"old stock", "no's"}, {.type = integer(),
                                                                 .start = -5,
                                                                 .increment = -5,
                                                                 .minimum = -50,
                                                                 .maximum = -1,
                                                                 .cache = 3,
                                                                 .cycle = true});
                  },
                  [](Operations& op) {
                      op.drop_sequence({"old stock", "no's"});
                  },
                  Rows::kept, "SELECT nextval('\"old stock\".\"no''s\"')", "-5", postgresql},
    OperationForm{alternative<AlterSequence>(), "alter_sequence",
                  [](Operations& op) {
                      op.alter_sequence("invoice", {.start = 50, .increment = 2, .maximum = 1000, .cycle = true});
                  },
                  [](Operations& op) { op.alter_sequence("invoice", {.start = 100}); }, Rows::kept,
                  "SELECT nextval('invoice') >= 100", "t", postgresql},
    OperationForm{alternative<AlterSequence>(), "alter_sequence, which belongs to a column then",
                  [](Operations& op) {
                      op.alter_sequence("invoice", {.start = 100, .owned_by = {{"stay", "room"}}});
                  },
                  [](Operations& op) { op.alter_sequence("invoice", {.start = 100}); }, Rows::kept,
                  "SELECT pg_get_serial_sequence('stay', 'room')", "public.invoice", postgresql},
    OperationForm{alternative<DropSequence>(), "drop_sequence", [](Operations& op) { op.drop_sequence("invoice"); },
                  [](Operations& op) { op.create_sequence("invoice", {.start = 100}); }, Rows::kept, nullptr, "",
                  postgresql},
    OperationForm{alternative<CreateSchema>(), "create_schema",
                  [](Operations& op) {
                      op.create_schema("the \"shop\"");
                      op.create_table({"the \"shop\"", "article"}, {column("id", integer()), primary_key({"id"})});
                  },
                  [](Operations& op) {
                      op.drop_table({"the \"shop\"", "article"});
                      op.drop_schema("the \"shop\"");
                  },
                  Rows::kept, nullptr, "", postgresql},
    OperationForm{alternative<DropSchema>(), "drop_schema", [](Operations& op) { op.drop_schema("old stock"); },
                  [](Operations& op) { op.create_schema("old stock"); }, Rows::kept, nullptr, "", postgresql},

    // Rows.
    OperationForm{alternative<BulkInsert>(), "bulk_insert",
                  [](Operations& op) {
                      op.bulk_insert("log", {"at", "size"}, {{"it's", 5}, {nullptr, nullptr}});
                  },
                  [](Operations& op) { op.execute("DELETE FROM log WHERE size = 5 OR size IS NULL"); }, Rows::changed,
                  "SELECT count(*) FROM log", "4"},
    OperationForm{alternative<Backfill>(), "backfill", area_up, area_down, Rows::changed,
                  "SELECT area FROM country WHERE id = 2", "1286"},
    OperationForm{alternative<Execute>(), "execute", [](Operations& op) { op.execute("UPDATE log SET size = 8"); },
                  [](Operations& op) { op.execute("UPDATE log SET size = 1"); }, Rows::changed,
                  "SELECT DISTINCT size FROM log", "8"},
    OperationForm{
        alternative<Run>(), "run",
        [](Operations& op) { op.run("sizes", [](Connection& db) { db.execute("UPDATE log SET size = 9"); }); },
        [](Operations& op) { op.run("sizes back", [](Connection& db) { db.execute("UPDATE log SET size = 1"); }); },
        Rows::changed, "SELECT DISTINCT size FROM log", "9"},
};

constexpr bool has_a_form(std::size_t alternative) {
    return std::ranges::any_of(forms,
                               [alternative](const OperationForm& form) { return form.alternative == alternative; });
}

constexpr bool every_alternative_has_a_form() {
    for (std::size_t i = 0; i < std::variant_size_v<decltype(Operation::value)>; ++i)
        if (!has_a_form(i)) return false;
    return true;
}
static_assert(every_alternative_has_a_form(), "give the new operation a form above");
} // namespace

void support::world_of_forms(Operations& op) { world(op); }
std::span<const OperationForm> support::every_form() { return forms; }

namespace {
// The form that is running: revisions are plain functions.
const OperationForm* form = nullptr;
void up(Operations& op) { form->up(op); }
void down(Operations& op) { form->down(op); }
void up_where_it_can(Operations& op) { op.on(form->only, form->up); }
void down_where_it_can(Operations& op) { op.on(form->only, form->down); }

using Dump = std::map<std::string, Lines>; // "table.column, column" -> rows

std::vector<Recorded> recorded(void (*write)(Operations&), std::string_view dialect) {
    Operations operations;
    write(operations);
    std::vector<Recorded> mine;
    for (const Recorded& one : operations.recorded())
        if (one.dialect.empty() || one.dialect == dialect) mine.push_back(one);
    return mine;
}

std::vector<Operation> operations_of(void (*write)(Operations&), std::string_view dialect) {
    std::vector<Operation> operations;
    for (Recorded& one : recorded(write, dialect)) operations.push_back(std::move(one.operation));
    return operations;
}

Lines cells_of(Connection& connection, const std::string& query) {
    Lines lines;
    for (const auto& row : connection.query(query)) {
        std::string line;
        for (const auto& cell : row) line += (line.empty() ? "" : "|") + cell.value_or("NULL");
        lines.insert(line);
    }
    return lines;
}

// The rows of what both schemas have, without what the database computes.
Dump dump(Connection& connection, const Schema& schema, const Schema& other) {
    const auto& dialect = connection.dialect();
    Dump rows;
    for (const auto& table : schema.tables) {
        const auto* same = other.find_table(table.name);
        if (same == nullptr) continue;
        std::set<std::string> columns;
        for (const auto& column : table.columns)
            if (same->find_column(column.name) != nullptr && !column.generated &&
                !same->find_column(column.name)->generated)
                columns.insert(fmt::format("CAST({} AS text)", dialect.quote(column.name)));
        const std::string list = fmt::format("{}", fmt::join(columns, ", "));
        rows[display(table.name) + "." + list] =
            cells_of(connection, fmt::format("SELECT {} FROM {}", list, dialect.quote_name(table.name)));
    }
    return rows;
}

// A database at the revision from which every form begins.
class World {
public:
    explicit World(const std::string& dialect)
        : dialect_(dialect), scratch_(dialect), other_(dialect), connection_(database_.connect()),
          empty_(beside_.connect()), base_(retort::operation::apply({}, operations_of(world, dialect))) {
        retort::migration::upgrade(*connection_, graph(nullptr, nullptr), "base1");
    }

    void go(const OperationForm& the_form) {
        form = &the_form;
        CAPTURE(dialect_, form->name);
        const Lines catalogue = catalogue_of(*connection_);
        const Dump rows = dump(*connection_, base_, base_);
        if (!form->only.empty() && form->only != dialect_) {
            refuse(catalogue, rows);
        } else {
            const Schema after = retort::operation::apply(base_, operations_of(form->up, dialect_));
            there_and_back(after, rows);
            undo_by_inverse(after, rows);
        }
        form = nullptr;
    }

private:
    static retort::migration::Graph graph(Revisions::Function upgrade, Revisions::Function downgrade) {
        static std::deque<Revisions> kept; // a graph points at its revisions
        return kept.emplace_back().add("base1", {}, world).add("form1", "base1", upgrade, downgrade).graph();
    }

    // Says so before anything runs, and how to go on; where it is limited to the other database nothing happens.
    void refuse(const Lines& catalogue, const Dump& rows) {
        const std::string message =
            message_of([&] { retort::migration::upgrade(*connection_, graph(up, down), "form1"); });
        CHECK_THAT(message, Contains(form->refusal));
        CHECK(difference(catalogue_of(*connection_), catalogue) == "");
        CHECK(dump(*connection_, base_, base_) == rows);
        const auto limited = graph(up_where_it_can, down_where_it_can);
        retort::migration::upgrade(*connection_, limited, "form1");
        CHECK(difference(catalogue_of(*connection_), catalogue) == "");
        retort::migration::downgrade(*connection_, limited, "base1");
    }

    void there_and_back(const Schema& after, const Dump& rows) {
        const auto both = graph(up, down);
        const Dump kept = dump(*connection_, base_, after);
        retort::migration::upgrade(*connection_, both, "form1");
        check_catalogue(after);
        check_rows(after, kept);
        retort::migration::downgrade(*connection_, both, "base1");
        check_catalogue(base_);
        CHECK((form->rows == Rows::lost || dump(*connection_, base_, base_) == rows));
        retort::migration::upgrade(*connection_, both, "form1");
        check_catalogue(after);
    }

    void check_rows(const Schema& after, const Dump& kept) {
        if (form->rows != Rows::changed) CHECK(dump(*connection_, after, base_) == kept);
        if (form->probe != nullptr) CHECK(cells_of(*connection_, form->probe) == Lines{form->cells});
    }

    // Back by invert() where there is one, else by hand; by hand as well where it alone brings the rows back.
    void undo_by_inverse(const Schema& after, const Dump& rows) {
        std::vector<Operation> inverse;
        try {
            inverse = invert(operations_of(form->up, dialect_), base_);
        } catch (const Error& e) {
            CHECK(e.category() == retort::ErrorCategory::unsupported);
            retort::migration::downgrade(*connection_, graph(up, down), "base1");
            return;
        }
        Schema schema = after;
        for (const Operation& one : inverse) {
            const Schema observed = connection_->dialect().observe(*connection_, schema);
            const auto steps = connection_->dialect().compile(one, observed);
            if (std::ranges::all_of(steps, &Step::transactional)) {
                retort::database::Transaction transaction(*connection_, retort::database::Begin::schema_change);
                for (const Step& step : steps) perform(*connection_, step);
                transaction.commit();
            } else {
                for (const Step& step : steps) perform(*connection_, step);
            }
            schema = retort::operation::apply(std::move(schema), one);
        }
        CHECK(schema == base_);
        check_catalogue(base_);
        CHECK((form->rows != Rows::kept || dump(*connection_, base_, base_) == rows));
        retort::migration::stamp(*connection_, graph(up, down), "base1");
        if (form->rows != Rows::changed) return;
        retort::migration::upgrade(*connection_, graph(up, down), "form1");
        retort::migration::downgrade(*connection_, graph(up, down), "base1");
        CHECK(dump(*connection_, base_, base_) == rows);
    }

    // As that of a database where the schema was made at one go.
    void check_catalogue(const Schema& schema) {
        moved_ = moved_ || form->moves_column;
        auto& wanted = wanted_[retort::schema::to_json(schema)];
        if (wanted.empty()) wanted = catalogue_of_schema(*empty_, schema);
        Lines found = catalogue_of(*connection_);
        if (moved_) {
            for (Lines* lines : {&found, &wanted})
                std::erase_if(*lines, [](const std::string& line) { return line.starts_with("order"); });
        }
        CHECK(difference(found, wanted) == "");
    }

    std::string dialect_;
    Scratch scratch_;
    Scratch other_;
    Database database_{scratch_.url()};
    Database beside_{other_.url()};
    Lease connection_;
    Lease empty_; // nothing stays in it
    Schema base_;
    std::map<std::string, Lines> wanted_; // schema -> catalogue
    bool moved_ = false;                  // a column has got another place: the order of columns counts no more
};

void run_forms(std::size_t from, std::size_t to) {
    for (const std::string& dialect : dialects()) {
        World world(dialect);
        for (const OperationForm& one : forms)
            if (one.alternative >= from && one.alternative <= to) world.go(one);
    }
}
} // namespace

TEST_CASE("every operation there and back: tables") {
    run_forms(alternative<CreateTable>(), alternative<SetTableOptions>());
}
TEST_CASE("every operation there and back: columns") {
    run_forms(alternative<AddColumn>(), alternative<RenameColumn>());
}
TEST_CASE("every operation there and back: changes of a column") {
    run_forms(alternative<AlterColumn>(), alternative<AlterColumn>());
}
TEST_CASE("every operation there and back: indexes") {
    run_forms(alternative<CreateIndex>(), alternative<RenameIndex>());
}
TEST_CASE("every operation there and back: constraints") {
    run_forms(alternative<AddConstraint>(), alternative<RenameConstraint>());
}
TEST_CASE("every operation there and back: enums") { run_forms(alternative<CreateEnum>(), alternative<ReplaceEnum>()); }
TEST_CASE("every operation there and back: sequences and schemas and rows") {
    run_forms(alternative<CreateSequence>(), std::variant_size_v<decltype(Operation::value)> - 1);
}

#include "scoreboard_rows.hpp"

#include <retort/operation/operation.hpp>

namespace support {

using namespace retort;
using namespace retort::ddl;

namespace {
using Op = Operations;
using Elements = std::vector<Element>;

const std::string pg{postgresql};
const std::string lite{sqlite};

void nothing(Op&) {}

// The table t: a key, the column a with these values, the column b with 1, 2, …, and what else there is.
void t(Op& op, const ddl::Column& a, const std::vector<Cell>& values = {1, nullptr}, const Elements& more = {}) {
    Elements elements{column("id", integer()), a, column("b", integer()), primary_key({"id"})};
    elements.insert(elements.end(), more.begin(), more.end());
    op.create_table("t", elements);
    std::vector<std::vector<Cell>> rows;
    for (const Cell& value : values) {
        const auto number = static_cast<int>(rows.size()) + 1;
        rows.push_back({number, value, number});
    }
    op.bulk_insert("t", {"id", "a", "b"}, rows);
}

// t without more than that.
void plain(Op& op) { t(op, column("a", integer())); }
void with_text(Op& op) { t(op, column("a", varchar(10)), {"x", "it's", nullptr}); }

// t, and c whose rows go when those of t do.
void with_children(Op& op, const ddl::ForeignKey& key = foreign_key({"t_id"}, "t", {"id"}).on_delete(cascade)) {
    plain(op);
    op.create_table("c", {column("id", integer()), column("t_id", integer()), primary_key({"id"}), key});
    op.bulk_insert("c", {"id", "t_id"}, {{1, 1}, {2, 2}, {3, nullptr}});
}
void without_key(Op& op) {
    plain(op);
    op.create_table("c", {column("id", integer()), column("t_id", integer()), primary_key({"id"})});
    op.bulk_insert("c", {"id", "t_id"}, {{1, 1}, {2, 2}, {3, nullptr}});
}

// a and b, which point at each other.
void make_circle(Op& op) {
    op.create_table("b", {column("id", integer()), column("a_id", integer()), primary_key({"id"})});
    op.create_table("a", {column("id", integer()), column("b_id", integer()), primary_key({"id"}),
                          foreign_key({"b_id"}, "b", {"id"})});
    op.add_constraint("b", foreign_key({"a_id"}, "a", {"id"}));
}

void with_enum(Op& op) {
    op.create_enum("mood", {"sad", "ok"});
    t(op, column("a", enumeration("mood")), {"sad", "ok", nullptr});
}

// t with an index, and after it other ones.
void with_index(Op& op, const ddl::Index& index) {
    t(op, column("a", text()), {"x", "Y", nullptr});
    op.create_index("t", index);
}

void replace_index(Op& op, const ddl::Index& index) {
    op.drop_index("t", index.value().name);
    op.create_index("t", index);
}

ScoreGroup tables_and_columns() {
    return {"Tables and columns",
            {
                {"add/drop table, add/drop column",
                 "Y",
                 "Y",
                 {{nothing,
                   [](Op& op) {
                       op.create_table("t", {column("id", integer()), primary_key({"id"})});
                   }},
                  {plain, [](Op& op) { op.drop_table("t"); }},
                  {plain, [](Op& op) { op.add_column("t", column("c", text()).not_null().server_default("it's")); }},
                  {plain, [](Op& op) { op.drop_column("t", "a"); }}}},
                {"drop tables that point at each other in one direction",
                 "X (in random order)",
                 "Y",
                 {{[](Op& op) { with_children(op); },
                   [](Op& op) {
                       op.drop_table("c");
                       op.drop_table("t");
                   }}}},
                {"rename table / column",
                 "drop+add",
                 "drop+add",
                 {{plain, [](Op& op) { op.rename_table("t", "u"); }, "", {{"u", "", "t"}}},
                  {plain, [](Op& op) { op.rename_column("t", "a", "z"); }, "", {{"t", "z", "a"}}},
                  {[](Op& op) { with_children(op); },
                   [](Op& op) {
                       op.rename_table("t", "u");
                       op.rename_column("u", "id", "number");
                   },
                   "",
                   {{"u", "", "t"}, {"u", "number", "id"}}}},
                 "renamed_from in the model; nothing is guessed"},
                {"NULL↔NOT NULL",
                 "Y",
                 "Y",
                 {{[](Op& op) {
                       t(op, column("a", integer()), {1, 2});
                   },
                   [](Op& op) { op.alter_column("t", "a", {.nullable = false}); }},
                  {[](Op& op) {
                       t(op, column("a", integer()).not_null(), {1, 2});
                   },
                   [](Op& op) { op.alter_column("t", "a", {.nullable = true}); }}}},
                {"NOT NULL on a column with NULLs",
                 "X (not warned of)",
                 "X (not warned of)",
                 {{plain, [](Op& op) { op.alter_column("t", "a", {.nullable = false}); }, "", {}, true}}},
                {"add NOT NULL column w/o default",
                 "X on a table with rows, not warned of",
                 "X on a table with rows, not warned of",
                 {{plain, [](Op& op) { op.add_column("t", column("c", integer()).not_null()); }, "", {}, true},
                  {[](Op& op) { t(op, column("a", integer()), {}); },
                   [](Op& op) { op.add_column("t", column("c", integer()).not_null()); }}}},
                {"column order",
                 "-",
                 "-",
                 {{[](Op& op) {
                     op.execute("CREATE TABLE t (b integer, a integer)", [](Op& same) {
                         same.create_table("t", {column("a", integer()), column("b", integer())});
                     });
                 }}},
                 "databases add columns at the end: it is nobody's doing, and nothing is proposed"},
                {"cyclic foreign keys: create and drop",
                 "X",
                 "Y",
                 {{nothing, make_circle},
                  {make_circle,
                   [](Op& op) {
                       op.drop_constraint("b", "fk_b_a_id_a");
                       op.drop_table("a");
                       op.drop_table("b");
                   }}}},
                {"column/table comment",
                 "Y",
                 "n/a",
                 {{plain, [](Op& op) { op.create_table_comment("t", "it's"); }},
                  {[](Op& op) { t(op, column("a", integer()).comment("old"), {1}, {comment("old")}); },
                   [](Op& op) {
                       op.alter_column("t", "a", {.comment = "new"});
                       op.drop_table_comment("t");
                   }}}},
            }};
}

ScoreGroup types() {
    return {"Types",
            {
                {"String(10)→String(20)",
                 "Y",
                 "Y",
                 {{with_text, [](Op& op) { op.alter_column("t", "a", {.type = varchar(20)}); }}}},
                {"String(10)→String(), String()→String(10), Numeric(10,2)→Numeric(10), TIMESTAMP(3)→TIMESTAMP",
                 "-",
                 "-",
                 {{with_text, [](Op& op) { op.alter_column("t", "a", {.type = varchar()}); }},
                  {[](Op& op) { t(op, column("a", varchar()), {"x"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = varchar(10)}); }},
                  {[](Op& op) { t(op, column("a", numeric(10, 2)), {"12.00"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = numeric(10)}); }},
                  {[](Op& op) { t(op, column("a", native("timestamp(3)")), {"2024-02-29 09:30:00.125"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = timestamp()}); }, pg}}},
                {"Float→Double",
                 "- (synonyms)",
                 "Y",
                 {{[](Op& op) { t(op, column("a", real()), {0.5}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = double_precision()}); }}}},
                {"DateTime→DateTime(tz)",
                 "Y",
                 "-",
                 {{[](Op& op) { t(op, column("a", timestamp()), {"2024-02-29 09:30:00"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = timestamptz()}); }}}},
                {"ARRAY dims 1→2",
                 "-",
                 "n/a",
                 {{[](Op& op) { t(op, column("a", array(integer())), {nullptr}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = array(array(integer()))}); }}}},
                {"collation A→B / none→A",
                 "Y / -",
                 "-",
                 {{[](Op& op) { t(op, column("a", text()).collate("C"), {"x"}); },
                   [](Op& op) { op.alter_column("t", "a", {.collation = "POSIX"}); }, pg},
                  {[](Op& op) { t(op, column("a", text()), {"x"}); },
                   [](Op& op) { op.alter_column("t", "a", {.collation = "POSIX"}); }, pg},
                  {[](Op& op) { t(op, column("a", text()).collate("NOCASE"), {"x"}); },
                   [](Op& op) { op.alter_column("t", "a", {.collation = "RTRIM"}); }, lite},
                  {[](Op& op) { t(op, column("a", text()), {"x"}); },
                   [](Op& op) { op.alter_column("t", "a", {.collation = "NOCASE"}); }, lite}}},
                {"String→Integer/Boolean/Enum",
                 "X",
                 "rebuild, silent CAST ('12abc'→12)",
                 {{[](Op& op) {
                       t(op, column("a", varchar(10)), {"12", nullptr});
                   },
                   [](Op& op) { op.alter_column("t", "a", {.type = integer()}); }},
                  {[](Op& op) { t(op, column("a", varchar(10)), {"12abc"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = integer()}); },
                   "",
                   {},
                   true},
                  {[](Op& op) {
                       t(op, column("a", varchar(10)), {"1", "0", nullptr});
                   },
                   [](Op& op) { op.alter_column("t", "a", {.type = boolean()}); }},
                  {[](Op& op) { t(op, column("a", varchar(10)), {"maybe"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = boolean()}); },
                   "",
                   {},
                   true},
                  {[](Op& op) {
                       t(op, column("a", varchar(10)), {"sad", nullptr});
                   },
                   [](Op& op) {
                       op.create_enum("mood", {"sad", "ok"});
                       op.alter_column("t", "a", {.type = enumeration("mood")});
                   }},
                  {[](Op& op) { t(op, column("a", varchar(10)), {"glad"}); },
                   [](Op& op) {
                       op.create_enum("mood", {"sad", "ok"});
                       op.alter_column("t", "a", {.type = enumeration("mood")});
                   },
                   "",
                   {},
                   true}}},
                {"type change + existing default",
                 "X",
                 "Y",
                 {{[](Op& op) { t(op, column("a", varchar(10)).server_default("7"), {"12"}); },
                   [](Op& op) { op.alter_column("t", "a", {.type = integer(), .server_default = 8}); }}}},
            }};
}

ScoreGroup enums() {
    return {"Enums",
            {
                {"enum value added/removed (native)",
                 "-",
                 "-",
                 {{with_enum, [](Op& op) { op.add_enum_value("mood", "glad"); }},
                  {with_enum, [](Op& op) { op.add_enum_value("mood", "so-so", {.after = "sad"}); }},
                  {[](Op& op) {
                       op.create_enum("mood", {"sad", "ok", "glad"});
                       t(op, column("a", enumeration("mood")), {"sad", "ok"});
                   },
                   [](Op& op) {
                       op.replace_enum("mood", {"sad", "ok"});
                   }},
                  {with_enum,
                   [](Op& op) {
                       op.replace_enum("mood", {"ok", "sad"});
                   }}}},
                {"enum value removed that a row holds",
                 "-",
                 "-",
                 {{with_enum, [](Op& op) { op.replace_enum("mood", {"ok"}); }, "", {}, true}}},
                {"enum type renamed / column becomes enum / enum column added",
                 "X (no CREATE TYPE)",
                 "-",
                 {{with_enum,
                   [](Op& op) {
                       op.create_enum("feeling", {"sad", "ok"});
                       op.alter_column("t", "a", {.type = enumeration("feeling")});
                       op.drop_enum("mood");
                   }},
                  {[](Op& op) {
                       t(op, column("a", text()), {"sad", nullptr});
                   },
                   [](Op& op) {
                       op.create_enum("mood", {"sad", "ok"});
                       op.alter_column("t", "a", {.type = enumeration("mood")});
                   }},
                  {plain,
                   [](Op& op) {
                       op.create_enum("mood", {"sad", "ok"});
                       op.add_column("t", column("mood", enumeration("mood")).not_null().server_default("ok"));
                   }}}},
                {"enum type after last use dropped",
                 "- (the type leaks)",
                 "n/a",
                 {{with_enum,
                   [](Op& op) {
                       op.drop_column("t", "a");
                       op.drop_enum("mood");
                   },
                   pg},
                  {with_enum,
                   [](Op& op) {
                       op.drop_column("t", "a");
                       op.drop_enum("mood");
                   },
                   lite,
                   {},
                   false,
                   [](Op& op) {
                       op.drop_constraint("t", "ck_t_a_enum");
                       op.drop_column("t", "a");
                   }}}},
                {"another table uses an enum that is there",
                 "X (type already exists)",
                 "n/a",
                 {{with_enum,
                   [](Op& op) {
                       op.create_table(
                           "u", {column("id", integer()), column("mood", enumeration("mood")), primary_key({"id"})});
                   }}}},
            }};
}

ScoreGroup checks() {
    const auto numbered = [](Op& op) { t(op, column("a", integer()), {1}, {check("a > 0").named("ck_a")}); };
    return {"Checks",
            {
                {"non-native enum + CHECK, *no change*", "FP: drops the CHECK", "FP", {{[](Op& op) {
                     t(op, column("a", varchar(4)), {"ok"}, {check("a IN ('sad', 'ok')").named("mood")});
                 }}}},
                {"Boolean(create_constraint, name), *no change*", "ok", "FP: drops the CHECK", {{[](Op& op) {
                     t(op, column("a", boolean()), {true}, {check("a IN (false, true)").named("ck_a")});
                 }}}},
                {"**unnamed** table CHECK, *no change*", "FP", "ok", {{[](Op& op) {
                     t(op, column("a", integer()), {1}, {check("a > 0"), check("length('it''s') > b")});
                 }}}},
                {"CHECK added/removed (named)",
                 "Y",
                 "Y",
                 {{plain, [](Op& op) { op.add_constraint("t", check("a > 0").named("ck_a")); }},
                  {numbered, [](Op& op) { op.drop_constraint("t", "ck_a"); }}}},
                {"CHECK added (unnamed)", "-", "-", {{plain, [](Op& op) { op.add_constraint("t", check("a > 0")); }}}},
                {"CHECK expression changed, same name",
                 "-",
                 "-",
                 {{numbered,
                   [](Op& op) {
                       op.drop_constraint("t", "ck_a");
                       op.add_constraint("t", check("a > -1").named("ck_a"));
                   }}}},
                {"CHECK that a row does not meet",
                 "X",
                 "X",
                 {{plain, [](Op& op) { op.add_constraint("t", check("a > 1")); }, "", {}, true}}},
            }};
}

ScoreGroup defaults() {
    return {
        "Server defaults, identity, generated columns",
        {
            {"server default added/changed/removed (default config)",
             "-",
             "-",
             {{plain, [](Op& op) { op.alter_column("t", "a", {.server_default = 5}); }},
              {[](Op& op) { t(op, column("a", integer()).server_default(5)); },
               [](Op& op) { op.alter_column("t", "a", {.server_default = 7}); }},
              {[](Op& op) { t(op, column("a", integer()).server_default(5)); },
               [](Op& op) { op.alter_column("t", "a", {.drop_default = true}); }}}},
            {"server default `'it''s'`, *no change*", "crash (SQL syntax error)", "FP", {{[](Op& op) {
                 t(op, column("a", text()).server_default("it's"), {"x"});
             }}}},
            {"json-typed `'{}'`, *no change*",
             "crash (`json = unknown`)",
             "n/a",
             {{[](Op& op) { t(op, column("a", json()).server_default("{}"), {"{}"}); }},
              {[](Op& op) { t(op, column("a", native("json")).server_default("{}"), {nullptr}); }, nothing, pg}}},
            {"`''`, *no change*", "ok", "FP", {{[](Op& op) { t(op, column("a", text()).server_default(""), {"x"}); }}}},
            {"`NULL`, *no change*",
             "FP",
             "ok",
             {{[](Op& op) { t(op, column("a", text()).server_default(literal(nullptr)), {"x"}); }},
              {[](Op& op) { t(op, column("a", text()).server_default(sql("NULL")), {"x"}); }}}},
            {"`'0'`→`'00'`",
             "ok (evaluated)",
             "Y",
             {{[](Op& op) { t(op, column("a", text()).server_default("0"), {"x"}); },
               [](Op& op) { op.alter_column("t", "a", {.server_default = "00"}); }}}},
            {"identity add / ALWAYS↔BY DEFAULT",
             "X (syntax error)",
             "n/a",
             {{[](Op& op) {
                   t(op, column("a", integer()).not_null(), {1, 2});
               },
               [](Op& op) { op.alter_column("t", "a", {.identity = Identity{}}); }, pg},
              {plain, [](Op& op) { op.alter_column("t", "id", {.identity = Identity{}}); }},
              {[](Op& op) {
                   op.create_table("t", {column("id", integer()).identity(), primary_key({"id"})});
                   op.bulk_insert("t", {"id"}, {{1}});
               },
               [](Op& op) { op.alter_column("t", "id", {.identity = Identity{.always = true}}); }}}},
            {"SERIAL→identity",
             "X (already has a default value)",
             "n/a",
             {{[](Op& op) {
                   op.create_sequence("t_id_seq", {.type = integer()});
                   op.create_table("t", {column("id", integer()).server_default(sql("nextval('t_id_seq'::regclass)")),
                                         column("a", text()), primary_key({"id"})});
                   op.bulk_insert("t", {"a"}, {{"x"}, {"y"}});
               },
               [](Op& op) {
                   op.alter_column("t", "id", {.drop_default = true, .identity = Identity{}});
                   op.drop_sequence("t_id_seq");
               },
               pg}}},
            {"computed expr changed/added/removed",
             "W",
             "W",
             {{[](Op& op) { t(op, column("a", integer()), {1}, {column("c", integer()).generated(sql("b * 5"))}); },
               [](Op& op) { op.alter_column("t", "c", {.generated = sql("b * 42")}); }},
              {plain, [](Op& op) { op.add_column("t", column("c", integer()).generated(sql("b * 5"))); }},
              {plain, [](Op& op) { op.alter_column("t", "a", {.generated = sql("b * 5")}); }},
              {[](Op& op) { t(op, column("a", integer()), {1}, {column("c", integer()).generated(sql("b * 5"))}); },
               [](Op& op) { op.alter_column("t", "c", {.drop_generated = true}); }}}},
            {"computed expression that the database rewrites, *no change*", "FP (a warning)", "ok", {{[](Op& op) {
                 t(op, column("a", varchar(10)), {"x"},
                   {column("c", text()).generated(sql("coalesce(a, 'x') || 'y'"))});
             }}}},
        }};
}

ScoreGroup indexes() {
    return {
        "Indexes",
        {
            {"index columns/order/unique/name",
             "Y",
             "Y",
             {{plain,
               [](Op& op) {
                   op.create_index("t", index({"a", "b"}));
               }},
              {[](Op& op) {
                   with_index(op, index({"a", "b"}).named("i"));
               },
               [](Op& op) {
                   replace_index(op, index({"b", "a"}).named("i"));
               }},
              {[](Op& op) {
                   with_index(op, index({"a", "b"}).named("i"));
               },
               [](Op& op) {
                   replace_index(op, index({"a", "b"}).named("i").unique());
               }},
              {[](Op& op) { with_index(op, index({"a"}).named("i")); }, [](Op& op) { op.rename_index("t", "i", "j"); }},
              {[](Op& op) { with_index(op, index({"a"}).named("i")); }, [](Op& op) { op.drop_index("t", "i"); }}}},
            {"index DESC / NULLS",
             "Y",
             "-",
             {{[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({key("a").descending()}).named("i")); }},
              {[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({key("a").nulls(NullsOrder::first)}).named("i")); }, pg}}},
            {"index predicate (WHERE) added/changed",
             "-",
             "-",
             {{[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({"a"}).named("i").where("b > 5")); }},
              {[](Op& op) { with_index(op, index({"a"}).named("i").where("b > 5")); },
               [](Op& op) { replace_index(op, index({"a"}).named("i").where("b > 6")); }},
              {[](Op& op) { with_index(op, index({"a"}).named("i").where("b > 5")); },
               [](Op& op) { replace_index(op, index({"a"}).named("i")); }}}},
            {"index USING / INCLUDE / WITH / opclass",
             "-",
             "n/a",
             {{[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({"a"}).named("i").using_method("hash")); }, pg},
              {[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({"a"}).named("i").include({"b"})); }, pg},
              {[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({"a"}).named("i").with("fillfactor", "70")); }, pg},
              {[](Op& op) { with_index(op, index({"a"}).named("i")); },
               [](Op& op) { replace_index(op, index({key("a").opclass("text_pattern_ops")}).named("i")); }, pg}},
             "the tablespace of an index is not modelled"},
            {"NULLS NOT DISTINCT (index, UQ)",
             "Y",
             "n/a",
             {{[](Op& op) { with_index(op, index({"a"}).named("i").unique()); },
               [](Op& op) { replace_index(op, index({"a"}).named("i").unique().nulls_not_distinct()); }, pg},
              {[](Op& op) {
                   t(op, column("a", integer()), {1, 2}, {unique({"a"})});
               },
               [](Op& op) {
                   op.drop_constraint("t", "uq_t_a");
                   op.add_constraint("t", unique({"a"}).nulls_not_distinct());
               },
               pg}}},
            {"expression index added/changed/removed",
             "Y",
             "- (the index is not made)",
             {{plain, [](Op& op) { op.create_index("t", index({expression("a + b")}).named("i")); }},
              {[](Op& op) { with_index(op, index({expression("lower(a)")}).named("i")); },
               [](Op& op) { replace_index(op, index({expression("upper(a)")}).named("i")); }},
              {[](Op& op) { with_index(op, index({expression("lower(a)")}).named("i")); },
               [](Op& op) { op.drop_index("t", "i"); }}}},
            {"expression index, *no change*: `a\\|\\|'x'\\|\\|b`, `b IN (1,2)`",
             "FP",
             "skipped",
             {{[](Op& op) { with_index(op, index({expression("a||'x'||a")}).named("i")); }},
              {[](Op& op) { with_index(op, index({expression("b IN (1,2)")}).named("i")); }}}},
            {"expression literal case change `'X'`→`'x'`",
             "-",
             "skipped",
             {{[](Op& op) { with_index(op, index({expression("a || 'X'")}).named("i")); },
               [](Op& op) { replace_index(op, index({expression("a || 'x'")}).named("i")); }}}},
            {"index on `CASE…`",
             "X (invalid DDL)",
             "X",
             {{[](Op& op) { with_index(op, index({expression("CASE WHEN b > 1 THEN a END")}).named("i")); }},
              {[](Op& op) { t(op, column("a", text()), {"x"}); },
               [](Op& op) { op.create_index("t", index({expression("CASE WHEN b > 1 THEN a END")}).named("i")); }}}},
        }};
}

ScoreGroup keys() {
    const auto unique_a = [](Op& op) { t(op, column("a", integer()), {1, 2}, {unique({"a"})}); };
    return {"Keys",
            {
                {"PK columns/name/add PK",
                 "-",
                 "-",
                 {{[](Op& op) {
                       t(op, column("a", integer()).not_null(), {1, 2});
                   },
                   [](Op& op) {
                       op.drop_constraint("t", "pk_t");
                       op.add_constraint("t", primary_key({"id", "a"}));
                   }},
                  {plain, [](Op& op) { op.rename_constraint("t", "pk_t", "the_key"); }},
                  {[](Op& op) {
                       op.create_table("t", {column("id", integer()).not_null()});
                       op.bulk_insert("t", {"id"}, {{1}, {2}});
                   },
                   [](Op& op) { op.add_constraint("t", primary_key({"id"})); }}}},
                {"UQ added unnamed",
                 "Y (downgrade impossible)",
                 "X `Constraint must have a name`",
                 {{plain, [](Op& op) { op.add_constraint("t", unique({"a"})); }}}},
                {"UQ removed unnamed", "Y", "-", {{unique_a, [](Op& op) { op.drop_constraint("t", "uq_t_a"); }}}},
                {"UQ column order / deferrable",
                 "-",
                 "-",
                 {{[](Op& op) {
                       t(op, column("a", integer()), {1}, {unique({"a", "b"}).named("u")});
                   },
                   [](Op& op) {
                       op.drop_constraint("t", "u");
                       op.add_constraint("t", unique({"b", "a"}).named("u"));
                   }},
                  {unique_a,
                   [](Op& op) {
                       op.drop_constraint("t", "uq_t_a");
                       op.add_constraint("t", unique({"a"}).deferrable(initially_deferred));
                   },
                   pg}}},
                {"FK added unnamed",
                 "Y; downgrade X",
                 "X `Constraint must have a name`",
                 {{without_key, [](Op& op) { op.add_constraint("c", foreign_key({"t_id"}, "t", {"id"})); }}}},
                {"FK removed unnamed",
                 "Y",
                 "X `drop_constraint(None…)`",
                 {{[](Op& op) { with_children(op); }, [](Op& op) { op.drop_constraint("c", "fk_c_t_id_t"); }}}},
                {"FK ondelete/onupdate/deferrable",
                 "Y",
                 "Y",
                 {{[](Op& op) { with_children(op); },
                   [](Op& op) {
                       op.drop_constraint("c", "fk_c_t_id_t");
                       op.add_constraint("c",
                                         foreign_key({"t_id"}, "t", {"id"}).on_delete(set_null).on_update(cascade));
                   }},
                  {[](Op& op) { with_children(op); },
                   [](Op& op) {
                       op.drop_constraint("c", "fk_c_t_id_t");
                       op.add_constraint(
                           "c", foreign_key({"t_id"}, "t", {"id"}).on_delete(cascade).deferrable(initially_deferred));
                   }}}},
                {"FK MATCH, NOT VALID, rename only",
                 "-",
                 "-",
                 {{[](Op& op) { with_children(op); },
                   [](Op& op) {
                       op.drop_constraint("c", "fk_c_t_id_t");
                       op.add_constraint("c", foreign_key({"t_id"}, "t", {"id"}).on_delete(cascade).match(Match::full));
                   },
                   pg},
                  {[](Op& op) { with_children(op, foreign_key({"t_id"}, "t", {"id"}).not_valid()); },
                   [](Op& op) {
                       op.drop_constraint("c", "fk_c_t_id_t");
                       op.add_constraint("c", foreign_key({"t_id"}, "t", {"id"}));
                   },
                   pg},
                  {[](Op& op) { with_children(op); },
                   [](Op& op) { op.rename_constraint("c", "fk_c_t_id_t", "fk_parent"); }}}},
                {"FK, models using explicit `schema=\"public\"`, *no change*",
                 "**FP forever**",
                 "n/a",
                 {{[](Op& op) {
                       op.create_table({"public", "t"}, {column("id", integer()), primary_key({"id"})});
                       op.create_table({"public", "c"}, {column("id", integer()), primary_key({"id"}),
                                                         foreign_key({"id"}, {"public", "t"}, {"id"})});
                   },
                   nothing, pg}}},
                {"exclude constraint add/remove",
                 "-",
                 "n/a",
                 {{[](Op& op) { t(op, column("a", native("int4range")), {nullptr}); },
                   [](Op& op) {
                       op.add_constraint("t", exclude({{"a", "&&"}}));
                   },
                   pg},
                  {[](Op& op) {
                       t(op, column("a", native("int4range")), {nullptr}, {exclude({{"a", "&&"}})});
                   },
                   [](Op& op) { op.drop_constraint("t", "ex_t_a"); }, pg}}},
            }};
}

ScoreGroup others() {
    return {"Namespaces, sequences, table options, what belongs to others",
            {
                {"sequence add/remove; CREATE SCHEMA",
                 "- / X",
                 "n/a",
                 {{plain, [](Op& op) { op.create_sequence("numbers", {.start = 1000}); }, pg},
                  {[](Op& op) { op.create_sequence("numbers"); }, [](Op& op) { op.drop_sequence("numbers"); }, pg},
                  {plain,
                   [](Op& op) {
                       op.create_schema("billing");
                       op.create_table({"billing", "invoice"}, {column("id", integer()), primary_key({"id"})});
                   },
                   pg}}},
                {"partition children, other apps' tables, inherited tables",
                 "FP drop_table",
                 "FP drop_table",
                 {{[](Op& op) {
                       op.create_table("t", {column("id", integer()).not_null(), options().partition_by("RANGE (id)")});
                       op.execute(
                           "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10); INSERT INTO t VALUES (5)");
                   },
                   nothing, pg},
                  {[](Op& op) {
                       plain(op);
                       op.execute("CREATE TABLE older () INHERITS (t)");
                   },
                   nothing, pg},
                  {[](Op& op) {
                      plain(op);
                      op.execute("CREATE TABLE others (x integer)");
                  }}}},
                {"UNLOGGED, STRICT, WITHOUT ROWID changed",
                 "-",
                 "-",
                 {{plain, [](Op& op) { op.set_table_options("t", options().unlogged()); }, pg},
                  {[](Op& op) { t(op, column("a", integer()), {1}, {options().with("fillfactor", "70")}); },
                   [](Op& op) { op.set_table_options("t", options().with("fillfactor", "80")); }, pg},
                  {plain, [](Op& op) { op.set_table_options("t", options().strict()); }, lite},
                  {plain, [](Op& op) { op.set_table_options("t", options().without_rowid()); }, lite}}},
                {"partition_by changed",
                 "-",
                 "n/a",
                 {{plain, [](Op& op) { op.set_table_options("t", options().partition_by("RANGE (id)")); }, pg}}},
            }};
}
} // namespace

std::vector<ScoreGroup> scoreboard() {
    return {tables_and_columns(), types(), enums(), checks(), defaults(), indexes(), keys(), others()};
}

} // namespace support

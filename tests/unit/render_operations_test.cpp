// Operations as the C++ of a revision: what is said, what is left out, and where lines break.

#include <catch2/catch.hpp>

#include <retort/operation/operation.hpp>
#include <retort/operation/operations.hpp>
#include <retort/render/operations_cpp.hpp>
#include <retort/render/revision_file.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using namespace retort::operation;
using render::render_operations;
using render::Written;
using support::message_of;

namespace {
// The body of a function that asks for the same.
std::string written(void (*script)(Operations&)) {
    Operations op;
    script(op);
    std::vector<Written> operations;
    for (const Recorded& one : op.recorded()) operations.push_back({one.operation});
    return render_operations(operations);
}

std::string written(Operation operation, std::vector<std::string> warnings = {}) {
    return render_operations({{std::move(operation), std::move(warnings)}});
}
} // namespace

TEST_CASE("a table is written with one element a line, and without what is default or conventional") {
    CHECK(written([](Operations& op) {
              op.create_table("tag", {column("id", integer()), comment("short")});
              op.create_table({"billing", "invoice"},
                              {column("id", bigint()).identity(), column("number", bigint()).identity({.start = 1000}),
                               column("name", varchar(80)).not_null().server_default("new"), column("day", date()),
                               column("price", numeric(10, 2)).collate("C").comment("net"),
                               column("twice", integer()).generated(sql("price * 2")),
                               column("thrice", integer()).generated_virtual(sql("price * 3")), primary_key({"id"}),
                               unique({"name"}), unique({"day"}).named("uq_invoice_on_day"),
                               foreign_key({"name", "day"}, {"crm", "customer"}, {"name", "day"})
                                   .on_delete(cascade)
                                   .on_update(no_action)
                                   .deferrable(initially_deferred)
                                   .match(Match::full),
                               check("price >= 0").named("ck_price"), check(sql({{"sqlite", "price"}})),
                               exclude({{"day", "="}, {"name", "&&"}}),
                               exclude({}).and_expression("a", "=").and_column("day", "=").where("x").deferrable(),
                               index({"day", key("name").descending(), expression("lower(name)")}),
                               index({key("day").nulls(NullsOrder::last).opclass("date_ops").collate("C")})
                                   .unique()
                                   .nulls_not_distinct()
                                   .using_method("gin")
                                   .where("day IS NOT NULL")
                                   .include({"price"})
                                   .with("fillfactor", "70"),
                               options().strict().unlogged().tablespace("fast").with("fillfactor", "50"),
                               comment("what is owed")});
          }) == R"cpp(    op.create_table("tag", {column("id", integer()), comment("short")});
    op.create_table({"billing", "invoice"}, {
        column("id", bigint()).identity(),
        column("number", bigint()).identity({.start = 1000}),
        column("name", varchar(80)).not_null().server_default("new"),
        column("day", date()),
        column("price", numeric(10, 2)).collate("C").comment("net"),
        column("twice", integer()).generated(sql("price * 2")),
        column("thrice", integer()).generated_virtual(sql("price * 3")),
        primary_key({"id"}),
        unique({"name"}),
        unique({"day"}).named("uq_invoice_on_day"),
        foreign_key({"name", "day"}, {"crm", "customer"}, {"name", "day"}).on_delete(cascade)
            .deferrable(initially_deferred).match(Match::full),
        check(sql({{"sqlite", "price"}})),
        check("price >= 0").named("ck_price"),
        exclude({}).and_expression("a", "=").and_column("day", "=").where("x").deferrable(),
        exclude({{"day", "="}, {"name", "&&"}}),
        index({key("day").nulls(NullsOrder::last).collate("C").opclass("date_ops")}).unique().nulls_not_distinct()
            .using_method("gin").where("day IS NOT NULL").include({"price"}).with("fillfactor", "70"),
        index({"day", key("name").descending(), expression("lower(name)")}),
        comment("what is owed"),
        options().strict().unlogged().tablespace("fast").with("fillfactor", "50"),
    });
)cpp");
}

TEST_CASE("tables and columns are changed in one line each") {
    CHECK(written([](Operations& op) {
              op.rename_table({"s", "a"}, "b");
              op.create_table_comment("b", "new");
              op.drop_table_comment("b");
              op.drop_table("b");
              op.add_column("t", column("c", text()).not_null());
              op.rename_column("t", "c", "d");
              op.drop_column("t", "d");
              op.alter_column("t", "c", {});
              op.alter_column("t", "c", {.type = integer(), .using_ = sql("c::integer"), .nullable = false});
              op.alter_column("t", "c", {.server_default = 0, .collation = "", .comment = ""});
              op.alter_column("t", "c", {.drop_default = true, .identity = Identity{.always = true}});
              op.alter_column("t", "c", {.identity = Identity{}});
              op.alter_column("t", "c", {.drop_identity = true, .generated = sql("a + 1")});
              op.alter_column("t", "c", {.generated_virtual = sql("a + 1")});
              op.alter_column("t", "c", {.drop_generated = true, .name = "e"});
          }) == R"cpp(    op.rename_table({"s", "a"}, "b");
    op.create_table_comment("b", "new");
    op.drop_table_comment("b");
    op.drop_table("b");
    op.add_column("t", column("c", text()).not_null());
    op.rename_column("t", "c", "d");
    op.drop_column("t", "d");
    op.alter_column("t", "c", {});
    op.alter_column("t", "c", {.type = integer(), .using_ = sql("c::integer"), .nullable = false});
    op.alter_column("t", "c", {.server_default = 0, .collation = "", .comment = ""});
    op.alter_column("t", "c", {.drop_default = true, .identity = Identity{.always = true}});
    op.alter_column("t", "c", {.identity = Identity{}});
    op.alter_column("t", "c", {.drop_identity = true, .generated = sql("a + 1")});
    op.alter_column("t", "c", {.generated_virtual = sql("a + 1")});
    op.alter_column("t", "c", {.drop_generated = true});
    op.rename_column("t", "c", "e");
)cpp");
}

TEST_CASE("indexes, constraints, enums, sequences and schemas are written") {
    CHECK(written([](Operations& op) {
              op.create_index("t", index({"a"}), concurrently);
              op.create_index("t", index({"a"}).named("i"));
              op.rename_index("t", "i", "j");
              op.drop_index("t", "j");
              op.drop_index("t", "j", concurrently);
              op.add_constraint("t", primary_key({"a", "b"}));
              op.add_constraint("t", unique({"a"}).deferrable());
              op.add_constraint("t", foreign_key({"a"}, "u", {"b"}).on_delete(set_null).on_update(restrict_));
              op.add_constraint("t", foreign_key({"a"}, "v", {"b"}).on_delete(set_default));
              op.add_constraint("t", check("a > 0"));
              op.add_constraint("t", exclude({{"a", "="}}).using_method("btree"));
              op.add_constraint("t", unique({"a"}), using_index("ux"));
              op.add_constraint("t", primary_key({"a"}), using_index("ux"));
              op.validate_constraint("t", "ck");
              op.rename_constraint("t", "a", "b");
              op.drop_constraint("t", "b");
              op.create_enum("e", {"a", "b"});
              op.add_enum_value("e", "c");
              op.add_enum_value("e", "d", {.before = "a"});
              op.add_enum_value("e", "f", {.after = "a"});
              op.rename_enum_value("e", "a", "g");
              op.replace_enum("e", {"a", "b"});
              op.replace_enum("e", {"a", "b"}, {{"c", "a"}});
              op.drop_enum({"s", "e"});
              op.create_sequence("n");
              op.create_sequence("n", {.type = integer(), .start = 5, .cycle = true});
              op.alter_sequence("n", {});
              op.alter_sequence("n", {.increment = 2, .minimum = 1, .maximum = 9, .cache = 3});
              op.drop_sequence("n");
              op.create_schema("s");
              op.drop_schema("s");
          }) == R"cpp(    op.create_index("t", index({"a"}), concurrently);
    op.create_index("t", index({"a"}).named("i"));
    op.rename_index("t", "i", "j");
    op.drop_index("t", "j");
    op.drop_index("t", "j", concurrently);
    op.add_constraint("t", primary_key({"a", "b"}));
    op.add_constraint("t", unique({"a"}).deferrable());
    op.add_constraint("t", foreign_key({"a"}, "u", {"b"}).on_delete(set_null).on_update(restrict_));
    op.add_constraint("t", foreign_key({"a"}, "v", {"b"}).on_delete(set_default));
    op.add_constraint("t", check("a > 0"));
    op.add_constraint("t", exclude({{"a", "="}}).using_method("btree"));
    op.add_constraint("t", unique({"a"}), using_index("ux"));
    op.add_constraint("t", primary_key({"a"}), using_index("ux"));
    op.validate_constraint("t", "ck");
    op.rename_constraint("t", "a", "b");
    op.drop_constraint("t", "b");
    op.create_enum("e", {"a", "b"});
    op.add_enum_value("e", "c");
    op.add_enum_value("e", "d", {.before = "a"});
    op.add_enum_value("e", "f", {.after = "a"});
    op.rename_enum_value("e", "a", "g");
    op.replace_enum("e", {"a", "b"});
    op.replace_enum("e", {"a", "b"}, {{"c", "a"}});
    op.drop_enum({"s", "e"});
    op.create_sequence("n");
    op.create_sequence("n", {.type = integer(), .start = 5, .cycle = true});
    op.alter_sequence("n", {});
    op.alter_sequence("n", {.increment = 2, .minimum = 1, .maximum = 9, .cache = 3});
    op.drop_sequence("n");
    op.create_schema("s");
    op.drop_schema("s");
)cpp");
}

TEST_CASE("types are written by their words, and by their members where none says them") {
    const auto column_of = [](Type type) { return written({AddColumn{"t", {.name = "c", .type = std::move(type)}}}); };
    const auto said = [](const std::string& type) {
        return "    op.add_column(\"t\", column(\"c\", " + type + "));\n";
    };
    CHECK(column_of(double_precision()) == said("double_precision()"));
    CHECK(column_of(varchar()) == said("varchar()"));
    CHECK(column_of(character(3)) == said("character(3)"));
    CHECK(column_of(numeric()) == said("numeric()"));
    CHECK(column_of(numeric(10)) == said("numeric(10)"));
    CHECK(column_of(native("int4range")) == said("native(\"int4range\")"));
    CHECK(column_of(array(array(enumeration({"s", "e"})))) == said("array(array(enumeration({\"s\", \"e\"})))"));
    CHECK(column_of({.kind = schema::TypeKind::numeric, .precision = 10, .array_dimensions = 1}) ==
          said("array(Type{.kind = retort::schema::TypeKind::numeric, .precision = 10})"));
}

TEST_CASE("values are written as C++ has them") {
    CHECK(written([](Operations& op) {
              op.bulk_insert(
                  "t", {"a", "b"},
                  {{nullptr, true}, {-9223372036854775807 - 1, 0.5}, {1.0, "x"}, {hex("00FF"), "it's \"x\""}});
              op.bulk_insert("t", {"a"}, {{std::string("a\0b", 3)}});
              op.alter_column("t", "c", {.server_default = literal(nullptr)});
              op.alter_column("t", "c", {.server_default = literal(hex("00"))});
              op.alter_column("t", "c", {.server_default = now()});
              op.alter_column("t", "c", {.server_default = sql("1 + 1", {{"sqlite", "2"}})});
          }) == R"cpp(    op.bulk_insert("t", {"a", "b"}, {
        {nullptr, true},
        {-9223372036854775807 - 1, 0.5},
        {1.0, "x"},
        {hex("00ff"), R"(it's "x")"},
    });
    op.bulk_insert("t", {"a"}, {{std::string("a\000b", 3)}});
    op.alter_column("t", "c", {.server_default = literal(nullptr)});
    op.alter_column("t", "c", {.server_default = literal(hex("00"))});
    op.alter_column("t", "c", {.server_default = now()});
    op.alter_column("t", "c", {.server_default = sql("1 + 1", {{"sqlite", "2"}})});
)cpp");
}

TEST_CASE("SQL is written with what it amounts to") {
    CHECK(written([](Operations& op) {
              op.execute("SELECT 1");
              op.execute({{"sqlite", "SELECT 1"}});
              op.execute("SELECT 1", {{"sqlite", "SELECT 2"}});
              op.execute("DROP TABLE t", [](Operations& same) { same.drop_table("t"); });
              op.execute("SELECT 1", [](Operations& same) {
                  same.execute("SELECT 2", [](Operations& same_too) { same_too.drop_table("t"); });
                  same.drop_table("u");
              });
          }) == R"cpp(    op.execute("SELECT 1");
    op.execute({{"sqlite", "SELECT 1"}});
    op.execute("SELECT 1", {{"sqlite", "SELECT 2"}});
    op.execute("DROP TABLE t", [](retort::Operations& same) { same.drop_table("t"); });
    op.execute("SELECT 1", [](retort::Operations& same) {
        same.execute("SELECT 2", [](retort::Operations& same_too) { same_too.drop_table("t"); });
        same.drop_table("u");
    });
)cpp");
}

TEST_CASE("what is too long for a line is broken where people break it") {
    const std::string long_name(60, 'n');
    CHECK(
        written({Execute{{"CREATE VIEW v AS\nSELECT a, b, c, d, e, f FROM t WHERE a IS NOT NULL AND b IS NOT NULL AND "
                          "c IS NOT NULL AND d IS NOT NULL ORDER BY a",
                          {}},
                         {}}}) ==
        R"cpp(    op.execute("CREATE VIEW v AS\n"
               "SELECT a, b, c, d, e, f FROM t WHERE a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL AND d IS NOT "
               "NULL ORDER BY a");
)cpp");
    CHECK(written({CreateEnum{{"size", std::vector<std::string>(16, "extra large")}}}) ==
          R"cpp(    op.create_enum("size", {
        "extra large", "extra large", "extra large", "extra large", "extra large", "extra large", "extra large",
        "extra large", "extra large", "extra large", "extra large", "extra large", "extra large", "extra large",
        "extra large", "extra large",
    });
)cpp");
    AlterColumn alter{.table = "t", .column = "c", .type = varchar(100), .nullable = false};
    alter.comment = "why this is so takes more than a line, as things that are worth a comment do at times, in a place";
    CHECK(written({alter}) == R"cpp(    op.alter_column("t", "c", {
        .type = varchar(100),
        .nullable = false,
        .comment = "why this is so takes more than a line, as things that are worth a comment do at times, in a place",
    });
)cpp");
    CHECK(written({AddConstraint{{long_name, long_name}, schema::Unique{"", {"a"}}}}) ==
          "    op.add_constraint({\n        \"" + long_name + "\",\n        \"" + long_name +
              "\",\n    }, unique({\"a\"}));\n");
}

TEST_CASE("warnings are comments above the operation, and nothing else") {
    CHECK(written({DropTable{"t"}}, {"loses 3 rows", "a\r\nb\tc \x01 \xFF", "ends in \\", "ends in \?\?/"}) ==
          R"cpp(    // loses 3 rows
    // a b c ?
    // ends in \.
    // ends in ??/.
    op.drop_table("t");
)cpp");
    std::string words;
    for (int i = 0; i < 40; ++i) words += "word ";
    const std::string comment = written({DropTable{"t"}}, {words}).substr(0, 2 * 120);
    CHECK(comment.find('\n') == 116); // 22 words; one more would be too many
    CHECK(comment.substr(117).starts_with("    // word"));
    CHECK(written({DropTable{"t"}}, {""}) == "    //\n    op.drop_table(\"t\");\n");
}

TEST_CASE("what cannot be written is refused, and the operation named") {
    CHECK(message_of([] {
              written({Run{"fill in codes", nullptr}});
          }) == "run fill in codes: the data step 'fill in codes' is code and cannot be written into a revision | "
                "write it by hand: op.run(…)");
    CHECK(message_of([] { written({DropTable{"caf\xE9"}}); }) ==
          "drop table caf?: a text is not UTF-8 and cannot be written into a source file | ");
    CHECK(message_of([] {
              written({DropColumn{"t", std::string("a\0b", 3)}});
          }) ==
          "drop column t.a b: a name or SQL with a NUL character cannot be written | neither database can hold one");
    CHECK(message_of([] {
              written({Execute{{std::string("\0", 1), {}}, {}}});
          }).ends_with("a name or SQL with a NUL character cannot be written | neither database can hold one"));
}

TEST_CASE("a revision says what its operations do") {
    render::RevisionFile file{.id = "a1", .parents = {}, .message = "m"};
    CHECK_THAT(render_revision(file), Catch::Contains("void upgrade(retort::Operations& /*op*/) {}\n\n"
                                                      "void downgrade(retort::Operations& /*op*/) {}\n"));
    file.upgrade = {{{DropTable{"t"}}, {}}};
    file.downgrade = {{{DropTable{"u"}}, {"loses data"}}};
    CHECK(render_revision(file) == R"cpp(#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) { op.drop_table("t"); }

void downgrade(retort::Operations& op) {
    // loses data
    op.drop_table("u");
}

} // namespace

RETORT_REVISION(a1) {
    .down_revision = {},
    .message = "m",
    .upgrade = upgrade,
    .downgrade = downgrade,
};
)cpp");
    const auto first_line = [&file](std::size_t length) {
        file.upgrade = {{{DropTable{std::string(length, 'x')}}, {}}};
        const std::string text = render_revision(file);
        const auto start = text.find("void upgrade");
        return text.substr(start, text.find('\n', start) - start);
    };
    CHECK(first_line(61).size() == 120);
    CHECK(first_line(62) == "void upgrade(retort::Operations& op) {");
    file.upgrade = {{{BulkInsert{"t", {"a"}, {{1.0 / 0.0}}}}, {}}};
    CHECK(render_revision(file).starts_with("#include <limits>\n\n#include <retort/migration.hpp>\n"));
}

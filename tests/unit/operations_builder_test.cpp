#include <catch2/catch.hpp>

#include <retort/migration.hpp>
#include <retort/operation/operation.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using support::message_of;

namespace {
// The revision of the guide.
void upgrade(retort::Operations& op) {
    op.create_table("country", {
                                   column("id", uuid()).not_null(),
                                   column("name", varchar(255)).not_null(),
                                   column("code", varchar(3)).not_null(),
                                   column("is_active", boolean()).not_null(),
                                   primary_key({"id"}),
                                   unique({"code"}),
                               });
}
void downgrade(retort::Operations& op) { op.drop_table("country"); }

const operation::Operation& only(const Operations& op) {
    REQUIRE(op.recorded().size() == 1);
    return op.recorded().front().operation;
}

schema::Expression made(const Expression& expression) { return expression.value(); }
} // namespace

RETORT_REVISION(f3a1b2c4d5e6){
    .down_revision = "abc123def456",
    .message = "add country table",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

TEST_CASE("a revision records its operations as values") {
    Operations op;
    RETORT_REVISION_SYMBOL(f3a1b2c4d5e6).body.upgrade(op);
    const schema::Table expected{
        .name = "country",
        .columns = {{.name = "id", .type = {.kind = schema::TypeKind::uuid}, .nullable = false},
                    {.name = "name", .type = {.kind = schema::TypeKind::varchar, .length = 255}, .nullable = false},
                    {.name = "code", .type = {.kind = schema::TypeKind::varchar, .length = 3}, .nullable = false},
                    {.name = "is_active", .type = {.kind = schema::TypeKind::boolean}, .nullable = false}},
        .primary_key = schema::PrimaryKey{.name = "pk_country", .columns = {"id"}},
        .uniques = {{.name = "uq_country_code", .columns = {"code"}}}};
    CHECK(only(op) == operation::Operation{operation::CreateTable{expected}});
}

TEST_CASE("every operation knows the line that asked for it") {
    Operations op;
    op.drop_table("a");
    op.drop_table("b");
    const auto& recorded = op.recorded();
    CHECK(recorded[0].where.file_name() == std::string(__FILE__));
    CHECK(recorded[0].where.line() == __LINE__ - 4);
    CHECK(recorded[1].where.line() == __LINE__ - 4);
}

TEST_CASE("types") {
    using schema::display;
    CHECK(display(numeric(10, 2)) == "numeric(10,2)");
    CHECK(display(numeric()) == "numeric");
    CHECK(display(character(2)) == "character(2)");
    CHECK(display(array(array(integer()))) == "integer[][]");
    CHECK(display(enumeration({"shop", "status"})) == "enum shop.status");
    CHECK(display(native("citext")) == "citext");
    for (const Type& type :
         {boolean(), smallint(), integer(), bigint(), real(), double_precision(), numeric(), text(), varchar(), bytes(),
          date(), time(), timestamp(), timestamptz(), interval(), uuid(), json()})
        CHECK(display(type) == to_string(type.kind));
}

TEST_CASE("columns") {
    const schema::Column plain = column("a", text()).value();
    CHECK(plain == schema::Column{.name = "a"});
    const schema::Column full = column("a", bigint())
                                    .not_null()
                                    .nullable()
                                    .identity({.always = true, .start = 100})
                                    .collate("C")
                                    .comment("c")
                                    .value();
    CHECK_FALSE(full.nullable);
    CHECK(full.identity == schema::Identity{.always = true, .start = 100});
    CHECK(full.collation == "C");
    CHECK(full.comment == "c");
    CHECK(column("a", text()).generated(sql("b")).value().generated->stored);
    CHECK_FALSE(column("a", text()).generated_virtual(sql("b")).value().generated->stored);
}

TEST_CASE("defaults: values are literals, expressions are said to be so") {
    const auto given = [](const Default& value) {
        return *column("a", text()).server_default(value).value().server_default;
    };
    CHECK(given(true) == schema::Expression(schema::Literal{true}));
    CHECK(given(1) == schema::Expression(schema::Literal{std::int64_t{1}}));
    CHECK(given(1L) == given(1LL));
    CHECK(given(1.5) == schema::Expression(schema::Literal{1.5}));
    CHECK(given("now()") == schema::Expression(schema::Literal{std::string("now()")}));
    CHECK(given(std::string("x")) == schema::Expression(schema::Literal{std::string("x")}));
    CHECK(given(now()) == schema::Expression(schema::Function::now));
    CHECK(given(sql("now()")) == schema::sql("now()"));
    CHECK(given(literal(nullptr)) == schema::Expression(schema::Literal{Null{}}));
}

TEST_CASE("expressions") {
    CHECK(made(today()) == schema::Expression(schema::Function::today));
    CHECK(made(random_uuid()) == schema::Expression(schema::Function::random_uuid));
    CHECK(made(literal(Bytes{std::byte{1}})) == schema::Expression(schema::Literal{Bytes{std::byte{1}}}));
    CHECK(made(sql({{"sqlite", "a"}, {"postgresql", "b"}})) ==
          schema::Expression(schema::SqlText{{}, {{"postgresql", "b"}, {"sqlite", "a"}}}));
    CHECK(made(sql({{"sqlite", "a"}})) == schema::Expression(schema::SqlText{{}, {{"sqlite", "a"}}}));
}

TEST_CASE("constraints and indexes get the conventional name unless they are named") {
    Operations op;
    op.add_constraint("t", primary_key({"a"}));
    op.add_constraint("t", unique({"a"}).named("u").deferrable(initially_deferred).nulls_not_distinct());
    op.add_constraint("t", foreign_key({"a"}, {"s", "p"}, {"id"}).on_delete(cascade).on_update(set_null).deferrable());
    op.add_constraint("t", check("a > 0"));
    op.create_index("t", index({"a", key("b").descending().nulls(NullsOrder::first).collate("C").opclass("o"),
                                expression("lower(c)")})
                             .unique()
                             .nulls_not_distinct()
                             .using_method("gist")
                             .where("a > 0")
                             .include({"d"})
                             .with("fillfactor", "70")
                             .named("i"));
    const auto constraint = [&op](std::size_t i) {
        return std::get<operation::AddConstraint>(op.recorded()[i].operation.value).constraint;
    };
    CHECK(constraint(0) == schema::Constraint(schema::PrimaryKey{.name = "pk_t", .columns = {"a"}}));
    CHECK(constraint(1) ==
          schema::Constraint(schema::Unique{
              .name = "u", .columns = {"a"}, .deferral = Deferral::initially_deferred, .nulls_not_distinct = true}));
    CHECK(constraint(2) == schema::Constraint(schema::ForeignKey{.name = "fk_t_a_p",
                                                                 .columns = {"a"},
                                                                 .target = {"s", "p"},
                                                                 .target_columns = {"id"},
                                                                 .on_delete = Action::cascade,
                                                                 .on_update = Action::set_null,
                                                                 .deferral = Deferral::initially_immediate}));
    CHECK(name_of(constraint(3)).starts_with("ck_t_"));
    const schema::Index expected{
        .name = "i",
        .parts = {{.column = "a"},
                  {.column = "b", .descending = true, .nulls = NullsOrder::first, .collation = "C", .opclass = "o"},
                  {.column = "", .expression = schema::sql("lower(c)")}},
        .unique = true,
        .nulls_not_distinct = true,
        .method = "gist",
        .predicate = schema::sql("a > 0"),
        .include = {"d"},
        .with = {{"fillfactor", "70"}}};
    CHECK(op.recorded()[4].operation == operation::Operation{operation::CreateIndex{"t", expected}});
}

TEST_CASE("alter_column says only what changes") {
    Operations op;
    op.alter_column("country", "name", {.type = text(), .nullable = false});
    CHECK(only(op) == operation::Operation{operation::AlterColumn{
                          .table = "country", .column = "name", .type = text(), .nullable = false}});
    const auto alter = [](const Operations::Alter& change) {
        Operations one;
        one.alter_column("t", "c", change);
        return std::get<operation::AlterColumn>(only(one).value);
    };
    CHECK(alter({.server_default = "x"}).server_default.value() ==
          schema::Expression(schema::Literal{std::string("x")}));
    CHECK(alter({.server_default = now()}).server_default.value() == schema::Expression(schema::Function::now));
    CHECK(alter({.drop_default = true}).server_default.value() == std::nullopt);
    CHECK_FALSE(alter({.comment = "c"}).server_default.has_value());
    CHECK(alter({.type = integer(), .using_ = sql("c::int")}).using_ == schema::sql("c::int"));
}

TEST_CASE("a table from elements: options, comment, and lists made at run time") {
    const std::vector<Element> elements{
        column("a", integer()), index({"a"}), comment("words"),
        options().without_rowid().strict().unlogged().tablespace("fast").with("x", "1")};
    const schema::Table table = make_table({"s", "t"}, elements);
    CHECK(table.comment == "words");
    CHECK(table.indexes[0].name == "ix_t_a");
    CHECK(table.options ==
          schema::TableOptions{
              .without_rowid = true, .strict = true, .unlogged = true, .tablespace = "fast", .with = {{"x", "1"}}});
    Operations op;
    op.create_table({"s", "t"}, elements);
    CHECK(only(op) == operation::Operation{operation::CreateTable{table}});
    CHECK(message_of([] {
              make_table("t", {primary_key({"a"}), primary_key({"b"})});
          }) == "table t is given two primary keys | a key of several columns is one: primary_key({\"a\", \"b\"})");
}

TEST_CASE("rows") {
    Operations op;
    op.bulk_insert("country", {"name", "code", "n"}, {{"India", "IND", 1}, {"Peru", nullptr, 2.5}});
    const std::vector<std::vector<Cell>> rows{{Cell("India"), Cell("IND"), Cell(1)},
                                              {Cell("Peru"), Cell(Null{}), Cell(2.5)}};
    op.bulk_insert("country", {"name", "code", "n"}, rows);
    CHECK(op.recorded()[0].operation == op.recorded()[1].operation);
    const auto& insert = std::get<operation::BulkInsert>(op.recorded()[0].operation.value);
    CHECK(insert.rows == std::vector<std::vector<Value>>{{std::string("India"), std::string("IND"), std::int64_t{1}},
                                                         {std::string("Peru"), Null{}, 2.5}});
}

TEST_CASE("SQL as it stands, and what it amounts to") {
    Operations op;
    op.execute("VACUUM");
    op.execute({{"postgresql", "a"}});
    op.execute({{"postgresql", "a"}, {"sqlite", "b"}}, [](Operations& same) { same.drop_column("t", "c"); });
    const auto execute = [&op](std::size_t i) {
        return std::get<operation::Execute>(op.recorded()[i].operation.value);
    };
    CHECK(execute(0) == operation::Execute{{"VACUUM", {}}, {}});
    CHECK(execute(1) == operation::Execute{{"", {{"postgresql", "a"}}}, {}});
    CHECK(execute(2) ==
          operation::Execute{{"", {{"postgresql", "a"}, {"sqlite", "b"}}}, {{operation::DropColumn{"t", "c"}}}});
}

TEST_CASE("what an operation is called") {
    Operations op;
    op.create_table("country", {column("a", integer())});
    op.drop_table({"billing", "invoice"});
    op.rename_table("a", "b");
    op.add_column("country", column("phone_code", text()));
    op.drop_column("country", "phone_code");
    op.rename_column("country", "code", "iso");
    op.alter_column("country", "code", {.nullable = true});
    op.create_index("country", index({"code"}));
    op.drop_index("country", "ix_country_code");
    op.add_constraint("country", unique({"code"}));
    op.drop_constraint("country", "uq_country_code");
    op.create_enum("status", {"a"});
    op.drop_enum("status");
    op.bulk_insert("country", {"a"}, {{1}});
    op.bulk_insert("country", {"a"}, {{1}, {2}});
    op.execute("  UPDATE country\n\tSET   name = 'secret'");
    op.execute("CREATE FUNCTION f() AS $$ secret $$");
    op.execute({{"sqlite", "VACUUM;\n"}});
    op.execute(std::string(100, 'x'));
    std::string all;
    for (const operation::Recorded& one : op.recorded()) all += describe(one.operation) + "\n";
    CHECK(all == "create table country\n"
                 "drop table billing.invoice\n"
                 "rename table a to b\n"
                 "add column country.phone_code\n"
                 "drop column country.phone_code\n"
                 "rename column country.code to iso\n"
                 "alter column country.code\n"
                 "create index ix_country_code on country\n"
                 "drop index ix_country_code of country\n"
                 "add unique constraint uq_country_code to country\n"
                 "drop constraint uq_country_code of country\n"
                 "create enum status\n"
                 "drop enum status\n"
                 "insert 1 row into country\n"
                 "insert 2 rows into country\n"
                 "execute UPDATE country SET name = …\n"
                 "execute CREATE FUNCTION f() AS …\n"
                 "execute VACUUM;\n"
                 "execute " +
                     std::string(60, 'x') + "…\n");
}

TEST_CASE("words can be copied and kept") {
    const Column base = column("a", integer()).not_null();
    Column copy = base;
    copy.comment("other");
    CHECK(base.value().comment.empty());
    copy = base;
    CHECK(copy.value() == base.value());
}

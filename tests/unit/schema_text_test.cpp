// What changes, as the terminal shows it.

#include <catch2/catch.hpp>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <retort/render/schema_text.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::ddl;

namespace {
std::vector<operation::Operation> recorded(void (*script)(Operations&)) {
    Operations op;
    script(op);
    std::vector<operation::Operation> operations;
    for (const operation::Recorded& one : op.recorded()) operations.push_back(one.operation);
    return operations;
}

void make_shop(Operations& op) {
    op.create_enum("status", {"open", "done"});
    op.create_sequence("number", {.start = 5});
    op.create_table("user", {column("id", bigint()).identity(), column("name", text()), primary_key({"id"})});
    op.create_table("country", {column("code", varchar(3)).server_default("it's"), column("note", text()).collate("C"),
                                column("twice", integer()).generated(sql("1 * 2")), unique({"code"}),
                                check("code <> ''").named("ck_code"), index({"note"}), comment("old")});
}

std::string describe_changes(const std::vector<operation::Operation>& operations, schema::Schema before) {
    std::string lines;
    operation::Replay replay(std::move(before));
    for (const operation::Operation& operation : operations) {
        lines += render::describe_change(operation, replay.schema());
        replay.apply(operation);
    }
    return lines;
}

// What the operations say about a shop.
std::string said(void (*script)(Operations&)) {
    return describe_changes(recorded(script), operation::apply({}, recorded(make_shop)));
}
} // namespace

TEST_CASE("a new table is told with what it has") {
    CHECK(said([](Operations& op) {
              op.create_table({"s", "order"},
                              {column("id", bigint()).identity({.always = true, .start = 7, .cycle = true}),
                               column("day", date()).not_null().server_default(today()),
                               column("user_id", bigint()).comment("who"),
                               column("lower", text()).generated_virtual(sql({{"sqlite", "lower(x)"}})),
                               primary_key({"id"}), unique({"day"}).nulls_not_distinct().deferrable(),
                               foreign_key({"user_id"}, "user", {"id"})
                                   .on_delete(set_null)
                                   .on_update(cascade)
                                   .deferrable(initially_deferred)
                                   .match(Match::full),
                               check(literal(true)).named("ck"),
                               exclude({{"day", "="}}).and_expression("x", "&&").using_method("spgist").where("y"),
                               index({key("day").descending().nulls(NullsOrder::last), expression("lower(a)"),
                                      key("lower").collate("C").opclass("text_ops")})
                                   .named("ix")
                                   .unique()
                                   .using_method("gin")
                                   .where("day IS NULL")
                                   .include({"id"})
                                   .with("fillfactor", "70"),
                               comment("new")});
          }) == R"(create table s.order
    id bigint NOT NULL, identity, always, start 7, cycle
    day date NOT NULL, default today()
    user_id bigint, comment 'who'
    lower text, generated when read as sqlite: lower(x)
    primary key pk_order: (id)
    unique constraint uq_order_day: (day), nulls not distinct, deferrable
    foreign key fk_order_user_id_user: (user_id) -> user (id), on delete set null, on update cascade, match full, deferred
    check constraint ck: TRUE
    exclude constraint ex_order_day_ea0c2270: (day with =, x with &&), using spgist, where y
    index ix: (day descending nulls last, lower(a), lower collation C text_ops), unique, using gin, where day IS NULL, including (id), fillfactor = 70
    comment 'new'
)");
}

TEST_CASE("a changed column is told with what it was") {
    CHECK(said([](Operations& op) {
              op.alter_column("country", "code", {.type = varchar(8), .using_ = sql("trim(code)"), .nullable = false});
              op.alter_column("country", "code", {.nullable = true, .server_default = 42, .comment = "x"});
              op.alter_column("country", "code", {.drop_default = true, .comment = ""});
              op.alter_column("country", "code", {.server_default = now()});
              op.alter_column("country", "note", {.collation = "de", .comment = ""});
              op.alter_column("country", "note", {.collation = ""});
              op.alter_column("country", "twice", {.generated = sql("3")});
              op.alter_column("country", "twice", {.drop_generated = true});
              op.alter_column("user", "id", {.identity = Identity{.always = true}});
              op.alter_column("user", "id", {.drop_identity = true});
              op.alter_column("user", "id", {.identity = Identity{}});
          }) == R"(alter column country.code: varchar(3) -> varchar(8), using trim(code), NOT NULL
alter column country.code: nullable, default 'it''s' -> 42, comment 'x'
alter column country.code: no default (was 42), no comment (was 'x')
alter column country.code: default now()
alter column country.note: collation C -> de, no comment
alter column country.note: no collation (was de)
alter column country.twice: generated as 1 * 2 -> generated as 3
alter column country.twice: no longer generated
alter column user.id: identity -> identity, always
alter column user.id: no longer an identity
alter column user.id: identity
)");
}

TEST_CASE("what is added and what goes is told with what it is") {
    CHECK(said([](Operations& op) {
              op.add_column("country", column("size", numeric(10, 2)).not_null().server_default(0.5));
              op.drop_column("country", "size");
              op.create_index("country", index({"code"}), concurrently);
              op.drop_index("country", "ix_country_code", concurrently);
              op.drop_constraint("country", "ck_code");
              op.add_constraint("country", check("code > 'a'").named("ck_code"));
              op.create_table_comment("country", "new");
              op.drop_table_comment("country");
              op.create_table_comment("country", "newer");
              op.add_enum_value("status", "late");
              op.add_enum_value("status", "new", {.before = "open"});
              op.add_enum_value("status", "next", {.after = "open"});
              op.replace_enum("status", {"open", "shut"}, {{"done", "shut"}});
              op.drop_enum("status");
              op.create_enum("size", {"s", "m"});
              op.create_sequence("other");
              op.alter_sequence("number", {.increment = 2, .minimum = 1, .maximum = 9, .cache = 3});
              op.drop_sequence("number");
              op.rename_table("country", "land");
              op.drop_table("land");
          }) == R"(add column country.size: numeric(10,2) NOT NULL, default 0.5
drop column country.size: numeric(10,2) NOT NULL, default 0.5
create index ix_country_code on country: (code), concurrently
drop index ix_country_code of country: (code), concurrently
drop constraint ck_code of country: code <> ''
add check constraint ck_code to country: code > 'a'
set comment of table country: 'old' -> 'new'
drop comment of table country: was 'new'
set comment of table country: 'newer'
add value 'late' to enum status
add value 'new' to enum status: before 'open'
add value 'next' to enum status: after 'open'
replace the values of enum status: new, open, next, done, late -> open, shut; 'done' becomes 'shut'
drop enum status: open, shut
create enum size: s, m
create sequence other: bigint
alter sequence number: bigint, start 5 -> bigint, increment 2, minimum 1, maximum 9, cache 3
drop sequence number
rename table country to land
drop table land: code, note, twice
)");
}

TEST_CASE("a text of a database stays within its line, and is cut") {
    const std::string text =
        describe_changes({{operation::CreateTable{{.name = "a\nb\x1b[31m\xFF",
                                                   .columns = {{.name = "c\r\nd", .type = ddl::text()}},
                                                   .comment = std::string(58, 'x') + "\u00e9\u00e9\u00e9"}}}},
                         {});
    CHECK(text == "create table a b [31m?\n    c  d text\n    comment '" + std::string(58, 'x') + "\u00e9\u00e9…'\n");
}

TEST_CASE("what there is is told with its schemas, and with what is not modelled") {
    schema::Schema shop = operation::apply({}, recorded(make_shop));
    std::erase_if(shop.tables, [](const schema::Table& table) { return table.name.name == "country"; });
    shop.namespaces = {"audit"};
    shop.opaque.push_back({.kind = "view", .name = {"titles"}, .table = {}, .sql = "…"});
    CHECK(render::describe_schema(shop) == "schema audit\n"
                                           "table user\n"
                                           "    id bigint NOT NULL, identity\n"
                                           "    name text\n"
                                           "    primary key pk_user: (id)\n"
                                           "enum status: open, done\n"
                                           "sequence number: bigint, start 5\n"
                                           "not modelled: view titles\n");
    CHECK(render::describe_schema({}).empty());
}

TEST_CASE("whatever apply() accepts is told, a line each") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::RandomSchema random(seed, support::Reach::everything);
    schema::Schema schema = random.schema(4);
    for (int i = 0; i < 200; ++i) {
        const operation::Operation operation = random.operation(schema);
        const std::string text = describe_changes({operation}, schema);
        CAPTURE(text);
        REQUIRE(text.ends_with('\n'));
        if (!std::holds_alternative<operation::CreateTable>(operation.value))
            REQUIRE(text.find('\n') == text.size() - 1);
        schema = operation::apply(std::move(schema), operation);
    }
}

TEST_CASE("changes that the schema does not allow are refused") {
    CHECK(support::message_of([] {
              describe_changes({{operation::DropTable{"t"}}}, {});
          }).starts_with("there is no table t"));
}

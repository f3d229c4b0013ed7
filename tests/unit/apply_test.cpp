#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Schema;
using schema::Table;
using support::error_of;
using support::message_of;

namespace {
using Script = void (*)(Operations&);

Schema after(Script script, Schema schema = {}) {
    Operations op;
    script(op);
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

// user <- item, an enum, and one of everything on item.
const Schema& shop() {
    static const Schema schema = after([](Operations& op) {
        op.create_enum("status", {"draft", "live"});
        op.create_table("user", {column("id", integer()).identity(), column("email", text()).not_null(),
                                 column("name", text()), primary_key({"id"}), unique({"email"})});
        op.create_table("item",
                        {column("id", integer()).not_null(), column("title", text()), column("price", integer()),
                         column("twice", integer()).generated(sql("price * 2")), column("owner_id", integer()),
                         column("parent_id", integer()), column("status", enumeration("status")),
                         column("note", text()), primary_key({"id"}), foreign_key({"owner_id"}, "user", {"id"}),
                         foreign_key({"parent_id"}, "item", {"id"}), check("price > 0").named("ck_price"),
                         index({key("title").descending(), expression("lower(note)")}).where("price > 10")});
    });
    return schema;
}

std::string refusal(Script script) {
    CHECK(error_of([script] { after(script, shop()); }).category() == ErrorCategory::schema);
    return message_of([script] { after(script, shop()); });
}

const Table& item_after(Script script) {
    static Schema schema;
    schema = after(script, shop());
    return *schema.find_table("item");
}
} // namespace

TEST_CASE("create_table") {
    const Schema schema = after([](Operations& op) {
        op.create_table({"billing", "invoice"}, {column("id", integer()), primary_key({"id"})});
        op.create_table("b", {column("id", integer()), column("up", integer()), primary_key({"id"}),
                              foreign_key({"up"}, "b", {"id"}), foreign_key({"up"}, {"billing", "invoice"}, {"id"})});
    });
    REQUIRE(schema.tables.size() == 2);
    CHECK(schema.tables[0].name == Name("b"));
    CHECK_FALSE(schema.tables[0].find_column("id")->nullable);
    CHECK(schema.find_table({"billing", "invoice"})->primary_key->name == "pk_invoice");
}

TEST_CASE("create_table refuses") {
    const auto create = [](std::initializer_list<Element> elements, Name name = "t") {
        const Table table = make_table(std::move(name), elements);
        return message_of([&table] { operation::apply(shop(), {operation::CreateTable{table}}); });
    };
    const Element id = column("id", integer());
    CHECK(create({id}, "user") == "there is a table user already | if an earlier revision made it, this one need not");
    CHECK(create({id}, "") == "a table without a name | ");
    CHECK(create({id}, "status") ==
          "table status cannot have that name: an enum has it | on PostgreSQL every table is a "
          "type of its name too");
    CHECK(create({id}, "pk_user") == "table pk_user cannot have that name: primary key pk_user of table user has it | "
                                     "names of tables, indexes, primary keys and unique constraints are one list: "
                                     "choose another");
    CHECK(create({id, id}) == "table t has id twice | ");
    CHECK(create({column("", integer())}) == "table t has a column without a name | ");
    CHECK(create({column("a", enumeration("gone"))}) ==
          "column t.a has the type enum gone, which is not there | create it first: op.create_enum(…)");
    CHECK(create({column("a", varchar(0))}) == "column t.a has the type varchar(0), which holds nothing | ");
    CHECK(create({column("a", integer()).identity().server_default(1)}) ==
          "column t.a has more than one of default, identity and generated | a column's value comes from one of them");
    CHECK(create({column("a", text()).identity()}) ==
          "column t.a cannot number itself: its type is text | identity is for smallint, integer and bigint");
    CHECK(create({id, primary_key({"gone"})}) ==
          "primary key pk_t of table t has the unknown column gone | add the column first");
    CHECK(create({id, primary_key({})}) == "primary key pk_t of table t has no columns | ");
    CHECK(create({id, unique({"id", "id"})}) == "unique constraint uq_t_id_id of table t has id twice | ");
    CHECK(create({id, unique({"id"}), unique({"id"})}) == "table t has uq_t_id twice | ");
    CHECK(create({id, check("")}).starts_with("check constraint ck_t_"));
    CHECK(
        create({id, options().without_rowid()}) ==
        "table t is WITHOUT ROWID and has no primary key | SQLite finds the rows of such a table by their primary key");
    CHECK(create({id, index({})}) == "index ix_t of table t has no columns | ");
    CHECK(create({id, index({"gone"})}) ==
          "index ix_t_gone of table t has the unknown column gone | add the column first");
    CHECK(create({id, index({"id"}).include({"gone"})}).starts_with("index ix_t_id of table t has the unknown column"));
    CHECK(
        create({id, index({"id"}).named("t")}) ==
        "index t of table t cannot have that name: table t has it | names of tables, indexes, primary keys and unique "
        "constraints are one list: choose another");
    CHECK(create({id, unique({"id"}).named("uq_user_email")})
              .starts_with("unique constraint uq_user_email of table t cannot have that name: unique constraint "
                           "uq_user_email of table user has it"));
    CHECK(create({id, foreign_key({"id"}, "gone", {"id"})}) ==
          "foreign key fk_t_id_gone of table t points at table gone, which is not there | create that table first");
    CHECK(create({id, foreign_key({"id"}, "user", {"gone"})}) ==
          "foreign key fk_t_id_user of table t points at user.gone, which is not there | ");
    CHECK(create({id, foreign_key({"gone"}, "user", {"id"})}) ==
          "foreign key fk_t_gone_user of table t has the unknown column gone | add the column first");
    CHECK(create({id, foreign_key({"id"}, "user", {"id", "email"})}) ==
          "foreign key fk_t_id_user of table t has columns that differ in number: 1 here, 2 in table user | each "
          "column points at one");
    CHECK(create({id, foreign_key({"id"}, "user", {"email"})}) ==
          "foreign key fk_t_id_user of table t points from t.id, which is integer, at user.email, which is text | both "
          "must be of one type");
    CHECK(create({column("a", varchar(9)), foreign_key({"a"}, "user", {"name"})}) ==
          "foreign key fk_t_a_user of table t points at (name) of table user, which is no key | it must be the primary "
          "key, or have a unique constraint that is not deferrable");
}

TEST_CASE("a foreign key may point at a primary key, a unique constraint or a unique index") {
    const auto accepts = [](const Element& key, const Element& foreign) {
        Schema schema;
        put(schema, make_table("p", {column("a", integer()), column("b", integer()), key}));
        const Table child = make_table("c", {column("x", integer()), column("y", integer()), foreign});
        try {
            operation::apply(std::move(schema), {operation::CreateTable{child}});
            return true;
        } catch (const Error&) {
            return false;
        }
    };
    const Element one = foreign_key({"x"}, "p", {"a"});
    const Element two = foreign_key({"x", "y"}, "p", {"b", "a"});
    CHECK(accepts(primary_key({"a"}), one));
    CHECK(accepts(unique({"a"}), one));
    CHECK(accepts(index({"a"}).unique(), one));
    CHECK(accepts(primary_key({"a", "b"}), two));
    CHECK_FALSE(accepts(primary_key({"a", "b"}), one));
    CHECK_FALSE(accepts(unique({"a"}).deferrable(), one));
    CHECK_FALSE(accepts(index({"a"}), one));
    CHECK_FALSE(accepts(index({"a"}).unique().where("a > 0"), one));
    CHECK_FALSE(accepts(index({expression("a")}).unique(), one));
}

TEST_CASE("drop_table") {
    CHECK(after([](Operations& op) { op.drop_table("item"); }, shop()).tables.size() == 1);
    CHECK(refusal([](Operations& op) { op.drop_table("gone"); }) ==
          "there is no table gone | tables at this point: item, user");
    CHECK(refusal([](Operations& op) { op.drop_table("user"); }) ==
          "table user is used by foreign key fk_item_owner_id_user of table item | that goes first: "
          "op.drop_constraint(\"item\", \"fk_item_owner_id_user\")");
}

TEST_CASE("rename_table: foreign keys follow, names of constraints stay") {
    const Schema users = after([](Operations& op) { op.rename_table("user", "account"); }, shop());
    CHECK(users.find_table("user") == nullptr);
    CHECK(users.tables.front().name == Name("account"));
    CHECK(users.find_table("account")->primary_key->name == "pk_user");
    CHECK(users.find_table("item")->foreign_keys[0].target == Name("account"));

    const Schema items = after(
        [](Operations& op) {
            op.add_constraint("item", check("item.price < 100").named("ck_most"));
            op.rename_table("item", "thing");
        },
        shop());
    CHECK(items.find_table("thing")->foreign_keys[1].target == Name("thing"));
    CHECK(items.find_table("thing")->checks[0].expression == schema::sql("thing.price < 100"));

    CHECK(refusal([](Operations& op) { op.rename_table("gone", "x"); }).starts_with("there is no table gone"));
    CHECK(
        refusal([](Operations& op) { op.rename_table("item", "user"); }).starts_with("there is a table user already"));
    CHECK(
        refusal([](Operations& op) { op.rename_table("item", "item"); }).starts_with("there is a table item already"));
    CHECK(refusal([](Operations& op) { op.rename_table("item", ""); }).starts_with("a table without a name"));
}

TEST_CASE("add_column") {
    const Table& item = item_after([](Operations& op) { op.add_column("item", column("added", text())); });
    CHECK(item.columns.back().name == "added");
    CHECK(refusal([](Operations& op) { op.add_column("gone", column("a", text())); }).starts_with("there is no table"));
    CHECK(refusal([](Operations& op) { op.add_column("item", column("note", text())); }) ==
          "table item has a column note already | ");
    CHECK(refusal([](Operations& op) { op.add_column("item", column("a", enumeration("gone"))); }) ==
          "column item.a has the type enum gone, which is not there | create it first: op.create_enum(…)");
}

TEST_CASE("drop_column names what still uses it") {
    CHECK(item_after([](Operations& op) { op.drop_column("item", "status"); }).find_column("status") == nullptr);
    const auto refused = [](const char* table, const char* name, const Schema& schema = shop()) {
        return message_of([&] { operation::apply(schema, {operation::DropColumn{table, name}}); });
    };
    CHECK(refused("item", "gone") == "table item has no column gone | its columns: id, title, price, twice, owner_id, "
                                     "parent_id, status, note");
    CHECK(refused("item", "id") == "column item.id is used by primary key pk_item | that goes first: "
                                   "op.drop_constraint(\"item\", \"pk_item\")");
    CHECK(refused("user", "email").starts_with("column user.email is used by unique constraint uq_user_email | "));
    CHECK(refused("item", "owner_id")
              .starts_with("column item.owner_id is used by foreign key fk_item_owner_id_user | "));
    CHECK(refused("item", "price").starts_with("column item.price is used by check constraint ck_price | "));
    CHECK(refused("item", "title").starts_with("column item.title is used by index ix_item_title_"));
    CHECK(refused("item", "note").starts_with("column item.note is used by index ix_item_title_"));

    const Schema generated = after(
        [](Operations& op) {
            op.drop_constraint("item", "ck_price");
            op.drop_index("item", shop().find_table("item")->indexes[0].name);
        },
        shop());
    CHECK(refused("item", "price", generated) ==
          "column item.price is used by generated column twice | that goes first: "
          "op.drop_column(\"item\", \"twice\")");
    const Schema keyless = after(
        [](Operations& op) {
            op.create_table("a", {column("x", integer()), column("y", integer()), index({"x"}).unique().named("i")});
            op.create_table("b", {column("x", integer()), foreign_key({"x"}, "a", {"x"})});
        },
        {});
    Schema pointed_at = keyless;
    pointed_at.find_table("a")->indexes.clear();
    CHECK(refused("a", "x", pointed_at).starts_with("column a.x is used by foreign key fk_b_x_a of table b | "));
    CHECK(refused("b", "x", keyless).starts_with("column b.x is used by foreign key fk_b_x_a | "));
}

TEST_CASE("rename_column: everything that names it follows") {
    const Schema schema = after(
        [](Operations& op) {
            op.add_constraint("item", unique({"title", "note"}));
            op.rename_column("user", "id", "Key");
            op.rename_column("item", "id", "key");
            op.rename_column("item", "price", "cost");
            op.rename_column("item", "note", "remark");
            op.rename_column("item", "title", "label");
        },
        shop());
    const Table& user = *schema.find_table("user");
    CHECK(user.primary_key->columns == Columns{"Key"});
    const Table& item = *schema.find_table("item");
    CHECK(item.primary_key->columns == Columns{"key"});
    CHECK(item.foreign_keys[0].target_columns == Columns{"Key"});
    CHECK(item.foreign_keys[1].target_columns == Columns{"key"});
    CHECK(item.uniques[0].columns == Columns{"label", "remark"});
    CHECK(item.uniques[0].name == "uq_item_title_note");
    CHECK(item.checks[0].expression == schema::sql("cost > 0"));
    CHECK(item.find_column("twice")->generated->expression == schema::sql("cost * 2"));
    CHECK(item.indexes[0].parts[0].column == "label");
    CHECK(item.indexes[0].parts[1].expression == schema::sql("lower(remark)"));
    CHECK(item.indexes[0].predicate == schema::sql("cost > 10"));

    CHECK(
        refusal([](Operations& op) { op.rename_column("item", "gone", "x"); }).starts_with("table item has no column"));
    CHECK(refusal([](Operations& op) { op.rename_column("item", "id", "note"); }) ==
          "table item has a column note already | ");
    CHECK(refusal([](Operations& op) { op.rename_column("item", "id", ""); }) == "column item.id needs a name | ");
}

TEST_CASE("alter_column changes what is said and nothing else") {
    const Table& item = item_after([](Operations& op) {
        op.alter_column("item", "note", {.type = varchar(20), .using_ = sql("substr(note, 1, 20)"), .nullable = false});
        op.alter_column("item", "note", {.server_default = "none", .comment = "a note"});
        op.alter_column("item", "title", {.server_default = now()});
        op.alter_column("item", "title", {.drop_default = true, .collation = "C"});
    });
    CHECK(*item.find_column("note") ==
          column("note", varchar(20)).not_null().server_default("none").comment("a note").value());
    CHECK(*item.find_column("title") == column("title", text()).collate("C").value());

    CHECK(refusal([](Operations& op) { op.alter_column("item", "note", {}); }) ==
          "nothing of column item.note is altered | ");
    CHECK(refusal([](Operations& op) { op.alter_column("item", "note", {.using_ = sql("1")}); }) ==
          "column item.note is given USING without a type | ");
    CHECK(refusal([](Operations& op) {
              op.alter_column("item", "gone", {.nullable = true});
          }).starts_with("table item has no column gone"));
    CHECK(refusal([](Operations& op) {
              op.alter_column("item", "note", {.type = enumeration("gone")});
          }).starts_with("column item.note has the type enum gone"));
    CHECK(refusal([](Operations& op) { op.alter_column("item", "id", {.nullable = true}); }) ==
          "column item.id cannot be nullable: it is in the primary key | ");
    CHECK(refusal([](Operations& op) { op.alter_column("item", "owner_id", {.type = text()}); }) ==
          "foreign key fk_item_owner_id_user of table item points from item.owner_id, which is text, at user.id, which "
          "is "
          "integer | both must be of one type");
    CHECK(refusal([](Operations& op) { op.alter_column("item", "id", {.type = text()}); })
              .starts_with(
                  "foreign key fk_item_parent_id_item of table item points from item.parent_id, which is integer"));
    CHECK(refusal([](Operations& op) {
              op.alter_column("user", "id", {.type = text()});
          }).starts_with("column user.id cannot number itself"));
    CHECK(refusal([](Operations& op) { op.alter_column("user", "id", {.server_default = 1}); }) ==
          "column user.id has no default: it numbers itself | ");
    CHECK(refusal([](Operations& op) { op.alter_column("item", "twice", {.drop_default = true}); }) ==
          "column item.twice has no default: it is generated | ");
    CHECK(refusal([](Operations& op) {
              op.drop_constraint("item", "fk_item_owner_id_user");
              op.drop_constraint("user", "pk_user");
              op.alter_column("user", "id", {.nullable = true});
          }) == "column user.id cannot be nullable: it numbers itself | ");
}

TEST_CASE("create_index and drop_index") {
    const Table& item = item_after([](Operations& op) {
        op.create_index("item", index({"note"}));
        op.create_index("item", index({"note"}).named("a_first"));
        op.drop_index("item", "ix_item_note");
    });
    CHECK(item.indexes.front().name == "a_first");
    CHECK(item.find_index("ix_item_note") == nullptr);

    CHECK(refusal([](Operations& op) { op.create_index("gone", index({"a"})); }).starts_with("there is no table gone"));
    CHECK(refusal([](Operations& op) { op.create_index("item", index({"gone"})); }) ==
          "index ix_item_gone of table item has the unknown column gone | add the column first");
    CHECK(refusal([](Operations& op) {
              op.create_index("item", index({"note"}));
              op.create_index("item", index({"note"}).where("id > 0"));
          }) == "table item has an index ix_item_note already | give the new one a name of its own: named(\"…\")");
    CHECK(refusal([](Operations& op) {
              op.create_index("item", index({"note"}).named("i"));
              op.create_index("user", index({"name"}).named("i"));
          }).starts_with("index i of table user cannot have that name: index i of table item has it"));
    CHECK(refusal([](Operations& op) {
              op.create_index("item", index({"note"}).named("user"));
          }).starts_with("index user of table item cannot have that name: table user has it"));
    CHECK(refusal([](Operations& op) { op.drop_index("user", "gone"); }) ==
          "table user has no index gone | its indexes: none");
    CHECK(refusal([](Operations& op) { op.drop_index("user", "uq_user_email"); }) ==
          "table user has no index uq_user_email | it has a constraint of that name: use drop_constraint");
    CHECK(refusal([](Operations& op) {
              op.create_index("user", index({"name"}).unique());
              op.create_table("t", {column("a", text()), foreign_key({"a"}, "user", {"name"})});
              op.drop_index("user", "ix_user_name");
          }) == "index ix_user_name of table user is used by foreign key fk_t_a_user of table t | that goes first: "
                "op.drop_constraint(\"t\", \"fk_t_a_user\")");
}

TEST_CASE("add_constraint and drop_constraint") {
    const Table& item = item_after([](Operations& op) {
        op.drop_constraint("item", "fk_item_parent_id_item");
        op.drop_constraint("item", "pk_item");
        op.add_constraint("item", primary_key({"title", "id"}));
        op.add_constraint("item", unique({"note"}));
        op.add_constraint("item", check("id > 0"));
        op.drop_constraint("item", "ck_price");
    });
    CHECK(item.primary_key->columns == Columns{"title", "id"});
    CHECK_FALSE(item.find_column("title")->nullable);
    CHECK(item.foreign_keys.size() == 1);
    REQUIRE(item.checks.size() == 1);
    CHECK(item.checks[0].name.starts_with("ck_item_"));

    CHECK(refusal([](Operations& op) { op.add_constraint("item", primary_key({"note"})); }) ==
          "table item has a primary key already: pk_item | that goes first: op.drop_constraint(\"item\", \"pk_item\")");
    CHECK(refusal([](Operations& op) { op.add_constraint("user", unique({"email"})); }) ==
          "table user has the unique constraint uq_user_email already | give the new one a name of its own: "
          "named(\"…\")");
    CHECK(refusal([](Operations& op) {
              op.add_constraint("user", check("id > 0").named("pk_user"));
          }).starts_with("table user has the primary key pk_user already"));
    CHECK(refusal([](Operations& op) {
              op.add_constraint("user", unique({"name"}).named("item"));
          }).starts_with("unique constraint item of table user cannot have that name: table item has it"));
    CHECK(refusal([](Operations& op) {
              op.add_constraint("item", unique({"gone"}));
          }).starts_with("unique constraint uq_item_gone of table item has the unknown column gone"));
    CHECK(refusal([](Operations& op) {
              op.add_constraint("item", foreign_key({"id"}, "gone", {"id"}));
          }).starts_with("foreign key fk_item_id_gone of table item points at table gone"));
    CHECK(refusal([](Operations& op) { op.drop_constraint("user", "gone"); }) ==
          "table user has no constraint gone | its constraints: pk_user, uq_user_email");
    CHECK(refusal([](Operations& op) {
              op.drop_constraint("item", shop().find_table("item")->indexes[0].name);
          }).ends_with("it has an index of that name: use drop_index"));
    CHECK(refusal([](Operations& op) { op.drop_constraint("user", "pk_user"); }) ==
          "primary key pk_user of table user is used by foreign key fk_item_owner_id_user of table item | that goes "
          "first: op.drop_constraint(\"item\", \"fk_item_owner_id_user\")");
    CHECK(refusal([](Operations& op) {
              op.drop_constraint("item", "pk_item");
          }).starts_with("primary key pk_item of table item is used by foreign key fk_item_parent_id_item"));
}

TEST_CASE("a table WITHOUT ROWID keeps its primary key") {
    CHECK(refusal([](Operations& op) {
              op.create_table("t", {column("a", integer()), primary_key({"a"}), options().without_rowid()});
              op.drop_constraint("t", "pk_t");
          }).starts_with("table t is WITHOUT ROWID and has no primary key"));
}

TEST_CASE("a key that another key stands in for can go") {
    const Table& item = item_after([](Operations& op) {
        op.add_constraint("item", unique({"id"}));
        op.drop_constraint("item", "pk_item");
    });
    CHECK_FALSE(item.primary_key.has_value());
}

TEST_CASE("create_enum and drop_enum") {
    const Schema schema = after(
        [](Operations& op) {
            op.create_enum({"billing", "a"}, {"x"});
            op.drop_column("item", "status");
            op.drop_enum("status");
        },
        shop());
    REQUIRE(schema.enums.size() == 1);
    CHECK(schema.enums[0].name == Name("billing", "a"));

    CHECK(refusal([](Operations& op) { op.create_enum("status", {"x"}); }) == "there is an enum status already | ");
    CHECK(
        refusal([](Operations& op) { op.create_enum("item", {"x"}); }).starts_with("enum item cannot have that name"));
    CHECK(refusal([](Operations& op) { op.create_enum("", {"x"}); }) == "an enum without a name | ");
    CHECK(refusal([](Operations& op) { op.create_enum("e", {}); }) == "enum e has no values | ");
    CHECK(refusal([](Operations& op) { op.create_enum("e", {"a", "b", "a"}); }) == "enum e has a twice | ");
    CHECK(refusal([](Operations& op) { op.drop_enum("gone"); }) ==
          "there is no enum gone | enums at this point: status");
    CHECK(refusal([](Operations& op) { op.drop_enum("status"); }) ==
          "enum status is used by column item.status | that goes first: op.drop_column(\"item\", \"status\")");
}

TEST_CASE("bulk_insert leaves the schema and looks at the shape of the rows") {
    CHECK(after(
              [](Operations& op) {
                  op.bulk_insert("user", {"email", "name"}, {{"a", nullptr}, {"b", "B"}});
              },
              shop()) == shop());
    CHECK(refusal([](Operations& op) { op.bulk_insert("gone", {"a"}, {{1}}); }).starts_with("there is no table gone"));
    CHECK(refusal([](Operations& op) {
              op.bulk_insert("user", {"gone"}, {{1}});
          }).starts_with("table user has no column"));
    CHECK(refusal([](Operations& op) {
              op.bulk_insert("user", {"email", "name"}, {{"a", "b"}, {"secret"}});
          }) == "row 2 for table user is 1 wide, its column list 2 | ");
    CHECK(refusal([](Operations& op) {
              op.bulk_insert("user", {"email", "email"}, {{"a", "b"}});
          }) == "the column list of rows for table user has email twice | ");
    CHECK(refusal([](Operations& op) { op.bulk_insert("user", {}, {}); }) == "rows for table user have no columns | ");
    CHECK(refusal([](Operations& op) { op.bulk_insert("item", {"twice"}, {{2}}); }) ==
          "item.twice cannot be inserted: it is generated | ");
}

TEST_CASE("execute does to the schema what it amounts to") {
    CHECK(after([](Operations& op) { op.execute("DELETE FROM item"); }, shop()) == shop());
    const Table& item = item_after([](Operations& op) {
        op.execute("…", [](Operations& same) {
            same.add_column("item", column("a", text()));
            same.rename_column("item", "a", "b");
        });
    });
    CHECK(item.columns.back().name == "b");
    CHECK(refusal([](Operations& op) {
              op.execute("…", [](Operations& same) { same.drop_table("gone"); });
          }).starts_with("there is no table gone"));
}

TEST_CASE("long lists of names are cut in hints") {
    Schema schema;
    for (char name = 'a'; name <= 'z'; ++name) put(schema, make_table(std::string(1, name), {column("x", text())}));
    CHECK(error_of([&] { operation::apply(schema, {operation::DropTable{"gone"}}); }).hint() ==
          "tables at this point: a, b, c, d, e, f, g, h, i, j, k, l, …");
}

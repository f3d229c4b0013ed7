#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <retort/diff/diff.hpp>
#include <retort/diff/renames.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <support/compare_schema.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using namespace support;
using operation::Operation;
using schema::Schema;
using Lines = std::vector<std::string>;

namespace {
Schema made_by(const std::function<void(Operations&)>& script) {
    Operations op;
    script(op);
    Schema schema;
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(schema, one.operation);
    return schema;
}

// What is done, in words; that it leads there is checked too.
Lines difference(const Schema& from, const Schema& to, const std::vector<Rename>& renames = {}) {
    const auto operations = diff::diff(from, to, renames);
    CHECK(without_order(operation::apply(from, operations)) == without_order(to));
    Lines lines;
    for (const Operation& one : operations) lines.push_back(describe(one));
    return lines;
}

Schema table_t(const std::vector<Element>& elements) {
    return made_by([&](Operations& op) { op.create_table("t", elements); });
}

// Of a table with an id and this element.
Lines difference_of(const Element& from, const Element& to) {
    const auto with = [](const Element& one) {
        return table_t({column("id", integer()), column("a", integer()), column("b", integer()), unique({"id"}), one});
    };
    return difference(with(from), with(to));
}
} // namespace

TEST_CASE("schemas that are equal have no difference") {
    const Schema schema = made_by([](Operations& op) {
        op.create_enum("state", {"on", "off"});
        op.create_table("t", {column("id", integer()).identity(), column("s", enumeration("state")),
                              primary_key({"id"}), check("id > 0"), index({"s"}), comment("c")});
    });
    CHECK(difference(schema, schema).empty());
    CHECK(difference({}, {}).empty());
}

TEST_CASE("new tables come after what they point at, and go before it") {
    const Schema schema = made_by([](Operations& op) {
        op.create_table("z", {column("id", integer()), primary_key({"id"})});
        op.create_table("a", {column("z_id", integer()), foreign_key({"z_id"}, "z", {"id"})});
    });
    CHECK(difference({}, schema) == Lines{"create table z", "create table a"});
    CHECK(difference(schema, {}) == Lines{"drop table a", "drop table z"});
}

TEST_CASE("tables that point at each other are tied together at the end and parted at the beginning") {
    const Schema schema = made_by([](Operations& op) {
        op.create_table("a", {column("id", integer()), column("b_id", integer()), primary_key({"id"})});
        op.create_table("b", {column("id", integer()), column("a_id", integer()), primary_key({"id"}),
                              foreign_key({"a_id"}, "a", {"id"})});
        op.add_constraint("a", foreign_key({"b_id"}, "b", {"id"}));
    });
    CHECK(difference({}, schema) == Lines{"create table b", "create table a", "add foreign key fk_b_a_id_a to b"});
    CHECK(difference(schema, {}) == Lines{"drop constraint fk_b_a_id_a of b", "drop table a", "drop table b"});
}

TEST_CASE("only what differs of a column is altered") {
    const auto with = [](const Column& one) { return table_t({column("id", integer()), one}); };
    const auto alter = [&](const Column& from, const Column& to) {
        const auto operations = diff::diff(with(from), with(to));
        REQUIRE(operations.size() == 1);
        return std::get<operation::AlterColumn>(operations.front().value);
    };
    operation::AlterColumn expected{.table = "t", .column = "c"};
    SECTION("type") {
        expected.type = bigint();
        CHECK(alter(column("c", integer()), column("c", bigint())) == expected);
    }
    SECTION("nullable") {
        expected.nullable = false;
        CHECK(alter(column("c", integer()), column("c", integer()).not_null()) == expected);
    }
    SECTION("a default comes") {
        expected.server_default.emplace(literal(3).value());
        CHECK(alter(column("c", integer()), column("c", integer()).server_default(3)) == expected);
    }
    SECTION("a default goes") {
        expected.server_default.emplace(std::nullopt);
        CHECK(alter(column("c", integer()).server_default(3), column("c", integer())) == expected);
    }
    SECTION("collation and comment") {
        expected.collation = "C";
        expected.comment = "c";
        CHECK(alter(column("c", text()), column("c", text()).collate("C").comment("c")) == expected);
    }
    SECTION("it numbers itself: NOT NULL by that") {
        expected.identity.emplace(Identity{.start = 2});
        CHECK(alter(column("c", integer()), column("c", integer()).identity({.start = 2})) == expected);
    }
    SECTION("it no longer numbers itself, and is NULL again") {
        expected.identity.emplace(std::nullopt);
        expected.nullable = true;
        CHECK(alter(column("c", integer()).identity(), column("c", integer())) == expected);
    }
    SECTION("an expression comes") {
        expected.generated.emplace(schema::Generated{schema::sql("id * 5"), true});
        CHECK(alter(column("c", integer()), column("c", integer()).generated(sql("id * 5"))) == expected);
    }
    SECTION("an expression changes") {
        expected.generated.emplace(schema::Generated{schema::sql("id * 42"), true});
        CHECK(alter(column("c", integer()).generated(sql("id * 5")),
                    column("c", integer()).generated(sql("id * 42"))) == expected);
    }
    SECTION("an expression goes") {
        expected.generated.emplace(std::nullopt);
        CHECK(alter(column("c", integer()).generated(sql("id * 5")), column("c", integer())) == expected);
    }
}

TEST_CASE("settings of a column that numbers itself") {
    const auto alters = [](const Identity& from, const Identity& to) {
        const auto with = [](const Identity& one) { return table_t({column("id", integer()).identity(one)}); };
        return difference(with(from), with(to)) == Lines{"alter column t.id"};
    };
    CHECK(alters({.start = 2}, {.start = 2, .increment = 7}));
    CHECK(alters({.always = false}, {.always = true}));
    CHECK(alters({.always = true}, {.always = false}));
    CHECK(alters({.minimum = 1, .maximum = 9, .cycle = true}, {.minimum = 1, .maximum = 9}));
    CHECK(alters({.start = 10, .increment = 3, .maximum = 9999}, {.increment = 1, .maximum = 3333}));
    CHECK_FALSE(alters({.start = 2}, {.start = 2}));
}

TEST_CASE("an index that differs in anything goes and comes again") {
    const auto differs = [](const Index& from, const Index& to) {
        Index one = from;
        Index other = to;
        return difference_of(one.named("i"), other.named("i")) == Lines{"drop index i of t", "create index i on t"};
    };
    const auto a = [] { return key("a"); };
    const std::vector<Index> indexes{
        index({a()}),
        index({a().descending()}),
        index({a().descending().nulls(NullsOrder::last)}),
        index({a().nulls(NullsOrder::first)}),
        index({a().nulls(NullsOrder::last)}),
        index({a().collate("C")}),
        index({a().opclass("int4_ops")}),
        index({a()}).unique(),
        index({a()}).unique().nulls_not_distinct(),
        index({a()}).using_method("hash"),
        index({a()}).where("b > 0"),
        index({a()}).where("b > 1"),
        index({a()}).include({"b"}),
        index({a()}).with("fillfactor", "70"),
        index({a()}).with("fillfactor", "80"),
        index({"b"}),
        index({"a", "b"}),
        index({"b", "a"}),
        index({"b", expression("a + 1")}),
        index({expression("a + 1")}),
        index({expression("a + 1"), "b"}),
        index({expression("a + 3")}),
        index({expression("a * 3")}),
        index({expression("3 + a")}),
        index({expression("coalesce(a, -1)")}),
        index({expression("coalesce(b, '-1')")}),
    };
    for (std::size_t i = 0; i < indexes.size(); ++i)
        for (std::size_t j = 0; j < indexes.size(); ++j) {
            CAPTURE(i, j);
            CHECK(differs(indexes[i], indexes[j]) == (i != j));
        }
}

TEST_CASE("a foreign key that differs in anything goes and comes again") {
    const auto key = [] { return foreign_key({"a"}, "t", {"id"}).named("f"); };
    const std::vector<ForeignKey> keys{key(),
                                       key().on_delete(cascade),
                                       key().on_delete(restrict_),
                                       key().on_update(cascade),
                                       key().on_delete(set_null).on_update(set_default),
                                       key().deferrable(initially_immediate),
                                       key().deferrable(initially_deferred),
                                       key().match(Match::full),
                                       foreign_key({"b"}, "t", {"id"}).named("f")};
    for (std::size_t i = 0; i < keys.size(); ++i)
        for (std::size_t j = 0; j < keys.size(); ++j) {
            CAPTURE(i, j);
            CHECK((difference_of(keys[i], keys[j]) == Lines{"drop constraint f of t", "add foreign key f to t"}) ==
                  (i != j));
        }
    CHECK(difference_of(key(), key().on_delete(no_action)).empty());
}

TEST_CASE("uniques, checks and excludes that differ go and come again") {
    const auto differs = [](const Element& from, const Element& to) { return difference_of(from, to).size() == 2; };
    CHECK(differs(unique({"a"}).named("u"), unique({"b"}).named("u")));
    CHECK(differs(unique({"a", "b"}).named("u"), unique({"b", "a"}).named("u")));
    CHECK(differs(unique({"a"}).named("u"), unique({"a"}).named("u").deferrable()));
    CHECK(differs(unique({"a"}).named("u"), unique({"a"}).named("u").nulls_not_distinct()));
    CHECK(differs(check("a > 0").named("c"), check("a > 1").named("c")));
    CHECK(differs(exclude({{"a", "="}}).named("e"), exclude({{"a", "&&"}}).named("e")));
    CHECK(differs(exclude({{"a", "="}}).named("e"), exclude({{"a", "="}}).named("e").where("b > 0")));
    CHECK(differs(exclude({{"a", "="}}).named("e"), exclude({{"a", "="}}).named("e").using_method("btree")));
    CHECK(differs(unique({"a"}).named("x"), check("a > 0").named("x")));
}

TEST_CASE("what differs only in its name is renamed") {
    CHECK(difference_of(index({"a"}), index({"a"}).named("i")) == Lines{"rename index ix_t_a of t to i"});
    CHECK(difference_of(unique({"a"}), unique({"a"}).named("u")) == Lines{"rename constraint uq_t_a of t to u"});
    CHECK(difference_of(check("a > 0").named("c"), check("a > 0").named("d")) ==
          Lines{"rename constraint c of t to d"});
    CHECK(difference_of(foreign_key({"a"}, "t", {"id"}), foreign_key({"a"}, "t", {"id"}).named("f")) ==
          Lines{"rename constraint fk_t_a_t of t to f"});
    CHECK(difference_of(primary_key({"a"}), primary_key({"a"}).named("p")) ==
          Lines{"rename constraint pk_t of t to p"});
}

TEST_CASE("names that swap go and come again") {
    const auto with = [](const char* a, const char* b) {
        return table_t({column("a", integer()), column("b", integer()), index({"a"}).named(a), index({"b"}).named(b)});
    };
    CHECK(difference(with("i", "j"), with("j", "i")) ==
          Lines{"drop index j of t", "drop index i of t", "create index i on t", "create index j on t"});
    CHECK(difference(with("i", "j"), with("j", "k")) ==
          Lines{"drop index i of t", "rename index j of t to k", "create index j on t"});
}

TEST_CASE("a name is given up before it is taken, in the case of another database too") {
    const Schema from = made_by([](Operations& op) {
        op.create_table("a", {column("x", integer()), index({"x"}).named("b")});
        op.create_table("Big", {column("x", integer())});
    });
    const Schema to = made_by([](Operations& op) {
        op.create_table("a", {column("x", integer())});
        op.create_table("b", {column("x", integer())});
        op.create_table("big", {column("x", integer())});
    });
    CHECK(difference(from, to) == Lines{"drop index b of a", "create table b", "drop table Big", "create table big"});
}

TEST_CASE("a table that becomes an enum, and an enum that becomes a table") {
    const Schema from = made_by([](Operations& op) {
        op.create_enum("b", {"x"});
        op.create_table("a", {column("x", integer())});
        op.create_table("t", {column("c", enumeration("b"))});
    });
    const Schema to = made_by([](Operations& op) {
        op.create_enum("a", {"x"});
        op.create_table("b", {column("x", integer())});
        op.create_table("t", {column("c", enumeration("a"))});
    });
    CHECK(difference(from, to) ==
          Lines{"drop table a", "create enum a", "alter column t.c", "drop enum b", "create table b"});
}

TEST_CASE("a key that changes takes the foreign keys at it along") {
    const auto with = [](const Element& key) {
        return made_by([&](Operations& op) {
            op.create_table("parent", {column("id", integer()).not_null(), column("x", integer()), key});
            op.create_table("child", {column("p", integer()), foreign_key({"p"}, "parent", {"id"})});
        });
    };
    CHECK(difference(with(primary_key({"id"})), with(unique({"id"}))) ==
          Lines{"drop constraint fk_child_p_parent of child", "drop constraint pk_parent of parent",
                "add unique constraint uq_parent_id to parent", "add foreign key fk_child_p_parent to child"});
    CHECK(difference(with(primary_key({"id"})), with(primary_key({"id"}).named("key"))) ==
          Lines{"rename constraint pk_parent of parent to key"});
}

TEST_CASE("both ends of a foreign key change their type") {
    const auto with = [](const Type& type) {
        return made_by([&](Operations& op) {
            op.create_table("parent", {column("id", type).not_null(), primary_key({"id"})});
            op.create_table("child", {column("p", type), foreign_key({"p"}, "parent", {"id"})});
        });
    };
    SECTION("the key can stay where both types can be compared") {
        CHECK(difference(with(integer()), with(bigint())) == Lines{"alter column child.p", "alter column parent.id"});
    }
    SECTION("otherwise it goes") {
        CHECK(difference(with(integer()), with(text())) == Lines{"drop constraint fk_child_p_parent of child",
                                                                 "alter column child.p", "alter column parent.id",
                                                                 "add foreign key fk_child_p_parent to child"});
    }
}

TEST_CASE("a primary key makes its columns NOT NULL by itself, and NULL is said when it has gone") {
    const Schema without = table_t({column("a", integer())});
    const Schema with = table_t({column("a", integer()), primary_key({"a"})});
    CHECK(difference(without, with) == Lines{"add primary key pk_t to t"});
    CHECK(difference(with, without) == Lines{"drop constraint pk_t of t", "alter column t.a"});
}

TEST_CASE("a table that gets all new columns is never without one") {
    CHECK(difference(table_t({column("a", integer())}),
                     table_t({column("b", integer()), column("c", integer()).generated(sql("b + 1"))})) ==
          Lines{"add column t.b", "add column t.c", "drop column t.a"});
}

TEST_CASE("what uses a column goes before it, and comes after the new one") {
    const Schema from =
        table_t({column("a", integer()), column("old", integer()), column("g", integer()).generated(sql("old + 1")),
                 unique({"old"}), check("old > 0").named("c"), index({"a"}).where("old > 0").named("i")});
    const Schema to =
        table_t({column("a", integer()), column("new", integer()), column("g", integer()).generated(sql("new + 1")),
                 unique({"new"}), check("new > 0").named("c"), index({"a"}).where("new > 0").named("i")});
    CHECK(difference(from, to) == Lines{"drop constraint uq_t_old of t", "drop constraint c of t", "drop index i of t",
                                        "alter column t.g", // off
                                        "add column t.new", "alter column t.g", "add unique constraint uq_t_new to t",
                                        "create index i on t", "add check constraint c to t", "drop column t.old"});
}

TEST_CASE("values of enums") {
    const auto with = [](std::vector<std::string> values) {
        return made_by([&](Operations& op) { op.create_enum("e", std::move(values)); });
    };
    const auto to = [&](std::vector<std::string> values) {
        return diff::diff(with({"b", "d"}), with(std::move(values)));
    };
    using Expected = std::vector<Operation>;
    CHECK(to({"b", "d", "e"}) == Expected{{operation::AddEnumValue{"e", "e"}}});
    CHECK(to({"a", "b", "d"}) == Expected{{operation::AddEnumValue{"e", "a", "b", ""}}});
    CHECK(to({"b", "c", "d"}) == Expected{{operation::AddEnumValue{"e", "c", "", "b"}}});
    CHECK(to({"0", "a", "b", "c1", "c2", "d", "e", "f"}) == Expected{{operation::AddEnumValue{"e", "0", "b", ""}},
                                                                     {operation::AddEnumValue{"e", "a", "", "0"}},
                                                                     {operation::AddEnumValue{"e", "c1", "", "b"}},
                                                                     {operation::AddEnumValue{"e", "c2", "", "c1"}},
                                                                     {operation::AddEnumValue{"e", "e"}},
                                                                     {operation::AddEnumValue{"e", "f"}}});
    CHECK(to({"d", "b"}) == Expected{{operation::ReplaceEnum{"e", {"d", "b"}}}});
    CHECK(to({"b"}) == Expected{{operation::ReplaceEnum{"e", {"b"}}}});
}

TEST_CASE("a default that an enum loses goes first, and the new one comes after") {
    const auto with = [](std::vector<std::string> values, const char* value) {
        return made_by([&](Operations& op) {
            op.create_enum("e", std::move(values));
            op.create_table("t", {column("c", enumeration("e")).server_default(value)});
        });
    };
    CHECK(difference(with({"a", "b"}, "a"), with({"b", "c"}, "c")) ==
          Lines{"alter column t.c", "replace the values of enum e", "alter column t.c"});
    CHECK(difference(with({"a", "b"}, "a"), with({"a", "b", "c"}, "c")) ==
          Lines{"add value 'c' to enum e", "alter column t.c"});
}

TEST_CASE("two columns change their enums for each other") {
    const auto with = [](const char* c1, const char* d1, std::vector<std::string> e1, const char* c2, const char* d2,
                         std::vector<std::string> e2) {
        return made_by([&](Operations& op) {
            op.create_enum("e1", std::move(e1));
            op.create_enum("e2", std::move(e2));
            op.create_table("t", {column("a", enumeration(c1)).server_default(d1),
                                  column("b", enumeration(c2)).server_default(d2)});
        });
    };
    const Schema from = with("e1", "old1", {"x", "old1"}, "e2", "old2", {"x", "old2"});
    const Schema to = with("e2", "new2", {"x", "new1"}, "e1", "new1", {"x", "new2"});
    const Lines lines = difference(from, to);
    CHECK(lines.size() == 6);
}

TEST_CASE("enums come before what uses them and go after it") {
    const Schema schema = made_by([](Operations& op) {
        op.create_enum("e", {"a"});
        op.create_table("t", {column("c", enumeration("e")), column("d", integer())});
    });
    const Schema without = table_t({column("d", integer())});
    CHECK(difference(without, schema) == Lines{"create enum e", "add column t.c"});
    CHECK(difference(schema, without) == Lines{"drop column t.c", "drop enum e"});
    CHECK(difference({}, schema) == Lines{"create enum e", "create table t"});
    CHECK(difference(schema, {}) == Lines{"drop table t", "drop enum e"});
}

TEST_CASE("sequences and namespaces come before what uses them and go after it") {
    const Schema schema = made_by([](Operations& op) {
        op.create_schema("n");
        op.create_sequence({"n", "s"}, {.start = 5});
        op.create_table({"n", "t"}, {column("c", integer()).server_default(sql("nextval('n.s')"))});
    });
    CHECK(difference({}, schema) == Lines{"create schema n", "create sequence n.s", "create table n.t"});
    CHECK(difference(schema, {}) == Lines{"drop table n.t", "drop sequence n.s", "drop schema n"});
    Schema other = schema;
    other.sequences.front().increment = 2;
    CHECK(difference(schema, other) == Lines{"alter sequence n.s"});
}

TEST_CASE("comments and options of tables") {
    const Schema plain = table_t({column("a", integer()).not_null(), primary_key({"a"})});
    CHECK(difference(plain, table_t({column("a", integer()).not_null(), primary_key({"a"}), comment("c"),
                                     options().strict()})) ==
          Lines{"set options of table t", "set comment of table t"});
    const Schema keyed = table_t({column("a", integer()).not_null(), column("b", integer()).not_null(),
                                  primary_key({"a"}), options().without_rowid()});
    const Schema other = table_t({column("a", integer()).not_null(), column("b", integer()).not_null(),
                                  primary_key({"b"}), options().without_rowid()});
    CHECK(difference(keyed, other) == Lines{"set options of table t", "drop constraint pk_t of t",
                                            "add primary key pk_t to t", "set options of table t"});
}

TEST_CASE("declared renames are done once, and what is named by the convention follows") {
    const Schema from = made_by([](Operations& op) {
        op.create_table("people", {column("id", integer()).not_null(), column("mail", text()), primary_key({"id"}),
                                   unique({"mail"}), check("mail <> ''").named("ck")});
        op.create_table("item", {column("owner", integer()), foreign_key({"owner"}, "people", {"id"})});
    });
    const Schema to = made_by([](Operations& op) {
        op.create_table("user", {column("id", integer()).not_null(), column("email", text()), primary_key({"id"}),
                                 unique({"email"}), check("email <> ''").named("ck")});
        op.create_table("item", {column("owner", integer()), foreign_key({"owner"}, "user", {"id"})});
    });
    const std::vector<Rename> renames{{"user", "email", "mail"}, {"user", "", "people"}};
    CHECK(difference(from, to, renames) == Lines{"rename table people to user", "rename column user.mail to email",
                                                 "rename constraint fk_item_owner_people of item to fk_item_owner_user",
                                                 "rename constraint pk_people of user to pk_user",
                                                 "rename constraint uq_people_mail of user to uq_user_email"});
    CHECK(difference(to, to, renames).empty());
    // Without a word about it, it is no rename.
    CHECK(difference(from, to) == Lines{"drop constraint fk_item_owner_people of item", "create table user",
                                        "add foreign key fk_item_owner_user to item", "drop table people"});
}

TEST_CASE("constraints of a renamed table go by its old name and come by its new one") {
    const Schema from = made_by([](Operations& op) {
        op.create_table("a", {column("x", integer()), check("x > 0").named("c"), index({"x"}).named("b")});
    });
    const Schema to = made_by([](Operations& op) {
        op.create_table("b", {column("x", integer()), check("x > 1").named("c")});
    });
    CHECK(difference(from, to, {{"b", "", "a"}}) ==
          Lines{"drop constraint c of a", "drop index b of a", "rename table a to b", "add check constraint c to b"});
}

TEST_CASE("renames that make room for each other") {
    const Schema from = table_t({column("a", integer()), column("b", text())});
    const Schema to = table_t({column("a", date()), column("b", integer()), column("c", text())});
    const std::vector<Rename> renames{{"t", "b", "a"}, {"t", "c", "b"}};
    CHECK(difference(from, to, renames) == Lines{"rename column t.b to c", "rename column t.a to b", "add column t.a"});
    CHECK(difference(to, to, renames).empty());
}

TEST_CASE("names that swap are refused") {
    const Schema schema = table_t({column("a", integer()), column("b", text())});
    CHECK(message_of([&] {
              diff::diff(schema, schema, {{"t", "a", "b"}, {"t", "b", "a"}});
          }) ==
          "column t.a takes a name that is given up for it in turn: nobody can tell whether that was done already | "
          "rename through a third name in a revision of your own, and take renamed_from away");
    CHECK(error_of([&] {
              diff::diff(schema, schema, {{"a", "", "b"}, {"b", "", "a"}});
          }).category() == ErrorCategory::unsupported);
}

TEST_CASE("a table cannot be renamed to what only a later operation frees") {
    const Schema from = made_by([](Operations& op) {
        op.create_enum("b", {"x"});
        op.create_table("a", {column("c", enumeration("b"))});
    });
    const Schema to = made_by([](Operations& op) { op.create_table("b", {column("c", text())}); });
    CHECK(message_of([&] {
              diff::diff(from, to, {{"b", "", "a"}});
          }) ==
          "these changes wait for each other, each needs a name or place that another gives up: drop enum b, rename "
          "table a to b, alter column b.c | make the change in two revisions, with another name in between");
}

TEST_CASE("likely renames are told and not done") {
    const Schema from = made_by([](Operations& op) {
        op.create_table("people", {column("id", integer()), column("name", text())});
        op.create_table("t", {column("a", integer()), column("b", text()), column("c", text()), column("x", date())});
    });
    const Schema to = made_by([](Operations& op) {
        op.create_table("user", {column("id", integer()), column("name", text())});
        op.create_table("t", {column("a", integer()), column("d", text()), column("e", uuid()), column("x", date())});
    });
    CHECK(diff::likely_renames(from, to) == std::vector<diff::LikelyRename>{{"user", "", "people"}, {"t", "d", "b"}});
    CHECK(diff::likely_renames(from, to, {{"user", "", "people"}, {"t", "d", "c"}}).empty());
    CHECK(diff::likely_renames(to, to).empty());
}

TEST_CASE("one change of everything") {
    const Schema from = made_by([](Operations& op) {
        op.create_table("user", {column("id", integer()).not_null(), column("name", varchar(50)), column("a1", text()),
                                 column("pw", varchar(50)), primary_key({"id"}), index({"pw"}).named("pw_idx")});
        op.create_table("address", {column("id", integer()).not_null(),
                                    column("email_address", varchar(100)).not_null(), primary_key({"id"})});
        op.create_table("order", {column("order_id", integer()).not_null(),
                                  column("amount", numeric(8, 2)).not_null().server_default(sql("0")),
                                  primary_key({"order_id"}), check("amount >= 0").named("ck_order_amount")});
        op.create_table("extra",
                        {column("x", character(1)), column("uid", integer()), foreign_key({"uid"}, "user", {"id"})});
    });
    const Schema to = made_by([](Operations& op) {
        op.create_table("user", {column("id", integer()).not_null(), column("name", varchar(50)).not_null(),
                                 column("a1", text()).server_default("x"), primary_key({"id"})});
        op.create_table("address", {column("id", integer()).not_null(),
                                    column("email_address", varchar(100)).not_null(), column("street", varchar(50)),
                                    primary_key({"id"}), unique({"email_address"}).named("uq_email")});
        op.create_table("order",
                        {column("order_id", integer()).not_null(),
                         column("amount", numeric(10, 2)).server_default(sql("0")), column("user_id", integer()),
                         primary_key({"order_id"}), check("amount > -1").named("ck_order_amount"),
                         foreign_key({"user_id"}, "user", {"id"})});
        op.create_table("item", {column("id", integer()).not_null(), column("description", varchar(100)),
                                 column("order_id", integer()), primary_key({"id"}), check("length(description) > 5"),
                                 foreign_key({"order_id"}, "order", {"order_id"})});
    });
    CHECK(difference(from, to) ==
          Lines{"drop constraint ck_order_amount of order", "drop index pw_idx of user", "alter column order.amount",
                "alter column user.name", "alter column user.a1", "add column address.street",
                "add column order.user_id", "create table item", "add unique constraint uq_email to address",
                "add check constraint ck_order_amount to order", "add foreign key fk_order_user_id_user to order",
                "drop column user.pw", "drop table extra"});
}

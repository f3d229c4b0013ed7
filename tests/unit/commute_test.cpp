// Which operations may change places, and why others may not.

#include <algorithm>

#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/commute.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::ddl;
using namespace support;
using operation::commute;
using operation::conflicts;
using operation::Recorded;
using schema::Schema;

namespace {
using Script = void (*)(Operations&);
using Lines = std::vector<std::string>;

Schema after(Schema schema, const std::vector<Recorded>& operations) {
    for (const Recorded& one : operations) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

Schema by_name(Schema schema) {
    for (schema::Table& table : schema.tables) std::ranges::sort(table.columns, {}, &schema::Column::name);
    return schema;
}

const Schema& shop() {
    static const Schema schema = [] {
        Operations op;
        op.create_enum("mood", {"good", "bad"});
        op.create_table("country", {column("id", integer()).identity(), column("name", text()),
                                    column("mood", enumeration("mood")), primary_key({"id"})});
        op.create_table("user", {column("id", integer()).identity(), column("name", text()),
                                 column("country_id", integer()), primary_key({"id"})});
        op.create_table("log", {column("line", text())});
        return after({}, op.recorded());
    }();
    return schema;
}

Lines between(Script a, Script b) {
    Operations first;
    a(first);
    Operations second;
    b(second);
    return conflicts(first.recorded(), second.recorded(), shop());
}

// In both orders, which differ in who is called what.
std::string one_line(Script a, Script b) {
    const Lines lines = between(a, b);
    CHECK(lines.size() == 1);
    CHECK(between(b, a).size() == 1);
    return lines.empty() ? "" : lines.front();
}

void step(database::Connection&) {}
} // namespace

TEST_CASE("conflicts: branches that have nothing to do with each other have none") {
    CHECK(between([](Operations&) {}, [](Operations& op) { op.execute("VACUUM"); }).empty());
    CHECK(between([](Operations& op) { op.add_column("country", column("code", text())); },
                  [](Operations& op) { op.add_column("user", column("code", text())); })
              .empty());
    // Only which of the two stands last is not the same.
    CHECK(between([](Operations& op) { op.add_column("country", column("a", text())); },
                  [](Operations& op) { op.add_column("country", column("b", integer()).not_null()); })
              .empty());
    CHECK(between([](Operations& op) { op.alter_column("country", "name", {.nullable = false}); },
                  [](Operations& op) { op.create_index("country", index({"mood"})); })
              .empty());
    CHECK(between([](Operations& op) { op.create_index("user", index({"name"})); },
                  [](Operations& op) { op.create_index("user", index({"country_id"})); })
              .empty());
    CHECK(between([](Operations& op) { op.bulk_insert("log", {"line"}, {{"x"}}); },
                  [](Operations& op) { op.drop_column("user", "name"); })
              .empty());
    CHECK(between([](Operations& op) { op.on(postgresql, [](Operations& it) { it.execute("VACUUM"); }); },
                  [](Operations& op) { op.on(sqlite, [](Operations& it) { it.execute("VACUUM"); }); })
              .empty());
}

TEST_CASE("conflicts: what both change, or one changes and the other works with") {
    const Script drop_name = [](Operations& op) { op.drop_column("country", "name"); };
    CHECK(one_line([](Operations& op) { op.alter_column("country", "name", {.nullable = false}); },
                   [](Operations& op) { op.alter_column("country", "name", {.comment = "its name"}); }) ==
          "both change column country.name");
    CHECK(one_line([](Operations& op) { op.alter_column("country", "name", {.nullable = false}); }, drop_name) ==
          "a changes column country.name, which b drops");
    CHECK(one_line([](Operations& op) { op.create_index("country", index({"name"})); }, drop_name) ==
          "b drops column country.name, which a works with: create index ix_country_name on country");
    CHECK(one_line([](Operations& op) { op.add_column("country", column("a", text())); },
                   [](Operations& op) { op.add_column("country", column("a", text())); }) ==
          "both add column country.a");
    CHECK(one_line([](Operations& op) { op.drop_table("user"); },
                   [](Operations& op) { op.create_index("user", index({"name"})); })
              .starts_with("a drops table user, which b works with: create index"));
    CHECK(between([](Operations& op) { op.drop_table("country"); },
                  [](Operations& op) { op.add_constraint("user", foreign_key({"country_id"}, "country", {"id"})); }) ==
          Lines{"a drops table country, which b's foreign key fk_user_country_id_country points at"});
    CHECK(one_line([](Operations& op) { op.create_table("x", {column("a", text())}); },
                   [](Operations& op) { op.create_table("x", {column("b", text())}); }) == "both create table x");
    CHECK(one_line([](Operations& op) { op.rename_table("log", "x"); },
                   [](Operations& op) { op.create_table("x", {column("b", text())}); }) == "both create table x");
    CHECK(one_line([](Operations& op) { op.add_enum_value("mood", "ugly"); },
                   [](Operations& op) { op.rename_enum_value("mood", "bad", "ugly"); }) == "both change enum mood");
    CHECK(one_line([](Operations& op) { op.create_table_comment("log", "a"); },
                   [](Operations& op) { op.create_table_comment("log", "b"); }) ==
          "both change the comment of table log");
    CHECK(one_line([](Operations& op) { op.set_table_options("log", options().strict()); },
                   [](Operations& op) { op.set_table_options("log", options().unlogged()); }) ==
          "both change the options of table log");
    CHECK(one_line([](Operations& op) { op.create_schema("s"); }, [](Operations& op) { op.create_schema("s"); }) ==
          "both create schema s");
    CHECK(one_line([](Operations& op) { op.create_sequence("s"); }, [](Operations& op) { op.create_sequence("s"); }) ==
          "both create sequence s");
}

TEST_CASE("conflicts: rows") {
    const Script insert = [](Operations& op) { op.bulk_insert("country", {"name"}, {{"Peru"}}); };
    CHECK(one_line(insert, insert) == "both insert rows in table country");
    CHECK(one_line(insert, [](Operations& op) {
              op.add_constraint("country", unique({"mood"}));
          }).starts_with("a inserts rows in table country, which b works with: add unique constraint"));
    CHECK(between(insert, [](Operations& op) { op.drop_column("country", "name"); }).size() == 2);
    CHECK(between(insert, [](Operations& op) { op.create_index("country", index({"mood"})); }).empty());
    CHECK(one_line(insert, [](Operations& op) {
              op.create_index("country", index({"mood"}).unique());
          }).starts_with("a inserts rows in table country, which b works with: create index"));
    CHECK(one_line(insert, [](Operations& op) { op.replace_enum("mood", {"good"}); }) ==
          "a inserts rows in table country, which b works with: replace the values of enum mood");
}

TEST_CASE("conflicts: SQL and data steps that nobody can see into") {
    const Script index_log = [](Operations& op) { op.create_index("log", index({"line"})); };
    CHECK(one_line([](Operations& op) { op.execute("UPDATE country SET name = 'x'"); }, index_log) ==
          "nobody can see what a does: execute UPDATE country SET name = …");
    CHECK(one_line(index_log, [](Operations& op) { op.run("fill in codes", step); }) ==
          "nobody can see what b does: run fill in codes");
    CHECK(between([](Operations& op) { op.execute("-", [](Operations& it) { it.drop_table("user"); }); }, index_log)
              .empty());
}

TEST_CASE("conflicts: what only trying both orders tells") {
    CHECK(one_line([](Operations& op) { op.create_index("log", index({"line"}).named("ix")); },
                   [](Operations& op) { op.create_index("user", index({"name"}).named("ix")); })
              .starts_with("b cannot run after a: index ix of table user cannot have that name"));
    CHECK(one_line([](Operations& op) { op.rename_column("log", "line", "text"); },
                   [](Operations& op) { op.add_constraint("log", check("line <> ''").named("ck")); }) ==
          "the schema depends on which of a and b runs first");
    CHECK(message_of([] {
              between([](Operations& op) { op.drop_table("gone"); }, [](Operations& op) { op.drop_table("log"); });
          }).starts_with("there is no table gone"));
}

TEST_CASE("conflicts: lists that have none give one schema in both orders, but for the order of columns") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    int free = 0;
    for (const Reach reach : {Reach::portable, Reach::everything}) {
        RandomSchema random(seed, reach);
        for (int i = 0; i < 20; ++i) {
            const Schema before = random.schema(8);
            for (int j = 0; j < 12; ++j) {
                const auto list = [&] {
                    std::vector<Recorded> operations;
                    Schema schema = before;
                    for (int k = 0; k <= j % 2; ++k) {
                        operations.push_back({random.operation(schema), operation::Location::current()});
                        schema = operation::apply(std::move(schema), operations.back().operation);
                    }
                    return operations;
                };
                const std::vector<Recorded> a = list();
                const std::vector<Recorded> b = list();
                if (!conflicts(a, b, before).empty()) continue;
                INFO(operation::to_json(a));
                INFO(operation::to_json(b));
                CHECK(by_name(after(after(before, a), b)) == by_name(after(after(before, b), a)));
                ++free;
            }
        }
    }
    CHECK(free > 50);
}

TEST_CASE("commute: operations that are said to change places do") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    int said = 0;
    for (const Reach reach : {Reach::portable, Reach::everything}) {
        RandomSchema random(seed, reach);
        for (int i = 0; i < 20; ++i) {
            const Schema before = random.schema(8);
            for (int j = 0; j < 20; ++j) {
                const Recorded a{random.operation(before), operation::Location::current()};
                const Schema between = operation::apply(before, a.operation);
                const Recorded b{random.operation(between), operation::Location::current()};
                CHECK(commute(a, b) == commute(b, a));
                if (!commute(a, b)) continue;
                INFO(operation::to_json({a, b}));
                CHECK(after(before, {b, a}) == operation::apply(between, b.operation));
                ++said;
            }
        }
    }
    CHECK(said > 100);
}

TEST_CASE("commute: false when in doubt") {
    const auto said = [](Script two) {
        Operations op;
        two(op);
        REQUIRE(op.recorded().size() == 2);
        return commute(op.recorded()[0], op.recorded()[1]);
    };
    CHECK(said([](Operations& op) {
        op.add_column("country", column("a", text()));
        op.alter_column("user", "name", {.nullable = false});
    }));
    CHECK(said([](Operations& op) {
        op.on(postgresql, [](Operations& it) { it.execute("SELECT 1"); });
        op.on(sqlite, [](Operations& it) { it.execute("SELECT 1"); });
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.add_column("country", column("a", text()));
        op.add_column("Country", column("b", text()));
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.add_constraint("user", unique({"id"}));
        op.add_constraint("country", foreign_key({"id"}, "user", {"id"}));
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.create_enum("size", {"s"});
        op.create_table("shirt", {column("size", enumeration("size"))});
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.drop_table("country");
        op.create_index("user", index({"name"}).named("ix_of_country"));
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.alter_column("country", "id", {.type = text()});
        op.alter_column("user", "country_id", {.type = text()});
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.drop_constraint("user", "fk");
        op.drop_constraint("country", "uq");
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.bulk_insert("country", {"name"}, {{"Peru"}});
        op.bulk_insert("user", {"name"}, {{"x"}});
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.autocommit([](Operations& it) { it.add_column("country", column("a", text())); });
        op.add_column("user", column("b", text()));
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.run("a step", step);
        op.add_column("user", column("b", text()));
    }));
    CHECK_FALSE(said([](Operations& op) {
        op.rename_enum_value("mood", "bad", "ugly");
        op.drop_column("user", "name");
    }));
}

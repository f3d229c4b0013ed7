#include <catch2/catch.hpp>

#include <algorithm>

#include <retort/schema/schema.hpp>
#include <support/random_schema.hpp>

using namespace retort::schema;

namespace {
Table pointing(const std::string& name, const std::vector<std::string>& targets) {
    Table table{.name = name, .columns = {{.name = "id"}}};
    for (const std::string& target : targets)
        table.foreign_keys.push_back({.name = "", .columns = {"id"}, .target = target, .target_columns = {"id"}});
    return table;
}

std::string order(const std::vector<Table>& tables) {
    Schema schema;
    for (const Table& table : tables) put(schema, table);
    std::string names;
    for (const Table* table : in_creation_order(schema)) names += table->name.name;
    return names;
}
} // namespace

TEST_CASE("canonical: names given, keys not null, constraints in order of name, and again the same") {
    Table table{.name = "t", .columns = {{.name = "a"}, {.name = "b"}, {.name = "n", .identity = Identity{}}}};
    table.primary_key = PrimaryKey{.name = "", .columns = {"b"}};
    table.uniques = {{.name = "zz", .columns = {"a"}}, {.name = "", .columns = {"a", "b"}}};
    table.checks = {{.name = "", .expression = sql("a > 0")}};
    table.indexes = {{.name = "", .parts = {{.column = "b"}}}, {.name = "", .parts = {{.column = "a"}}}};
    canonicalise(table);
    CHECK(table.primary_key->name == "pk_t");
    CHECK(table.find_column("a")->nullable);
    CHECK_FALSE(table.find_column("b")->nullable);
    CHECK_FALSE(table.find_column("n")->nullable);
    CHECK(table.uniques[0].name == "uq_t_a_b");
    CHECK(table.uniques[1].name == "zz");
    CHECK(table.indexes[0].name == "ix_t_a");
    CHECK(table.find_constraint("zz") == Constraint(table.uniques[1]));
    CHECK(table.find_constraint("ix_t_a") == std::nullopt);
    CHECK(table.find_index("ix_t_b") == &table.indexes[1]);
    CHECK(table.find_column("c") == nullptr);
    const Table once = table;
    canonicalise(table);
    CHECK(table == once);
}

TEST_CASE("put keeps tables and enums in order and replaces those of the same name") {
    Schema schema;
    for (const char* name : {"b", "c", "a"}) put(schema, pointing(name, {}));
    put(schema, Table{.name = "b", .columns = {{.name = "id"}}, .comment = "new"});
    put(schema, Enum{.name = "e", .values = {"x"}});
    put(schema, Enum{.name = "d", .values = {"x"}});
    REQUIRE(schema.tables.size() == 3);
    CHECK(schema.tables[1].comment == "new");
    CHECK(std::ranges::is_sorted(schema.tables, {}, &Table::name));
    CHECK(schema.find_table("c") == &schema.tables[2]);
    CHECK(schema.find_table({"other", "c"}) == nullptr);
    CHECK(schema.find_enum("d") == schema.enums.data());
}

TEST_CASE("tables are created after those that they point at") {
    CHECK(order({pointing("a", {}), pointing("b", {}), pointing("c", {})}) == "abc");
    CHECK(order({pointing("a", {"c"}), pointing("b", {}), pointing("c", {})}) == "cab");
    CHECK(order({pointing("a", {"b", "c"}), pointing("b", {"c"}), pointing("c", {})}) == "cba");
    CHECK(order({pointing("a", {"a"}), pointing("b", {"gone"})}) == "ab");
    CHECK(order({pointing("a", {"b"}), pointing("b", {"a"})}) == "ba");
    CHECK(order({pointing("a", {"b"}), pointing("b", {"c"}), pointing("c", {"b"})}) == "cba");
}

TEST_CASE("random schemas: every table once, and after its targets but in a circle") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::RandomSchema random(seed, support::Reach::portable);
    for (int i = 0; i < 50; ++i) {
        const Schema schema = random.schema(8);
        const auto tables = in_creation_order(schema);
        REQUIRE(tables.size() == schema.tables.size());
        CHECK(tables == in_creation_order(schema));
        for (const Table& table : schema.tables) CHECK(std::ranges::count(tables, &table) == 1);
    }
}

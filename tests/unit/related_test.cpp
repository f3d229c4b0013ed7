// The part of a schema that operations have to do with does as the whole.

#include <catch2/catch.hpp>

#include <algorithm>

#include <retort/database/dialect.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <retort/operation/related.hpp>
#include <retort/schema/json.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::ddl;
using namespace support;
using operation::Operation;
using operation::Recorded;
using operation::related;
using schema::Schema;

namespace {
std::vector<std::string> tables_of(const Schema& schema) {
    std::vector<std::string> names;
    for (const schema::Table& table : schema.tables) names.push_back(display(table.name));
    return names;
}

std::vector<std::string> tables_for(void (*script)(Operations&), const Schema& schema) {
    Operations op;
    script(op);
    return tables_of(related(schema, op.recorded()));
}

// grandparent <- parent <- child <- grandchild; an enum; two that know nobody.
const Schema& family() {
    static const Schema schema = [] {
        Operations op;
        const auto create = [&op](const char* name, const char* parent) {
            std::vector<Element> elements{column("id", integer()).not_null(), column("up", integer()),
                                          primary_key({"id"})};
            if (parent != nullptr) elements.emplace_back(foreign_key({"up"}, parent, {"id"}));
            op.create_table(name, elements);
        };
        op.create_enum("mood", {"good", "bad"});
        create("grandparent", nullptr);
        create("parent", "grandparent");
        create("child", "parent");
        create("grandchild", "child");
        create("stranger", nullptr);
        op.create_table("moody", {column("mood", enumeration("mood"))});
        Schema made;
        for (const Recorded& one : op.recorded()) made = operation::apply(std::move(made), one.operation);
        made.opaque = {{.kind = "trigger", .name = "t1", .table = "child", .sql = "1"},
                       {.kind = "trigger", .name = "t2", .table = "stranger", .sql = "2"},
                       {.kind = "view", .name = "v", .table = Name(), .sql = "3"}};
        return made;
    }();
    return schema;
}

// What is not in the part has not changed in the whole.
Schema put_back(const Schema& part_after, const Schema& part_before, Schema whole) {
    const auto is_of_part = [&](const schema::Table& table) { return part_before.find_table(table.name) != nullptr; };
    std::erase_if(whole.tables, is_of_part);
    for (const schema::Table& table : part_after.tables) put(whole, table);
    whole.namespaces = part_after.namespaces;
    whole.namespace_comments = part_after.namespace_comments;
    whole.enums = part_after.enums;
    whole.sequences = part_after.sequences;
    std::erase_if(whole.opaque, [&](const schema::Opaque& one) {
        return std::ranges::find(part_before.opaque, one) != part_before.opaque.end();
    });
    whole.opaque.insert(whole.opaque.end(), part_after.opaque.begin(), part_after.opaque.end());
    return whole;
}

std::string what_compile_says(const database::Dialect& dialect, std::span<const Recorded> batch, const Schema& schema) {
    try {
        std::string text = std::to_string(dialect.batch(batch, schema)) + "\n";
        for (const database::Step& step : dialect.compile(batch.first(dialect.batch(batch, schema)), schema))
            text += step.sql + " | " + step.failure + " | " + step.cleanup + "\n";
        return text;
    } catch (const Error& e) {
        return std::string("refused: ") + e.what();
    }
}
} // namespace

TEST_CASE("related: the tables that operations name, and their neighbours") {
    using Names = std::vector<std::string>;
    CHECK(tables_for([](Operations&) {}, family()).empty());
    CHECK(tables_for([](Operations& op) { op.drop_column("parent", "up"); }, family()) ==
          Names{"child", "grandparent", "parent"});
    CHECK(tables_for([](Operations& op) { op.rename_table("child", "kid"); }, family()) ==
          Names{"child", "grandchild", "parent"});
    CHECK(tables_for([](Operations& op) { op.create_table("moody", {column("id", integer())}); }, family()) ==
          Names{"moody"});
    CHECK(tables_for([](Operations& op) { op.add_constraint("stranger", foreign_key({"up"}, "moody", {"id"})); },
                     family()) == Names{"moody", "stranger"});
    CHECK(tables_for([](Operations& op) { op.add_enum_value("mood", "ugly"); }, family()) == Names{"moody"});
    CHECK(tables_for([](Operations& op) { op.rename_index("stranger", "a", "PK_Parent"); }, family()) ==
          Names{"parent", "stranger"});
    CHECK(tables_for([](Operations& op) { op.execute("-", [](Operations& same) { same.drop_table("stranger"); }); },
                     family()) == Names{"stranger"});

    Operations op;
    op.drop_table("child");
    const Schema part = related(family(), op.recorded());
    CHECK(part.enums == family().enums);
    REQUIRE(part.opaque.size() == 2);
    CHECK(part.opaque[0].name == schema::Name("t1"));
    CHECK(part.opaque[1].kind == "view");
}

TEST_CASE("related: operations do on the part what they do on the whole") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    for (const Reach reach : {Reach::portable, Reach::everything}) {
        RandomSchema random(seed, reach);
        std::size_t whole_tables = 0;
        std::size_t part_tables = 0;
        for (int i = 0; i < 20; ++i) {
            Schema schema = random.schema(12);
            for (int j = 0; j < 8; ++j) {
                Schema whole = schema;
                std::vector<Recorded> operations;
                for (int k = 0; k <= j % 3; ++k) {
                    operations.push_back({random.operation(whole), operation::Location::current()});
                    whole = operation::apply(std::move(whole), operations.back().operation);
                }
                const Schema part = related(schema, operations);
                INFO(operation::to_json(operations));
                Schema part_after = part;
                for (const Recorded& one : operations)
                    part_after = operation::apply(std::move(part_after), one.operation);
                if (put_back(part_after, part, schema) != whole)
                    REQUIRE(to_json(put_back(part_after, part, schema)) == to_json(whole));
                for (const database::Dialect* dialect : database::linked_dialects())
                    CHECK(what_compile_says(*dialect, operations, part) ==
                          what_compile_says(*dialect, operations, schema));
                whole_tables += schema.tables.size();
                part_tables += part.tables.size();
                schema = std::move(whole);
            }
        }
        CHECK(part_tables < whole_tables);
    }
}

TEST_CASE("related: what the whole refuses, the part refuses too") {
    const auto refused = [](void (*script)(Operations&)) {
        Operations op;
        script(op);
        const auto run = [&op](const Schema& schema) {
            const Error error = error_of([&] { operation::apply(schema, op.recorded().front().operation); });
            return std::string(error.what());
        };
        const std::string whole = run(family());
        CHECK(run(related(family(), op.recorded())) == whole);
        return whole;
    };
    CHECK(refused([](Operations& op) {
              op.create_table("t", {column("a", integer()), unique({"a"}).named("stranger")});
          }).ends_with("table stranger has it"));
    CHECK(refused([](Operations& op) { op.drop_table("parent"); }).find("fk_child_up_parent") != std::string::npos);
    CHECK(refused([](Operations& op) { op.drop_enum("mood"); }).ends_with("column moody.mood"));
    CHECK(refused([](Operations& op) { op.create_enum("stranger", {"a"}); }).ends_with("a table has it"));
}

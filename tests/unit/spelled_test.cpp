// The default namespace, where a model names it.

#include <catch2/catch.hpp>

#include <retort/diff/spelled.hpp>
#include <retort/schema/json.hpp>

using namespace retort::schema;
using retort::diff::spelled;

namespace {
// t, which points at u, and has a column of an enum.
Schema with(const std::string& table, const std::string& target) {
    Schema schema;
    put(schema,
        Table{
            .name = {table, "t"},
            .columns = {{.name = "u"}, {.name = "m", .type = {.kind = TypeKind::enumeration, .name = {table, "mood"}}}},
            .foreign_keys = {{.name = "f", .columns = {"u"}, .target = {target, "u"}, .target_columns = {"id"}}}});
    put(schema, Table{.name = {target, "u"}, .columns = {{.name = "id"}}});
    put(schema, Enum{{table, "mood"}, {"ok"}});
    put(schema, Sequence{.name = {table, "s"}});
    return schema;
}
} // namespace

TEST_CASE("what is in the default namespace is called as the models call it") {
    const Schema found = with("", "");
    CHECK(to_json(spelled(found, "public", with("public", "public"))) == to_json(with("public", "public")));
    CHECK(to_json(spelled(found, "public", with("public", ""))) == to_json(with("public", "")));
    CHECK(to_json(spelled(found, "public", with("", ""))) == to_json(found));
    CHECK(to_json(spelled(found, "public", with("billing", "billing"))) == to_json(found));
    CHECK(to_json(spelled(found, "", with("public", "public"))) == to_json(found));
}

TEST_CASE("a table in both namespaces stays where it is") {
    Schema wanted = with("public", "public");
    put(wanted, Table{.name = "t", .columns = {{.name = "x"}}});
    const Schema there = spelled(with("", ""), "public", wanted);
    CHECK(there.find_table({"t"}) != nullptr);
    CHECK(there.find_table({"public", "u"}) != nullptr);
}

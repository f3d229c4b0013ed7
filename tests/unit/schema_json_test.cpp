#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include <retort/operation/operation.hpp>
#include <retort/schema/json.hpp>
#include <support/errors.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::schema;
using support::message_of;

namespace {
Schema with_default(Value value) {
    Schema schema;
    put(schema, Table{.name = "t", .columns = {{.name = "a", .server_default = Literal{std::move(value)}}}});
    return schema;
}

std::string refusal(std::string_view text) {
    return message_of([text] { schema_from_json(text); });
}
} // namespace

TEST_CASE("random schemas come back from JSON as they were, in the same bytes") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::RandomSchema random(seed, support::Reach::everything);
    for (std::size_t i = 0; i < 200; ++i) {
        const Schema schema = random.schema(i % 7);
        const std::string json = to_json(schema);
        const Schema read = schema_from_json(json);
        REQUIRE(read == schema);
        REQUIRE(to_json(read) == json);
        REQUIRE(fingerprint(read) == fingerprint(schema));
    }
}

TEST_CASE("what holds its default is left out") {
    CHECK(to_json(Schema{}) == "{}");
    Schema schema;
    put(schema, Table{.name = "country",
                      .columns = {{.name = "id", .type = {.kind = TypeKind::uuid}},
                                  {.name = "code",
                                   .type = {.kind = TypeKind::varchar, .length = 3},
                                   .server_default = Literal{std::string("x")}}},
                      .primary_key = PrimaryKey{.name = "", .columns = {"id"}},
                      .foreign_keys = {{.name = "",
                                        .columns = {"code"},
                                        .target = {"other", "t"},
                                        .target_columns = {"id"},
                                        .on_delete = Action::restrict_}}});
    CHECK(
        to_json(schema) ==
        R"({"tables":[{"name":"country","columns":[{"name":"id","type":{"kind":"uuid"},"nullable":false},)"
        R"({"name":"code","type":{"kind":"varchar","length":3},"server_default":{"literal":"x"}}],)"
        R"("primary_key":{"name":"pk_country","columns":["id"]},"foreign_keys":[{"name":"fk_country_code_t",)"
        R"("columns":["code"],"target":{"schema":"other","name":"t"},"target_columns":["id"],"on_delete":"restrict"}]}]})");
}

// Fingerprints are kept in databases: these never change.
TEST_CASE("storage parameters are equal in any order, and so are their texts") {
    const auto with = [](const Parameters& parameters) {
        Schema schema;
        put(schema, Table{.name = "t", .columns = {{.name = "a"}}, .options = {.with = parameters}});
        return schema;
    };
    const Schema one = with({{"fillfactor", "70"}, {"deduplicate_items", "off"}});
    const Schema other = with({{"deduplicate_items", "off"}, {"fillfactor", "70"}});
    CHECK(one == other);
    CHECK(to_json(one) == to_json(other));
    CHECK_FALSE(one == with({{"deduplicate_items", "off"}}));
    CHECK_FALSE(one == with({{"fillfactor", "off"}, {"deduplicate_items", "70"}}));
    CHECK(one.tables[0].options.with.begin()->first == "fillfactor"); // as it was said
    CHECK(*with({{"x", "1"}, {"x", "2"}}).tables[0].options.with.find("x") == "2");
}

TEST_CASE("fingerprints are the same on every machine") {
    CHECK(fingerprint(Schema{}) == "4bab844067cc5247ac23ed0a7e16debd");
    CHECK(fingerprint(with_default(1.5)) == "f68f6b4298985b77a1d022c3f89d7407");
    CHECK(fingerprint(with_default(1.5)) != fingerprint(with_default(std::int64_t{1})));
    CHECK(fingerprint(std::string_view("{}")) == fingerprint(Schema{}));
}

TEST_CASE("values keep their kind and every bit") {
    const std::vector<Value> values{Null{},
                                    true,
                                    false,
                                    std::int64_t{0},
                                    std::numeric_limits<std::int64_t>::min(),
                                    std::numeric_limits<std::int64_t>::max(),
                                    1.0,
                                    -0.0,
                                    0.1,
                                    5e-324,
                                    std::numeric_limits<double>::max(),
                                    std::numeric_limits<double>::infinity(),
                                    std::string(),
                                    std::string("1"),
                                    std::string("nul \0 inside", 12),
                                    std::string("not UTF-8: \xff\xfe"),
                                    std::string("\"\\\b\x01\x7f\u2028\U0001F980"),
                                    Bytes{},
                                    Bytes{std::byte{0}, std::byte{0xff}}};
    for (const Value& value : values) {
        const Schema schema = with_default(value);
        const std::string json = to_json(schema);
        CAPTURE(json);
        CHECK(schema_from_json(json) == schema);
    }
    const Schema nan = schema_from_json(to_json(with_default(std::numeric_limits<double>::quiet_NaN())));
    const Expression& expression = *nan.tables[0].columns[0].server_default;
    CHECK(std::isnan(std::get<double>(std::get<Literal>(expression.value).value)));
}

TEST_CASE("hostile names are data") {
    for (const std::string name : {"x\"; DROP TABLE y; --", "\xff", "a\nb", "\\u0000", "", "}", "\u202e"}) {
        Schema schema;
        put(schema, Table{.name = {name, name}, .columns = {{.name = name, .comment = name}}});
        CHECK(schema_from_json(to_json(schema)) == schema);
    }
}

TEST_CASE("what is read is canonical") {
    const Schema schema = schema_from_json(
        R"({"tables":[{"name":"b"},{"name":"a","columns":[{"name":"x"}],"uniques":[{"columns":["x"]}]}]})");
    REQUIRE(schema.tables.size() == 2);
    CHECK(schema.tables[0].name == Name("a"));
    CHECK(schema.tables[0].uniques[0].name == "uq_a_x");
}

TEST_CASE("what is not understood is refused with its place") {
    CHECK(refusal(R"({"tabels":[]})") == "schema JSON: tabels is not known | known here: namespaces, tables, enums, "
                                         "sequences, namespace_comments, opaque");
    CHECK(refusal(R"({"tables":[{},{},{"columns":[{"tpye":{}}]}]})") ==
          "schema JSON: tables[2].columns[0].tpye is not known | known here: name, type, nullable, server_default, "
          "identity, generated, collation, comment");
    CHECK(refusal(R"({"enums":[{"name":"e","values":["a",1]}]})") ==
          "schema JSON: enums[0].values[1] must be a string | ");
    CHECK(refusal(R"({"tables":[{"foreign_keys":[{"on_delete":"restrict_"}]}]})") ==
          "schema JSON: tables[0].foreign_keys[0].on_delete cannot be 'restrict_' | known here: no_action, restrict, "
          "cascade, set_null, set_default");
    CHECK(refusal(R"({"tables":[{"columns":[{"server_default":{"now":1}}]}]})") ==
          "schema JSON: tables[0].columns[0].server_default.now is not known | known here: sql, literal, function");
    CHECK(refusal(R"({"tables":[{"columns":[{"server_default":{"sql":{"text":"a"},"literal":1}}]}]})") ==
          "schema JSON: tables[0].columns[0].server_default must have exactly one member | ");
    CHECK(refusal(R"({"tables":[{"columns":[{"server_default":{"literal":{"bytes":"0"}}}]}]})") ==
          "schema JSON: tables[0].columns[0].server_default.literal.bytes must have two hex digits a byte | ");
    CHECK(refusal(R"({"tables":[{"columns":[{"server_default":{"literal":{"double":"1x"}}}]}]})") ==
          "schema JSON: tables[0].columns[0].server_default.literal.double must be a number in a string | ");
    CHECK(refusal(R"({"tables":[{"columns":[{"server_default":{"literal":1.5}}]}]})") ==
          "schema JSON: tables[0].columns[0].server_default.literal must be null, true, false, a 64-bit integer, a "
          "string, or an object of double or bytes | ");
    CHECK(refusal(R"({"tables":[{"columns":[{"type":{"length":3000000000}}]}]})") ==
          "schema JSON: tables[0].columns[0].type.length must be an integer of 32 bits | ");
    CHECK(refusal(R"({"tables":[{"columns":[{"nullable":0}]}]})") ==
          "schema JSON: tables[0].columns[0].nullable must be true or false | ");
    CHECK(refusal(R"({"tables":{}})") == "schema JSON: tables must be an array | ");
    CHECK(refusal("[]") == "schema JSON: the whole must be an object | ");
    CHECK(refusal(R"({"tables":[{"name":"a"},{"name":"a"}]})") == "schema JSON: two tables are called a | ");
    CHECK(refusal("") == "schema JSON: byte 0 is not JSON: incomplete JSON | ");
    CHECK(refusal("{} {}") == "schema JSON: byte 3 is not JSON: extra data | ");
    CHECK(refusal(R"({"tables":})").starts_with("schema JSON: byte 10 is not JSON: "));
    CHECK(support::error_of([] { schema_from_json("["); }).category() == ErrorCategory::usage);
}

TEST_CASE("operations as JSON: tagged, and only what is said") {
    using namespace retort::operation;
    CHECK(to_json(std::vector<Operation>{}) == "[]");
    CHECK(to_json({{DropTable{{"s", "t"}}}}) == R"([{"op":"drop_table","table":{"schema":"s","name":"t"}}])");
    AlterColumn drop_default{.table = "t", .column = "c", .using_ = sql("x")};
    drop_default.server_default.emplace(std::nullopt);
    CHECK(to_json({{drop_default}}) == R"([{"op":"alter_column","table":"t","column":"c",)"
                                       R"("using":{"sql":{"text":"x"}},"server_default":null}])");
    CHECK(to_json({{AddConstraint{"t", Unique{.name = "u", .columns = {"a"}}}}}) ==
          R"([{"op":"add_constraint","table":"t","constraint":{"unique":{"name":"u","columns":["a"]}}}])");
    CHECK(to_json({{BulkInsert{"t", {"a", "b"}, {{Null{}, 1.5}, {true, std::string("x")}}}}}) ==
          R"([{"op":"bulk_insert","table":"t","columns":["a","b"],"rows":[[null,{"double":"1.5"}],[true,"x"]]}])");
    CHECK(to_json({{Execute{{"", {{"sqlite", "VACUUM"}}}, {{DropIndex{"t", "i"}}}}}}) ==
          R"([{"op":"execute","sql":{"by_dialect":{"sqlite":"VACUUM"}},)"
          R"("amounts_to":[{"op":"drop_index","table":"t","index":"i"}]}])");
}

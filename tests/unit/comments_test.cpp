// Comments of what is no table and no column.

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

#include <postgresql/compile.hpp>
#include <retort/diff/compare.hpp>
#include <retort/diff/diff.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/operations.hpp>
#include <retort/render/operations_cpp.hpp>
#include <retort/schema/json.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using operation::Operation;
using schema::Schema;

namespace {
std::vector<Operation> asked(const std::function<void(Operations&)>& script) {
    Operations op;
    script(op);
    std::vector<Operation> operations;
    for (const operation::Recorded& one : op.recorded()) operations.push_back(one.operation);
    return operations;
}

void make(Operations& op, const std::string& text) {
    op.create_schema("billing");
    if (!text.empty()) op.comment_on_schema("billing", text);
    op.create_enum("state", {"on", "off"}, comment(text));
    op.create_sequence("counter", {.start = 5}, comment(text));
    op.create_table("t", {column("id", integer()).not_null(), column("a", integer()).not_null(),
                          primary_key({"id"}).comment(text), unique({"a"}).comment(text),
                          foreign_key({"a"}, "t", {"id"}).comment(text), check("a > 0").named("ck").comment(text),
                          index({"a"}).comment(text)});
    op.add_constraint("t", exclude({{"a", "="}}).comment(text));
}

Schema commented(const std::string& text) {
    return operation::apply({}, asked([&text](Operations& op) { make(op, text); }));
}
} // namespace

TEST_CASE("a comment alone is set, and nothing is made again") {
    const Schema without = commented("");
    const Schema with = commented("it's");
    const auto operations = diff::diff(without, with);
    CHECK(operations.size() == 9);
    for (const Operation& one : operations) CHECK(std::holds_alternative<operation::SetComment>(one.value));
    CHECK(operation::apply(without, operations) == with);
    CHECK(operation::apply(with, operation::invert(operations, without)) == without);
    CHECK(operation::apply(with, diff::diff(with, without)) == without);
    CHECK(diff::diff(with, with).empty());
    CHECK(schema::schema_from_json(schema::to_json(with)) == with);
}

TEST_CASE("a comment is written as it is asked for") {
    const auto operations = asked([](Operations& op) {
        op.create_enum("state", {"on"}, comment("c"));
        op.create_sequence("s", {}, comment("c"));
        op.create_index("t", index({"a"}).comment("c"));
        op.add_constraint("t", unique({"a"}).comment("c"));
        op.comment_on_index("t", "ix_t_a", "c");
        op.comment_on_constraint("billing.t", "uq_t_a", "");
        op.comment_on_enum("state", "c");
        op.comment_on_sequence("s", "c");
        op.comment_on_schema("billing", "c");
    });
    std::vector<render::Written> written;
    for (const Operation& one : operations) written.push_back({one, {}});
    CHECK(render::render_operations(written) == R"(    op.create_enum("state", {"on"}, comment("c"));
    op.create_sequence("s", {}, comment("c"));
    op.create_index("t", index({"a"}).comment("c"));
    op.add_constraint("t", unique({"a"}).comment("c"));
    op.comment_on_index("t", "ix_t_a", "c");
    op.comment_on_constraint("billing.t", "uq_t_a", "");
    op.comment_on_enum("state", "c");
    op.comment_on_sequence("s", "c");
    op.comment_on_schema("billing", "c");
)");
}

TEST_CASE("a comment outlives what happens to the thing, but not the thing") {
    const auto state_after = [](const std::function<void(Operations&)>& script) {
        return operation::apply(commented("c"), asked(script));
    };
    CHECK(state_after([](Operations& op) { op.rename_index("t", "ix_t_a", "i"); }).tables[0].indexes[0].comment == "c");
    CHECK(state_after([](Operations& op) { op.replace_enum("state", {"on"}); }).enums[0].comment == "c");
    CHECK(state_after([](Operations& op) { op.alter_sequence("counter", {.start = 9}); }).sequences[0].comment == "c");
    const auto drop = asked([](Operations& op) { op.drop_schema("billing"); });
    const Schema dropped = operation::apply(commented("c"), drop);
    CHECK(dropped.namespace_comments.empty());
    CHECK(operation::apply(dropped, operation::invert(drop, commented("c"))) == commented("c"));
}

TEST_CASE("there is no comment on what is not there") {
    const auto refused = [](const std::function<void(Operations&)>& script) {
        return support::message_of([&script] { operation::apply(commented(""), asked(script)); });
    };
    CHECK(refused([](Operations& op) { op.comment_on_index("t", "x", "c"); }).starts_with("table t has no index x"));
    CHECK(refused([](Operations& op) {
              op.comment_on_constraint("t", "x", "c");
          }).starts_with("table t has no constraint x"));
    CHECK(refused([](Operations& op) { op.comment_on_enum("x", "c"); }).starts_with("there is no enum x"));
    CHECK(refused([](Operations& op) { op.comment_on_sequence("x", "c"); }).starts_with("there is no sequence x"));
    CHECK(refused([](Operations& op) { op.comment_on_schema("x", "c"); }).starts_with("there is no schema x"));
}

TEST_CASE("a side that cannot say comments has none to take away") {
    diff::State models{.name = "models", .schema = commented(""), .says_comments = false};
    CHECK(diff::compare({.name = "history", .schema = commented("c")}, models, {}).empty());
    CHECK(diff::compare(models, {.name = "history", .schema = commented("c")}, {}).empty());
    models.says_comments = true;
    CHECK(!diff::compare({.name = "history", .schema = commented("c")}, models, {}).empty());
}

TEST_CASE("COMMENT ON quotes what it names and says") {
    const auto sql = [](const std::function<void(Operations&)>& script) {
        return postgresql::compile(asked(script).front(), {}).back().sql;
    };
    CHECK(sql([](Operations& op) {
              op.comment_on_index({"b", "t"}, "i\"x", "it's");
          }) == "COMMENT ON INDEX \"b\".\"i\"\"x\" IS 'it''s'");
    CHECK(sql([](Operations& op) { op.comment_on_constraint("t", "c", ""); }) ==
          "COMMENT ON CONSTRAINT \"c\" ON \"t\" IS NULL");
    CHECK(sql([](Operations& op) { op.comment_on_enum("e", "c"); }) == "COMMENT ON TYPE \"e\" IS 'c'");
    CHECK(sql([](Operations& op) { op.comment_on_sequence("s", "c"); }) == "COMMENT ON SEQUENCE \"s\" IS 'c'");
    CHECK(sql([](Operations& op) { op.comment_on_schema("b", "c"); }) == "COMMENT ON SCHEMA \"b\" IS 'c'");
}

TEST_CASE("a table may have no columns, and lose its last one") {
    const Schema empty = operation::apply({}, asked([](Operations& op) { op.create_table("t", {}); }));
    const Schema one = operation::apply({}, asked([](Operations& op) { op.create_table("t", {column("a", text())}); }));
    CHECK(operation::apply(one, diff::diff(one, empty)) == empty);
    CHECK(operation::apply(empty, diff::diff(empty, one)) == one);
}

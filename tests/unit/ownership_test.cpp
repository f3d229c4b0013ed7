#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

#include <retort/diff/diff.hpp>
#include <retort/diff/ownership.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Schema;
using Names = std::vector<std::string>;

namespace {
Schema made_by(void (*script)(Operations&)) {
    Operations op;
    script(op);
    Schema schema;
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(schema, one.operation);
    return schema;
}

Names described(const Schema& from, const Schema& to) {
    Names lines;
    for (const operation::Operation& one : diff::diff(from, to)) lines.push_back(describe(one));
    return lines;
}
} // namespace

TEST_CASE("only what the history or the models know is compared") {
    const Schema found = made_by([](Operations& op) {
        op.create_schema("theirs");
        op.create_schema("ours");
        op.create_enum("their_enum", {"x"});
        op.create_enum("our_enum", {"x"});
        op.create_sequence("their_sequence");
        op.create_sequence("our_sequence");
        op.create_table({"theirs", "log"}, {column("a", integer())});
        op.create_table("new", {column("a", integer())});
        op.create_table("old", {column("a", integer()), index({"a"}).named("somebody_added_this")});
    });
    const Schema history = made_by([](Operations& op) {
        op.create_schema("ours");
        op.create_sequence("our_sequence");
        op.create_table("old", {column("a", integer())});
    });
    const Schema wanted = made_by([](Operations& op) {
        op.create_enum("our_enum", {"x"});
        op.create_table("new", {column("a", integer())});
    });
    const diff::Ownership result = diff::managed(found, history, wanted);
    CHECK(result.unmanaged == diff::Unmanaged{.tables = {"theirs.log"},
                                              .enums = {"their_enum"},
                                              .sequences = {"their_sequence"},
                                              .namespaces = {"theirs"}});
    CHECK(described(result.managed, result.wanted) ==
          Names{"drop table old", "drop sequence our_sequence", "drop schema ours"});
    CHECK(diff::managed(found, found, {}).unmanaged.empty());
    CHECK(diff::managed(found, {}, found).managed == found);
}

TEST_CASE("indexes of a managed table are managed, whoever made them") {
    const Schema found = made_by([](Operations& op) {
        op.create_table("t", {column("a", integer()), index({"a"}).named("i")});
    });
    const Schema wanted = made_by([](Operations& op) { op.create_table("t", {column("a", integer())}); });
    const diff::Ownership result = diff::managed(found, wanted, wanted);
    CHECK(described(result.managed, result.wanted) == Names{"drop index i of t"});
}

TEST_CASE("what a managed table needs of others is on both sides and told") {
    const Schema found = made_by([](Operations& op) {
        op.create_enum("e", {"x"});
        op.create_sequence("s");
        op.create_table("their", {column("id", integer()), primary_key({"id"})});
        op.create_table("t", {column("a", enumeration("e")), column("b", integer()).server_default(sql("nextval('s')")),
                              foreign_key({"b"}, "their", {"id"})});
    });
    const Schema wanted = made_by([](Operations& op) {
        op.create_table("t", {column("a", text()), column("b", integer())});
    });
    const diff::Ownership result = diff::managed(found, wanted, wanted);
    CHECK(result.unmanaged == diff::Unmanaged{.tables = {"their"}, .enums = {"e"}, .sequences = {"s"}});
    CHECK(result.managed == found);
    CHECK(described(result.managed, result.wanted) ==
          Names{"drop constraint fk_t_b_their of t", "alter column t.a", "alter column t.b"});
}

TEST_CASE("a table that a declared rename takes up is managed") {
    const Schema found = made_by([](Operations& op) { op.create_table("old", {column("a", integer())}); });
    const Schema wanted = made_by([](Operations& op) { op.create_table("now", {column("a", integer())}); });
    CHECK(diff::managed(found, {}, wanted, {{"now", "", "old"}}).managed == found);
    CHECK(diff::managed(found, {}, wanted, {{"now", "a", "old"}}).managed == Schema{});
    CHECK(diff::managed(found, {}, wanted, {{"other", "", "old"}}).managed == Schema{});
}

TEST_CASE("opaque objects stay, and nothing is proposed for them") {
    Schema found;
    found.opaque = {{.kind = "view", .name = "v", .table = schema::Name(), .sql = "CREATE VIEW v AS SELECT 1"}};
    const diff::Ownership result = diff::managed(found, {}, {});
    CHECK(result.managed == found);
    CHECK(described(result.managed, result.wanted).empty());
}

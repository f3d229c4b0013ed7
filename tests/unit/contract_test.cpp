// What a build needs of its database, held against schemas.

#include <catch2/catch.hpp>

#include <retort/contract/breaks.hpp>
#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using contract::Contract;
using schema::Schema;

namespace {
using Script = void (*)(Operations&);

Schema after(Script script, Schema schema) {
    Operations op;
    script(op);
    for (const auto& one : op.recorded()) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

const Schema& shop() {
    static const Schema schema = after(
        [](Operations& op) {
            op.create_enum("state", {"open", "paid"});
            op.create_table("item", {column("id", bigint()).identity(), column("name", varchar(50)).not_null(),
                                     column("note", text()), column("price", numeric(10, 2)).not_null(),
                                     column("count", integer()).not_null().server_default(0),
                                     column("state", enumeration("state")).not_null(),
                                     column("twice", integer()).generated(sql("count * 2")), primary_key({"id"})});
            op.create_table("other", {column("id", integer()), primary_key({"id"})});
        },
        {});
    return schema;
}

Contract running() { return contract::contract_of("shop", {"f3a1"}, shop()); }

// "RC001 column item.note is not there any more; …"
std::string broken_by(Script script) {
    std::string text;
    for (const contract::Break& one : contract::breaks(running(), after(script, shop()))) {
        CHECK_FALSE(one.why.empty());
        CHECK_FALSE(one.rewrite.empty());
        text += (text.empty() ? "" : "; ") + one.rule + " " + one.message;
    }
    return text;
}
} // namespace

TEST_CASE("contract: a build can live with its own schema, and with what adds to it") {
    CHECK(broken_by([](Operations&) {}).empty());
    CHECK(broken_by([](Operations& op) {
              op.create_table("fresh", {column("id", integer()).not_null()});
              op.add_column("item", column("a", text()));
              op.add_column("item", column("b", integer()).not_null().server_default(1));
              op.create_index("item", index({"name"}));
              op.alter_column("item", "name", {.type = text()});
              op.alter_column("item", "price", {.type = numeric(12, 2)});
              op.drop_index("item", "ix_item_name");
          }).empty());
}

TEST_CASE("contract: what breaks a build that is running") {
    CHECK(broken_by([](Operations& op) { op.drop_table("other"); }) == "RC001 table other is not there any more");
    CHECK(broken_by([](Operations& op) { op.rename_table("other", "more"); }) ==
          "RC001 table other is not there any more");
    CHECK(broken_by([](Operations& op) { op.drop_column("item", "note"); }) ==
          "RC001 column item.note is not there any more");
    CHECK(broken_by([](Operations& op) { op.rename_column("item", "note", "remark"); }) ==
          "RC001 column item.note is not there any more");
    CHECK(broken_by([](Operations& op) { op.alter_column("item", "name", {.type = varchar(20)}); }) ==
          "RC002 column item.name is varchar(20), and the build knows it as varchar(50)");
    CHECK(broken_by([](Operations& op) { op.alter_column("other", "id", {.type = bigint()}); }) ==
          "RC002 column other.id is bigint, and the build knows it as integer");
    CHECK(broken_by([](Operations& op) { op.alter_column("item", "note", {.type = array(text())}); }) ==
          "RC002 column item.note is text[], and the build knows it as text");
    CHECK(broken_by([](Operations& op) { op.alter_column("item", "name", {.nullable = true}); }) ==
          "RC003 column item.name may be NULL");
    CHECK(broken_by([](Operations& op) { op.alter_column("item", "note", {.nullable = false}); }) ==
          "RC004 column item.note is NOT NULL");
    CHECK(broken_by([](Operations& op) { op.alter_column("item", "count", {.drop_default = true}); }) ==
          "RC004 column item.count has no default any more");
    CHECK(broken_by([](Operations& op) { op.add_column("item", column("b", integer()).not_null()); }) ==
          "RC004 column item.b is NOT NULL and has no default");
    CHECK(broken_by([](Operations& op) { op.alter_column("item", "note", {.generated = sql("name || '!'")}); }) ==
          "RC004 column item.note is computed by the database");
    CHECK(broken_by([](Operations& op) { op.add_enum_value("state", "late"); }) == "RC005 enum state has 'late'");
    CHECK(broken_by([](Operations& op) { op.rename_enum_value("state", "paid", "done"); }) ==
          "RC005 enum state has no 'paid' any more; RC005 enum state has 'done'");
}

TEST_CASE("contract: as JSON and back, and what is none") {
    CHECK(contract::contract_from_json(to_json(running())) == running());
    CHECK(to_json(running()).find(R"("version":1)") != std::string::npos);
    for (const char* text : {"", "{}", "[]", R"({"application":"shop","version":2})", R"({"application":7})"}) {
        CAPTURE(text);
        CHECK(support::error_of([&] { contract::contract_from_json(text); }).category() == ErrorCategory::usage);
    }
}

// Indexes that are built and dropped while others write: outside a transaction, checked, and cleared away when they
// fail.

#include <catch2/catch.hpp>

#include <retort/migration.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>
#include <support/errors.hpp>

#include "postgresql_shop.hpp"

using namespace retort::ddl;
using retort::Operations;
using retort::database::Step;
using retort::database::Steps;
using support::error_of;
using support::Rows;

namespace {
const retort::database::Dialect& pg = retort::postgresql::dialect();

Steps steps_of(const std::function<void(Operations&)>& write, const retort::schema::Schema& before) {
    Operations operations;
    write(operations);
    return pg.compile(operations.recorded().at(0).operation, before);
}
} // namespace

TEST_CASE("PostgreSQL server: an index is built concurrently", "[postgresql]") {
    support::Shop shop;
    const auto create = [](Operations& op) {
        op.create_table("item", {column("id", integer()), column("code", text()), primary_key({"id"})});
        op.bulk_insert("item", {"id", "code"}, {{1, "a"}, {2, "a"}});
    };
    shop.run(create);
    retort::schema::Schema before;
    retort::schema::put(before,
                        make_table("item", {column("id", integer()), column("code", text()), primary_key({"id"}),
                                            index({"code"}).unique().named("the \"ix\"")}));
    const Steps build = steps_of(
        [](Operations& op) { op.create_index("item", index({"code"}).unique().named("the \"ix\""), concurrently); },
        before);
    REQUIRE(build.size() == 2);
    CHECK(build[0].sql == R"(CREATE UNIQUE INDEX CONCURRENTLY "the ""ix""" ON "item" ("code"))");
    for (const Step& step : build) {
        CHECK_FALSE(step.transactional);
        CHECK(step.cleanup == R"(DROP INDEX CONCURRENTLY IF EXISTS "the ""ix""")");
    }
    const auto is_valid = [&] { return shop.query(build[1].sql).empty(); };
    const auto remains = [&] { return shop.query("SELECT count(*) FROM pg_class WHERE relname = 'the \"ix\"'"); };

    CHECK_FALSE(is_valid()); // not there is not valid
    CHECK(error_of([&] { shop.execute(build[0].sql); }).category() == retort::ErrorCategory::unique);
    CHECK(remains() == Rows{"1"});
    CHECK_FALSE(is_valid());
    shop.execute(build[0].cleanup);
    CHECK(remains() == Rows{"0"});
    shop.execute("UPDATE item SET code = 'b' WHERE id = 2");
    shop.execute(build[0].sql);
    CHECK(is_valid());

    const Steps drop = steps_of([](Operations& op) { op.drop_index("item", "the \"ix\"", concurrently); }, before);
    REQUIRE(drop.size() == 1);
    CHECK_FALSE(drop[0].transactional);
    shop.execute(drop[0].sql);
    CHECK(remains() == Rows{"0"});
    shop.execute(drop[0].cleanup); // once more harms nothing
}

TEST_CASE("PostgreSQL: an index that a foreign key hangs on is dropped in a transaction", "[postgresql]") {
    retort::schema::Schema before;
    retort::schema::put(
        before, make_table("user", {column("id", integer()), primary_key({"id"}), index({"id"}).unique().named("ix")}));
    retort::schema::put(
        before, make_table("item", {column("owner", integer()), foreign_key({"owner"}, "user", {"id"}).named("fk")}));
    const Steps steps = steps_of([](Operations& op) { op.drop_index("user", "ix", concurrently); }, before);
    REQUIRE(steps.size() == 3);
    for (const Step& step : steps) CHECK(step.transactional);
    CHECK(steps[1].sql == R"(DROP INDEX "ix")");
}

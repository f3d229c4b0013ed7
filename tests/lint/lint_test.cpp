// What lint makes of what the rules find: tables of the same run, small tables, what op.allow() allows.

#include <catch2/catch.hpp>

#include <algorithm>

#include <retort/migration.hpp>
#include <support/errors.hpp>

#include "examples.hpp"
#include "linted.hpp"

using namespace retort;
using namespace retort::ddl;
using namespace support;

namespace {
const schema::Schema& shop() {
    static const schema::Schema made = made_by(lint_examples::make_tables);
    return made;
}

void drop_fax(Operations& op) { op.drop_column("customer", "fax"); }
void make_coupon(Operations& op) {
    op.create_table("coupon", {column("id", bigint()).identity(), column("code", text()), primary_key({"id"})});
}
} // namespace

TEST_CASE("lint: what a revision makes itself is nobody's yet") {
    const auto both = [](Operations& op) {
        op.create_table("coupon", {column("id", bigint()).identity(), column("code", text()), primary_key({"id"})});
        op.create_index("coupon", index({"code"}).named("ix"));
        op.alter_column("coupon", "code", {.nullable = false});
        op.rename_table("coupon", "voucher");
        op.drop_index("voucher", "ix");
        op.drop_column("voucher", "code");
        op.drop_table("voucher");
    };
    for (const char* dialect : {"postgresql", "sqlite"})
        CHECK(told(Linted(dialect, shop(), migration::OnlineMode::never).add(both).findings()).empty());
}

TEST_CASE("lint: what one revision makes is in use for the next, unless they run together") {
    Linted linted("postgresql", shop(), migration::OnlineMode::never);
    linted.add(make_coupon).add([](Operations& op) {
        op.drop_index("customer", "ix_customer_name");
        op.drop_column("coupon", "code");
    });
    CHECK(told(linted.findings()) == "warning PG002 customer, error PG025 coupon");
    CHECK(told(linted.findings({.in_one_run = true})) == "warning PG002 customer");
}

TEST_CASE("lint: a revision that is not asked about is met, and not looked at") {
    Linted linted("postgresql", shop(), migration::OnlineMode::never);
    linted.add(make_coupon).not_asked_about().add(drop_fax).not_asked_about();
    linted.add([](Operations& op) { op.drop_column("coupon", "code"); });
    CHECK(told(linted.findings()) == "error PG025 coupon");
    // What is applied already is in use, also when the others run together.
    CHECK(told(linted.findings({.in_one_run = true})) == "error PG025 coupon");
}

TEST_CASE("lint: locks of a small table are information, and what is lost is not") {
    Linted linted("postgresql", shop(), migration::OnlineMode::never);
    linted.add([](Operations& op) {
        op.rename_table("customer", "client");
        op.create_index("client", index({"code"}));
        op.create_index("purchase", index({"total"}));
        op.drop_column("client", "fax");
    });
    const auto rows = [](const schema::Name& table) -> std::optional<std::int64_t> {
        if (table.name == "customer") return 12;
        if (table.name == "purchase") return 10'000;
        return std::nullopt;
    };
    const auto findings = linted.findings({.rows = rows});
    CHECK(told(findings) == "error PG030 customer, information PG001 client, information PG034 customer, "
                            "error PG001 purchase, information PG034 customer, error PG025 client");
    CHECK(findings[1].rows == 12);
    CHECK(findings[3].rows == 10'000);
}

TEST_CASE("lint: what is allowed keeps its reason, and is no error") {
    const auto findings = Linted("postgresql", shop())
                              .add([](Operations& op) {
                                  op.allow("PG030", "all instances are stopped", [](auto& renaming) {
                                      renaming.allow("PG025", "unused", drop_fax);
                                      renaming.rename_table("customer", "client");
                                  });
                                  op.rename_table("visit", "call");
                              })
                              .findings();
    CHECK(told(findings) ==
          "error PG025 customer (unused), error PG030 customer (all instances are stopped), error PG030 visit");
    CHECK(lint::has_errors(findings));
    CHECK_FALSE(lint::has_errors(std::span(findings).first(2)));
}

TEST_CASE("lint: what is allowed and never done is said, for the database that it is about") {
    const auto told_of = [](const char* dialect, Upgrade upgrade) {
        return told(Linted(dialect, shop()).add(upgrade).findings());
    };
    const auto unused = [](Operations& op) {
        op.allow("PG020", "a small table", [](auto& same) { same.add_column("customer", column("a", text())); });
    };
    CHECK(told_of("postgresql", unused) == "warning DR011");
    CHECK(told_of("sqlite", unused).empty());
    // Of two operations one is enough.
    CHECK(told_of("postgresql", [](Operations& op) {
              op.allow("PG025", "unused", [](auto& same) {
                  same.add_column("customer", column("a", text()));
                  same.drop_column("customer", "fax");
              });
          }) == "error PG025 customer (unused)");
    // What would be a finding on a table in use is not forgotten on a new one.
    CHECK(told_of("postgresql", [](Operations& op) {
              op.create_table("coupon", {column("id", bigint()).identity(), column("a", text()), primary_key({"id"})});
              op.allow("PG025", "unused", [](auto& same) { same.drop_column("coupon", "a"); });
          }).empty());
    const auto unknown =
        Linted("sqlite", shop()).add([](Operations& op) { op.allow("PG999", "why not", drop_fax); }).findings();
    CHECK(told(unknown) == "error PG025 customer, warning DR011");
    CHECK(unknown.back().why.find("there is no rule PG999") == 0);
    CHECK(unknown.back().line > 0);
}

TEST_CASE("lint: what SQL amounts to is looked at as if it had been said so") {
    const auto sql = [](Operations& op) {
        op.execute("ALTER TABLE purchase ALTER number TYPE bigint",
                   [](Operations& same) { same.alter_column("purchase", "number", {.type = bigint()}); });
    };
    CHECK(told(Linted("postgresql", shop()).add(sql).findings()) == "error PG020 purchase");
}

TEST_CASE("op.allow() wants a reason, and is no part of the checksum") {
    Operations op;
    CHECK(message_of([&] { op.allow("PG025", " ", drop_fax); }).find("op.allow(\"PG025\") has no reason | ") == 0);
    op.allow("PG025", "unused", drop_fax);
    REQUIRE(op.recorded().size() == 1);
    CHECK(op.recorded().front().allowed.at(0).rule == "PG025");
    CHECK(op.recorded().front().allowed.at(0).where.line() == __LINE__ - 3);
    Operations without;
    drop_fax(without);
    CHECK(without.recorded().front().allowed.empty());
    CHECK(migration::checksum(op.recorded()) == migration::checksum(without.recorded()));
}

TEST_CASE("lint: a build that is running finds what it cannot live with where it is done") {
    const contract::Contract running = contract::contract_of("shop", {}, shop());
    Linted linted("postgresql", shop());
    linted.add([](Operations& op) { op.drop_column("customer", "fax"); }).not_asked_about();
    linted.add([](Operations& op) {
        op.add_column("customer", column("level", integer()));
        op.alter_column("customer", "level", {.nullable = false});
        op.allow("RC001", "no release names it", [](auto& same) { same.drop_column("purchase", "note"); });
    });
    const auto findings = linted.findings({.running = &running});
    CHECK(told(findings).find("error RC004 customer") != std::string::npos);
    CHECK(told(findings).find("error RC001 purchase (no release names it)") != std::string::npos);
    // What an earlier revision has broken is not of these.
    CHECK(told(findings).find("RC001 customer") == std::string::npos);
    CHECK(std::ranges::count(findings, "RC004", &lint::Finding::rule) == 1);
    // Without a contract what is said about it is not useless.
    CHECK(told(linted.findings()).find("DR011") == std::string::npos);
}

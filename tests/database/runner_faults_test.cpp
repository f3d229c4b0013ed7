// A failure before and after every statement of a revision: the database is at the revision before or after, never
// between, nothing is left behind, and running it again succeeds.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/failing.hpp>
#include <support/revisions.hpp>
#include <support/server.hpp>

#include "dump.hpp"

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;

namespace {
void world(Operations& op) {
    op.create_table("customer", {column("id", integer()).not_null(), column("name", varchar(50)).not_null(),
                                 column("old", text()), primary_key({"id"})});
    op.create_table("order",
                    {column("id", integer()).not_null(), column("customer_id", integer()).not_null(),
                     primary_key({"id"}), foreign_key({"customer_id"}, "customer", {"id"}).on_delete(cascade)});
    op.create_table("draft", {column("id", integer()).not_null(), primary_key({"id"})});
    op.bulk_insert("customer", {"id", "name", "old"}, {{1, "Ann", "x"}, {2, "O'Neil", Null{}}});
    op.bulk_insert("order", {"id", "customer_id"}, {{10, 1}, {11, 1}, {12, 2}});
}

void twelve(Operations& op) {
    op.create_enum("state", {"new", "paid"});
    op.create_table("invoice", {column("id", integer()).not_null(), column("order_id", integer()).not_null(),
                                primary_key({"id"}), foreign_key({"order_id"}, "order", {"id"})});
    op.bulk_insert("invoice", {"id", "order_id"}, {{100, 10}, {101, 12}});
    op.add_column("order", column("state", enumeration("state")).not_null().server_default("new"));
    op.alter_column("customer", "name", {.type = text(), .server_default = "nobody"});
    op.add_constraint("customer", check("length(name) > 0").named("ck_customer_name"));
    op.drop_column("customer", "old");
    op.rename_column("order", "customer_id", "buyer_id");
    op.create_index("order", index({"buyer_id", "state"}));
    op.execute("UPDATE \"order\" SET state = 'paid' WHERE id IN (SELECT order_id FROM invoice)");
    op.rename_table("draft", "sketch");
    op.add_constraint("invoice", unique({"order_id"}));
}

void twelve_back(Operations& op) {
    op.drop_constraint("invoice", "uq_invoice_order_id");
    op.rename_table("sketch", "draft");
    op.drop_index("order", "ix_order_buyer_id_state");
    op.rename_column("order", "buyer_id", "customer_id");
    op.drop_constraint("customer", "ck_customer_name");
    op.drop_column("order", "state");
    op.drop_table("invoice");
    op.drop_enum("state");
    op.alter_column("customer", "name", {.type = varchar(50), .drop_default = true});
    op.add_column("customer", column("old", text()));
    op.execute("UPDATE customer SET old = 'x' WHERE id = 1");
}

std::unique_ptr<database::Connection> open(const std::string& url) {
    const Url parsed(url);
    auto connection = database::find_dialect(parsed.scheme()).connect(parsed);
    if (connection->dialect().name() == "sqlite") connection->execute("PRAGMA synchronous = OFF"); // no power cuts here
    return connection;
}

// What ends the session of a connection, as the server's administrator would.
std::function<void()> killer(database::Connection& connection, const std::string& url) {
    if (connection.dialect().name() == "sqlite") return {};
    const std::string process = connection.query("SELECT pg_backend_pid()").at(0).at(0).value_or("");
    return [process, url] { end_session(*open(url), process); };
}

// Lets call number 1, 1 + stride, … of going up and down fail until there are no more. Returns how many did.
int inject(const std::string& dialect, Fault fault, int stride) {
    const Scratch scratch(dialect);
    Revisions revisions;
    revisions.add("r1", {}, world, [](Operations&) {});
    revisions.add("r2", "r1", twelve, twelve_back);
    const auto graph = revisions.graph();
    migration::upgrade(*open(scratch.url()), graph, "r1");
    const std::string before = dump(*open(scratch.url()));
    migration::upgrade(*open(scratch.url()), graph, "head");
    const std::string after = dump(*open(scratch.url()));
    REQUIRE_THAT(after, Contains("101 | 12") && Contains("sketch") && !Contains("old"));
    migration::downgrade(*open(scratch.url()), graph, "r1");
    REQUIRE(dump(*open(scratch.url())) == before);

    int failures = 0;
    const auto run = [&](bool up, int at) {
        INFO((up ? "upgrade" : "downgrade") << ", call " << at);
        auto inner = open(scratch.url());
        auto kill = killer(*inner, scratch.url());
        bool has_failed = false;
        {
            Failing connection(std::move(inner), fault, at, std::move(kill));
            try {
                if (up)
                    migration::upgrade(connection, graph, "head");
                else
                    migration::downgrade(connection, graph, "r1");
            } catch (const Error&) {
                ++failures;
            }
            CHECK_FALSE(connection.in_transaction());
            has_failed = connection.has_failed();
        }
        const auto fresh = open(scratch.url());
        const std::string found = dump(*fresh);
        CHECK((found == before || found == after));
        CHECK(!migration::read_unfinished(*fresh, {}));
        // Once more: the same request succeeds, or has nothing left to do.
        if (up)
            migration::upgrade(*fresh, graph, "head");
        else
            migration::downgrade(*fresh, graph, "r1");
        CHECK(dump(*fresh) == (up ? after : before));
        return has_failed;
    };
    bool up = true;
    bool down = true;
    for (int at = 1; up || down; at += stride) {
        up = run(true, at);
        down = run(false, at);
    }
    return failures;
}
} // namespace

TEST_CASE("a failure before every statement leaves a SQLite database before or after") {
    CHECK(inject("sqlite", Fault::before, 1) > 60);
}
TEST_CASE("a failure after every statement leaves a SQLite database before or after") {
    CHECK(inject("sqlite", Fault::after, 1) > 60);
}
TEST_CASE("a failure before every statement leaves a PostgreSQL database before or after") {
    CHECK(inject("postgresql", Fault::before, 1) > 60);
}
TEST_CASE("a failure after every statement leaves a PostgreSQL database before or after") {
    CHECK(inject("postgresql", Fault::after, 1) > 60);
}
TEST_CASE("a connection that is killed leaves the database before or after") {
    CHECK(inject("sqlite", Fault::kill, 5) > 10);
    CHECK(inject("postgresql", Fault::kill, 5) > 10);
}

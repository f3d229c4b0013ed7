// One model that changes in most ways at once: the revision that is written for it, to the letter, the same on both
// databases; and both directions run, with rows.

#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/operation.hpp>
#include <retort/render/changes.hpp>

#include "subject.hpp"

using namespace retort;
using namespace retort::ddl;
using namespace support;

namespace {
void as_it_was(Operations& op) {
    op.create_table("user", {column("id", integer()), column("name", varchar(50)), column("a1", text()),
                             column("pw", varchar(50)), primary_key({"id"}), index({"pw"}).named("pw_idx")});
    op.create_table("address",
                    {column("id", integer()), column("email_address", varchar(100)).not_null(), primary_key({"id"})});
    op.create_table("order",
                    {column("order_id", integer()), column("amount", numeric(8, 2)).not_null().server_default(0),
                     primary_key({"order_id"}), check("amount >= 0").named("ck_order_amount")});
    op.create_table("extra",
                    {column("x", character(1)), column("uid", integer()), foreign_key({"uid"}, "user", {"id"})});
    op.bulk_insert("user", {"id", "name", "a1", "pw"}, {{1, "ed", "it's", "secret"}, {2, "jo", nullptr, nullptr}});
    op.bulk_insert("address", {"id", "email_address"}, {{1, "ed@example.org"}});
    op.bulk_insert("order", {"order_id", "amount"}, {{1, "12.50"}});
    op.bulk_insert("extra", {"x", "uid"}, {{"y", 1}});
}

void as_it_is_to_be(Operations& op) {
    op.create_table("user", {column("id", integer()), column("name", varchar(50)).not_null(),
                             column("a1", text()).server_default("x"), primary_key({"id"})});
    op.create_table("address",
                    {column("id", integer()), column("email_address", varchar(100)).not_null(),
                     column("street", varchar(50)), primary_key({"id"}), unique({"email_address"}).named("uq_email")});
    op.create_table("order", {column("order_id", integer()), column("amount", numeric(10, 2)).server_default(0),
                              column("user_id", integer()), primary_key({"order_id"}),
                              check("amount > -1").named("ck_order_amount"), foreign_key({"user_id"}, "user", {"id"})});
    op.create_table("item", {column("id", integer()), column("description", varchar(100)),
                             column("order_id", integer()), primary_key({"id"}), check("length(description) > 5"),
                             foreign_key({"order_id"}, "order", {"order_id"})});
}

const std::string upgrade = R"code(    op.drop_constraint("order", "ck_order_amount");
    op.drop_index("user", "pw_idx");
    op.alter_column("order", "amount", {.type = numeric(10, 2), .nullable = true});
    // fails when a row of user has no name
    op.alter_column("user", "name", {.nullable = false});
    op.alter_column("user", "a1", {.server_default = "x"});
    op.add_column("address", column("street", varchar(50)));
    op.add_column("order", column("user_id", integer()));
    op.create_table("item", {
        column("id", integer()).not_null(),
        column("description", varchar(100)),
        column("order_id", integer()),
        primary_key({"id"}),
        foreign_key({"order_id"}, "order", {"order_id"}),
        check("length(description) > 5"),
    });
    // fails when rows of address have the same (email_address)
    op.add_constraint("address", unique({"email_address"}).named("uq_email"));
    // fails when a row of order does not meet it
    op.add_constraint("order", check("amount > -1").named("ck_order_amount"));
    // fails when (user_id) of a row of order is in no row of user
    op.add_constraint("order", foreign_key({"user_id"}, "user", {"id"}));
    // the values of user.pw are lost
    op.drop_column("user", "pw");
    // all rows of extra are lost
    op.drop_table("extra");
)code";

const std::string downgrade = R"code(    op.create_table("extra", {
        column("x", character(1)),
        column("uid", integer()),
        foreign_key({"uid"}, "user", {"id"}),
    });
    op.add_column("user", column("pw", varchar(50)));
    op.drop_constraint("order", "fk_order_user_id_user");
    op.drop_constraint("order", "ck_order_amount");
    op.drop_constraint("address", "uq_email");
    // all rows of item are lost
    op.drop_table("item");
    // the values of order.user_id are lost
    op.drop_column("order", "user_id");
    // the values of address.street are lost
    op.drop_column("address", "street");
    op.alter_column("user", "a1", {.drop_default = true});
    op.alter_column("user", "name", {.nullable = true});
    // fails when a row of order has no amount
    // values of order.amount may not fit, or lose something: numeric(10,2) becomes numeric(8,2)
    op.alter_column("order", "amount", {.type = numeric(8, 2), .nullable = false});
    op.create_index("user", index({"pw"}).named("pw_idx"));
    // fails when a row of order does not meet it
    op.add_constraint("order", check("amount >= 0").named("ck_order_amount"));
)code";
} // namespace

TEST_CASE("a model that changes in most ways: the revision, and both its directions") {
    Subject subject(GENERATE(from_range(dialects())));
    CAPTURE(subject.dialect());
    const auto before = operations_of(as_it_was);
    const schema::Schema history = operation::apply({}, before);
    const schema::Schema model = operation::apply({}, operations_of(as_it_is_to_be));
    const Trial outcome = become(subject, before, model);
    CHECK(outcome.kind == Trial::Kind::done);
    const diff::Difference difference =
        diff::compare({.name = "the history", .schema = history}, {.name = "the models", .schema = model},
                      {.dialect = &subject.connection().dialect(), .connection = &subject.connection()});
    CHECK(operation::to_json(difference.operations) == operation::to_json(outcome.operations));
    CHECK(render::render_operations(render::upgrade_of(difference)) == upgrade);
    CHECK(render::render_operations(render::downgrade_of(difference)) == downgrade);
}

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("copy", {
        column("book_id", uuid()).not_null(),
        column("number", integer()).not_null(),
        column("condition", smallint()).not_null().server_default(1),
        primary_key({"book_id", "number"}),
        foreign_key({"book_id"}, "book", {"id"}).on_delete(cascade),
    });
    op.create_table("loan", {
        column("id", bigint()).identity(),
        column("book_id", uuid()).not_null(),
        column("number", integer()).not_null(),
        column("reader", text()).not_null(),
        column("since", timestamptz()).not_null().server_default(now()),
        column("until", timestamptz()),
        primary_key({"id"}),
        foreign_key({"book_id", "number"}, "copy", {"book_id", "number"}),
        index({"book_id", "number"}).unique().where("until IS NULL").named("ix_loan_open"),
    });
    op.add_column("book", column("sort_title", text()).not_null().generated(sql("lower(title)")));
    op.add_constraint("book",
        check(sql({{"postgresql", "price < 10000"}, {"sqlite", "CAST(price AS REAL) < 10000"}}))
            .named("ck_book_price_limit"));
}

void downgrade(retort::Operations& op) {
    op.drop_constraint("book", "ck_book_price_limit");
    op.drop_column("book", "sort_title");
    op.drop_table("loan");
    op.drop_table("copy");
}

} // namespace

RETORT_REVISION(6b3e2d9c1a43) {
    .down_revision = "5a2d1c8b0f32",
    .message = "copies and loans",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

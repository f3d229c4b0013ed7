#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_enum("genre", {"novel", "poetry", "science"});
    op.create_table("author", {
        column("created_at", timestamptz()).not_null().server_default(now()),
        column("updated_at", timestamptz()),
        column("id", bigint()).identity(),
        column("name", varchar(80)).not_null().comment("as on the title page"),
        column("born", date()),
        column("mentor_id", bigint()),
        primary_key({"id"}),
        unique({"name"}),
        foreign_key({"mentor_id"}, "author", {"id"}).on_delete(set_null),
        index({expression("lower(name)")}),
        comment("who writes"),
    });
    op.create_table("book", {
        column("created_at", timestamptz()).not_null().server_default(now()),
        column("updated_at", timestamptz()),
        column("id", uuid()).not_null().server_default(random_uuid()),
        column("author_id", bigint()).not_null(),
        column("title", varchar(200)).not_null(),
        column("genre", enumeration("genre")).not_null().server_default("novel"),
        column("price", numeric(10, 2)).not_null().server_default("9.90"),
        column("extra", json()).not_null().server_default("{}"),
        column("languages", array(text())).not_null().server_default("[]"),
        column("isbn13", varchar(13)),
        column("pages", integer()).not_null().server_default(sql("10 * 10")),
        column("lendable", boolean()).server_default(true),
        column("acquired", date()).not_null().server_default(today()),
        primary_key({"id"}),
        unique({"isbn13"}),
        unique({"author_id", "title"}),
        foreign_key({"author_id"}, "author", {"id"}).on_delete(cascade),
        check("price >= 0").named("ck_book_price"),
        index({"genre"}),
        index({"genre", key("price").descending()}),
        index({"title"}).where("lendable").named("ix_book_lendable"),
    });
}

void downgrade(retort::Operations& op) {
    op.drop_table("book");
    op.drop_table("author");
    op.drop_enum("genre");
}

} // namespace

RETORT_REVISION(4f1c0b7a9e21) {
    .message = "authors and books",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

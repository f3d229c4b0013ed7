#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("tag", {
        column("id", bigint()).identity(),
        column("label", varchar(40)).not_null(),
        primary_key({"id"}),
        unique({"label"}),
    });
    op.create_table("book_tag", {
        column("book_id", uuid()).not_null(),
        column("tag_id", bigint()).not_null(),
        primary_key({"book_id", "tag_id"}),
        foreign_key({"book_id"}, "book", {"id"}).on_delete(cascade),
        foreign_key({"tag_id"}, "tag", {"id"}).on_delete(cascade),
    });
}

void downgrade(retort::Operations& op) {
    op.drop_table("book_tag");
    op.drop_table("tag");
}

} // namespace

RETORT_REVISION(5a2d1c8b0f32) {
    .down_revision = "4f1c0b7a9e21",
    .message = "tags",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

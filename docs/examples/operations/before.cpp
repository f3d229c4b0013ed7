// What the operations in every_operation.cpp find: a shelf with rows that other rows point to.

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("room", {
        column("id", integer()).not_null(),
        column("name", varchar(20)).not_null(),
        primary_key({"id"}),
    });
    op.create_table("shelf", {
        column("id", bigint()).identity(),
        column("label", varchar(20)).not_null(),
        column("width", text()).not_null(),
        column("room_id", integer()),
        column("note", text()),
        primary_key({"id"}),
    });
    op.create_table("board", {
        column("id", bigint()).not_null(),
        column("shelf_id", bigint()).not_null(),
        primary_key({"id"}),
        foreign_key({"shelf_id"}, "shelf", {"id"}).on_delete(cascade),
    });
    op.bulk_insert("room", {"id", "name"}, {{1, "hall"}, {2, "cellar"}});
    op.bulk_insert("shelf", {"label", "width", "room_id"}, {{"A", "80", 1}, {"B", "120", nullptr}});
    op.bulk_insert("board", {"id", "shelf_id"}, {{1, 1}, {2, 1}, {3, 2}});
}

void downgrade(retort::Operations& op) {
    op.drop_table("board");
    op.drop_table("shelf");
    op.drop_table("room");
}

} // namespace

RETORT_REVISION(e10000000001) {
    .message = "shelves",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("user", {
        column("id", uuid()).not_null(),
        column("email", varchar(255)).not_null(),
        column("full_name", varchar(255)),
        column("hashed_password", text()).not_null(),
        column("is_active", boolean()).not_null(),
        column("is_superuser", boolean()).not_null(),
        column("created_at", timestamptz()).not_null().server_default(now()),
        primary_key({"id"}),
        unique({"email"}),
    });
    op.create_table("item", {
        column("id", uuid()).not_null(),
        column("title", varchar(255)).not_null(),
        column("description", text()),
        column("price", numeric(10, 2)),
        column("owner_id", uuid()).not_null(),
        primary_key({"id"}),
        foreign_key({"owner_id"}, "user", {"id"}).on_delete(cascade),
        index({"owner_id"}),
    });
}

void downgrade(retort::Operations& op) {
    op.drop_table("item");
    op.drop_table("user");
}

} // namespace

RETORT_REVISION(8c1f0a5d2b47) {
    .down_revision = {},
    .message = "initial",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

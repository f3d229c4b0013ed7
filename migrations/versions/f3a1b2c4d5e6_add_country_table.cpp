#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("country", {
        column("id", uuid()).not_null(),
        column("name", varchar(255)).not_null(),
        column("code", varchar(3)).not_null(),
        column("is_active", boolean()).not_null(),
        primary_key({"id"}),
        unique({"code"}),
    });
}

void downgrade(retort::Operations& op) {
    // all rows of country are lost
    op.drop_table("country");
}

} // namespace

RETORT_REVISION(f3a1b2c4d5e6) {
    .down_revision = "8c1f0a5d2b47",
    .message = "add country table",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

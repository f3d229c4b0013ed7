#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("purchase", {column("id", integer()).not_null(), primary_key({"id"})});
}

void downgrade(retort::Operations& op) { op.drop_table("purchase"); }

} // namespace

RETORT_REVISION(bb10){
    .branch_labels = "shop",
    .message = "orders",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

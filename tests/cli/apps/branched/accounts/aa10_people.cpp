#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("person", {column("id", integer()).not_null(), column("name", text()), primary_key({"id"})});
}

void downgrade(retort::Operations& op) { op.drop_table("person"); }

} // namespace

RETORT_REVISION(aa10){
    .branch_labels = "accounts",
    .message = "people",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.create_table("person",
                    {column("id", integer()).not_null(), column("name", text()).not_null(), primary_key({"id"})});
}

void downgrade(retort::Operations& op) { op.drop_table("person"); }

} // namespace

RETORT_REVISION(ab1000){
    .message = "people",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

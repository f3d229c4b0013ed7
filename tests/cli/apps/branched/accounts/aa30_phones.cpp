#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) { op.add_column("person", column("phone", text())); }

void downgrade(retort::Operations& op) { op.drop_column("person", "phone"); }

} // namespace

RETORT_REVISION(aa30){
    .down_revision = "aa10",
    .message = "phones",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) { op.add_column("person", column("email", text())); }

void downgrade(retort::Operations& op) { op.drop_column("person", "email"); }

} // namespace

RETORT_REVISION(aa20){
    .down_revision = "aa10",
    .message = "emails",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

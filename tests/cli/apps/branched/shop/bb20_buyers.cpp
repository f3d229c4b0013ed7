// Needs a table of the other branch, in the form that a revision there gives it.

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.add_column("purchase", column("person_id", integer()));
    op.add_constraint("purchase", foreign_key({"person_id"}, "person", {"id"}));
}

void downgrade(retort::Operations& op) {
    op.drop_constraint("purchase", "fk_purchase_person_id_person");
    op.drop_column("purchase", "person_id");
}

} // namespace

RETORT_REVISION(bb20){
    .down_revision = "bb10",
    .depends_on = "aa20",
    .message = "buyers",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) { op.add_column("country", column("phone_code", varchar(8))); }

void downgrade(retort::Operations& op) {
    // the values of country.phone_code are lost
    op.drop_column("country", "phone_code");
}

} // namespace

RETORT_REVISION(b7d94e61c820) {
    .down_revision = "f3a1b2c4d5e6",
    .message = "add country phone code",
    .upgrade = upgrade,
    .downgrade = downgrade,
};

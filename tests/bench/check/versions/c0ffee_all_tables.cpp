#include <retort/migration.hpp>

#include "../tables.hpp"

namespace {
void upgrade(retort::Operations& op) {
    for (int number = 0; number < TABLES; ++number) op.create_table(bench::table_name(number), bench::elements(number));
}
} // namespace

RETORT_REVISION(c0ffee){
    .down_revision = {},
    .message = "all tables",
    .upgrade = upgrade,
    .downgrade = nullptr,
};

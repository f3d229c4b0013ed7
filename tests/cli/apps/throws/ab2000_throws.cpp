#include <stdexcept>

#include <retort/migration.hpp>

using namespace retort::ddl;

namespace {

void upgrade(retort::Operations& op) {
    op.drop_table("person");
    throw std::runtime_error("half way through");
}

} // namespace

RETORT_REVISION(ab2000){
    .down_revision = "ab1000",
    .message = "throws half way, and has no downgrade",
    .upgrade = upgrade,
};

// One revision in place of two of those in branches.cpp.

#include <string_view>

#include <retort/migration.hpp>

namespace {
// What it stands in place of, oldest first. It stays when their files go.
constexpr std::string_view replaced[] = {
    "c30000000003",
    "d40000000004",
};
} // namespace

RETORT_REVISION(f60000000006) {
    .down_revision = "a10000000001",
    .branch_labels = "lending",
    .depends_on = "shop",
    .replaces = replaced,
    .message = "members and fines",
};

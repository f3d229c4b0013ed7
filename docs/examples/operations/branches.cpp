// A history with two branches, one of which needs the other, and the merge that joins them. They do nothing: what
// revisions do is in every_operation.cpp.

#include <retort/migration.hpp>

RETORT_REVISION(a10000000001) {
    .message = "rooms",
};

RETORT_REVISION(b20000000002) {
    .down_revision = "a10000000001",
    .branch_labels = "shop",
    .message = "prices",
};

RETORT_REVISION(c30000000003) {
    .down_revision = "a10000000001",
    .branch_labels = "lending",
    .message = "members",
};

RETORT_REVISION(d40000000004) {
    .down_revision = "c30000000003",
    .depends_on = "shop",
    .message = "fines, which are prices",
};

RETORT_REVISION(e50000000005) {
    .down_revision = {"b20000000002", "d40000000004"},
    .message = "shop and lending",
};

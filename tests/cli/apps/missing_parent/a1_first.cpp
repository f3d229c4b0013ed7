#include <retort/migration.hpp>

RETORT_REVISION(a1){
    .down_revision = "gone99",
    .message = "comes after a revision that no file has",
};

#include <retort/migration.hpp>

RETORT_REVISION(a1){
    .message = "first",
};

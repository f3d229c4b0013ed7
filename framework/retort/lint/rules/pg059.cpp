#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg059(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"alter", "table"}) && one.has({"detach", "partition"}) && !one.has({"concurrently"}) &&
            !one.has({"finalize"}))
            founds.push_back(
                {.table = one.name_after({"alter", "table"}),
                 .message = "SQL takes a partition away in one go",
                 .why = "ACCESS EXCLUSIVE on the whole table, the partition and the default partition keeps "
                        "reads and writes waiting",
                 .rewrite = "DETACH PARTITION … CONCURRENTLY in op.autocommit; it does not go with a default "
                            "partition"});
    return founds;
}

} // namespace retort::lint

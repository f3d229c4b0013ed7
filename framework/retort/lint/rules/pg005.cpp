#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg005(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"reindex"}) && !one.has({"concurrently"}))
            founds.push_back({.table = one.name_after({"table"}),
                              .message = "SQL builds indexes anew in one go",
                              .why =
                                  "SHARE on the table keeps writes waiting, ACCESS EXCLUSIVE on the index every query "
                                  "that would use it, until all rows are read",
                              .rewrite = "REINDEX … CONCURRENTLY in op.autocommit"});
    return founds;
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg061(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"refresh", "materialized", "view"}) && !one.has({"concurrently"}))
            founds.push_back({.table = one.name_after({"view"}),
                              .message = "SQL fills a materialized view in one go",
                              .why = "ACCESS EXCLUSIVE on it keeps its readers waiting until its query has run",
                              .rewrite = "REFRESH MATERIALIZED VIEW CONCURRENTLY, which takes a unique index on it"});
    return founds;
}

} // namespace retort::lint

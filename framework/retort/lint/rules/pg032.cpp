#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg032(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting)) {
        const bool updates = one.begins({"update"});
        if ((!updates && !one.begins({"delete", "from"})) || one.has({"where"})) continue;
        founds.push_back({.table = updates ? one.name_after({"update"}) : one.name_after({"delete", "from"}),
                          .message = updates ? "SQL changes every row" : "SQL deletes every row",
                          .why =
                              "each row is locked until the transaction ends, and whoever wants to change one waits; "
                              "PostgreSQL keeps the old version of each until it is vacuumed",
                          .rewrite = "batches with a WHERE, outside the transaction (op.autocommit)"});
    }
    return founds;
}

} // namespace retort::lint

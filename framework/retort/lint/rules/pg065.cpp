#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

Founds pg065(const Meeting& meeting) {
    const auto* op = meeting.as<operation::CreateTable>();
    if (op == nullptr || op->table.primary_key) return {};
    const schema::Table* later = meeting.at_end.find_table(op->table.name);
    if (later == nullptr || later->primary_key) return {};
    return {{.table = op->table.name,
             .message = fmt::format("table {} has no primary key", display(op->table.name)),
             .why = "nothing names one of its rows: logical replication refuses to change it, and so do the session, "
                    "batches and messages about rows",
             .rewrite = "primary_key({…})"}};
}

} // namespace retort::lint

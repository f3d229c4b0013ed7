#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg001(const Meeting& meeting) {
    const std::string rewrite = "op.create_index(…, concurrently), or the online form (--online always)";
    if (const auto* op = meeting.as<operation::CreateIndex>(); op != nullptr && !op->concurrently)
        return {{.table = op->table,
                 .message = fmt::format("index {} is built in one go", op->index.name),
                 .why = meeting.waiting(op->table),
                 .rewrite = rewrite}};
    Founds founds;
    const auto* execute = meeting.as<operation::Execute>();
    if (execute == nullptr || !execute->amounts_to.empty()) return founds; // else it is looked at by itself
    for (const RawStatement& one : raw_statements(meeting))
        if ((one.begins({"create", "index"}) || one.begins({"create", "unique", "index"})) &&
            !one.has({"index", "concurrently"}))
            founds.push_back({.table = one.name_after({"on"}),
                              .message = "SQL builds an index in one go",
                              .why = "SHARE keeps writes waiting; all rows are read",
                              .rewrite = rewrite});
    return founds;
}

} // namespace retort::lint

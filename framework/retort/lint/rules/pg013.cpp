#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg013(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr) return {};
    const bool becomes_not_null = (op->nullable && !*op->nullable) || (op->identity && *op->identity);
    const auto* column = meeting.table(op->table)->find_column(op->column);
    const database::Effect* effect = meeting.effect_on(op->table);
    if (!becomes_not_null || !column->nullable || effect == nullptr || !effect->scans || effect->rewrites) return {};
    return {{.table = op->table,
             .message = fmt::format("{} becomes NOT NULL, and all rows are checked in one go",
                                    operation::describe_column(op->table, op->column)),
             .why = meeting.waiting(op->table),
             .rewrite = "the online form (--online always): a CHECK that is validated first proves it"}};
}

} // namespace retort::lint

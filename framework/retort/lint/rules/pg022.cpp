#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg022(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr || (!op->type && !op->collation)) return {};
    const bool becomes_not_null =
        op->nullable && !*op->nullable && meeting.table(op->table)->find_column(op->column)->nullable;
    const database::Effect* effect = meeting.effect_on(op->table);
    if (becomes_not_null || effect == nullptr || !effect->scans || effect->rewrites) return {};
    return {{.table = op->table,
             .message = fmt::format("{} gets another type or collation, and its indexes and checks do not fit any more",
                                    operation::describe_column(op->table, op->column)),
             .why = meeting.waiting(op->table),
             .rewrite = "a new column with the new type or collation and an index of its own, as for PG020"}};
}

} // namespace retort::lint

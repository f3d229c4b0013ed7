#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg020(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr || (!op->type && !op->using_)) return {};
    const database::Effect* effect = meeting.effect_on(op->table);
    if (effect == nullptr || !effect->rewrites) return {};
    const schema::Type& from = meeting.table(op->table)->find_column(op->column)->type;
    return {{.table = op->table,
             .message =
                 fmt::format("the type of {} changes: {} becomes {}", operation::describe_column(op->table, op->column),
                             schema::display(from), schema::display(op->type ? *op->type : from)),
             .why = meeting.waiting(op->table),
             .rewrite =
                 "a new column that both releases write, filled in batches, read by the next release; the old one "
                 "is dropped after that"}};
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg015(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AddColumn>();
    if (op == nullptr) return {};
    const schema::Column& column = op->column;
    const database::Effect* effect = meeting.effect_on(op->table);
    if (!column.server_default || column.type.kind == schema::TypeKind::native || effect == nullptr ||
        !effect->rewrites)
        return {};
    return {{.table = op->table,
             .message = fmt::format("{} is added with a default that each row has a value of its own of",
                                    operation::describe_column(op->table, column.name)),
             .why = meeting.waiting(op->table),
             .rewrite =
                 "add it without a default, op.alter_column(…, {.server_default = …}) for the rows to come, and "
                 "fill the old rows in batches; a default that is the same for all rows (now(), a constant) writes "
                 "none"}};
}

} // namespace retort::lint

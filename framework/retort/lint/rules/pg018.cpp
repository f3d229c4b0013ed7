#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg018(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AddColumn>();
    if (op == nullptr || op->column.type.kind != schema::TypeKind::native || is_serial(op->column.type)) return {};
    const database::Effect* effect = meeting.effect_on(op->table);
    if (effect == nullptr || !effect->rewrites || op->column.identity || op->column.generated) return {};
    return {{.table = op->table,
             .message = fmt::format("{} is added with the type {}, of which Retort knows nothing",
                                    operation::describe_column(op->table, op->column.name), op->column.type.name.name),
             .why = fmt::format("if it is a domain with a CHECK: {}", meeting.waiting(op->table)),
             .rewrite = "for such a domain: the type below it, and a check of the table"}};
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds lt015(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr || !op->nullable || *op->nullable || op->using_) return {};
    if (!meeting.table(op->table)->find_column(op->column)->nullable) return {};
    return {{.table = op->table,
             .message = fmt::format("{} becomes NOT NULL", operation::describe_column(op->table, op->column)),
             .why = "it fails when a row has NULL in it; such rows are looked for first, and named",
             .rewrite = "fill them in a revision before it, or say with .using_ what the copy puts there"}};
}

} // namespace retort::lint

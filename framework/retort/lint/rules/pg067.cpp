#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg067(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr || !op->server_default || !*op->server_default) return {};
    const schema::Column& column = *meeting.table(op->table)->find_column(op->column);
    if (!column.server_default || column.server_default == *op->server_default) return {};
    return {{.table = op->table,
             .message = fmt::format("{} gets another default", operation::describe_column(op->table, op->column)),
             .why = "the rows that are there keep what they have",
             .rewrite = "if they are to have it too, op.execute(\"UPDATE …\") in a revision of its own"}};
}

} // namespace retort::lint

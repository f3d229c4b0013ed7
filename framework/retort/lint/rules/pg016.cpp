#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg016(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AddColumn>();
    if (op == nullptr || (!op->column.identity && !is_serial(op->column.type))) return {};
    return {{.table = op->table,
             .message = fmt::format("{} is added, and every row gets a number",
                                    operation::describe_column(op->table, op->column.name)),
             .why = meeting.waiting(op->table),
             .rewrite =
                 "add a nullable bigint, give new rows nextval() of a sequence as their default, fill the old rows "
                 "in batches, and make it an identity afterwards"}};
}

} // namespace retort::lint

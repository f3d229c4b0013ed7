#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg028(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr || !op->nullable || !*op->nullable) return {};
    if (meeting.table(op->table)->find_column(op->column)->nullable) return {};
    return {{.table = op->table,
             .message = fmt::format("{} may be NULL from now on", operation::describe_column(op->table, op->column)),
             .why = "the release that is running does not expect NULL in it, and fails to read such a row",
             .rewrite = "release a version first that reads NULL (std::optional) and does not write it"}};
}

} // namespace retort::lint

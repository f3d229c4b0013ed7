#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg014(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AddColumn>();
    if (op == nullptr) return {};
    const schema::Column& column = op->column;
    if (column.nullable || column.server_default || column.identity || column.generated || is_serial(column.type))
        return {};
    return {{.table = op->table,
             .message = fmt::format("{} is added as NOT NULL without a default",
                                    operation::describe_column(op->table, column.name)),
             .why = "it fails when the table has a row, and every INSERT of the release that is running fails after it",
             .rewrite =
                 "add it with a .server_default(…), which writes no row, or add it nullable, fill it, and make it "
                 "NOT NULL in a later revision"}};
}

} // namespace retort::lint

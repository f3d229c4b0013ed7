#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds lt009(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AddColumn>();
    if (op == nullptr) return {};
    const schema::Column& column = op->column;
    if (column.nullable || column.server_default || column.identity || column.generated) return {};
    return {
        {.table = op->table,
         .message = fmt::format("{} is added as NOT NULL without a default",
                                operation::describe_column(op->table, column.name)),
         .why = "it fails when the table has a row, and passes on an empty one, which a database for trying things out "
                "often is",
         .rewrite = "add it with a .server_default(…), or add it nullable, fill it, and make it NOT NULL in a later "
                    "revision"}};
}

} // namespace retort::lint

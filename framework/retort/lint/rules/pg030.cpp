#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg030(const Meeting& meeting) {
    const auto renamed = [](const schema::Name& table, std::string message) -> Founds {
        return {
            {.table = table,
             .message = std::move(message),
             .why = "every statement of the release that is running which uses the old name fails, and those of the "
                    "next one fail until this has run",
             .rewrite = "a new column or table that both releases write, and the old one dropped later; for a table "
                        "a view of the old name does. With a stop of all instances, op.allow(\"PG030\", …)"}};
    };
    if (const auto* op = meeting.as<operation::RenameTable>())
        return renamed(op->from, fmt::format("table {} becomes {}", display(op->from), op->to));
    if (const auto* op = meeting.as<operation::RenameColumn>())
        return renamed(op->table,
                       fmt::format("column {} becomes {}", operation::describe_column(op->table, op->from), op->to));
    if (const auto* op = meeting.as<operation::RenameEnumValue>())
        return renamed({}, fmt::format("value {} of enum {} becomes {}", op->from, display(op->type), op->to));
    return {};
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg009(const Meeting& meeting) {
    const auto* exclude = added<schema::Exclude>(meeting.operation);
    if (exclude == nullptr) return {};
    const auto& table = meeting.as<operation::AddConstraint>()->table;
    return {{.table = table,
             .message = fmt::format("exclude constraint {} is added, and its index built in one go", exclude->name),
             .why = meeting.waiting(table),
             .rewrite = "there is no form that does not block: give it to a new table that rows are copied to, or take "
                        "a quiet hour and op.allow(\"PG009\", …)"}};
}

} // namespace retort::lint

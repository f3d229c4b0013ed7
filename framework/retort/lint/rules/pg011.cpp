#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg011(const Meeting& meeting) {
    const auto* check = added<schema::Check>(meeting.operation);
    if (check == nullptr || check->not_valid) return {};
    const auto& table = meeting.as<operation::AddConstraint>()->table;
    return {
        {.table = table,
         .message = fmt::format("check {} is added, and all rows are checked in one go", check->name),
         .why = meeting.waiting(table),
         .rewrite = "the online form (--online always): NOT VALID first, and validated in a transaction of its own"}};
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg010(const Meeting& meeting) {
    const auto* key = added<schema::ForeignKey>(meeting.operation);
    if (key == nullptr || key->not_valid) return {};
    const auto& table = meeting.as<operation::AddConstraint>()->table;
    return {
        {.table = table,
         .message = fmt::format("foreign key {} is added, and checked in one go", key->name),
         .why = fmt::format("on this table and on {}: {}", display(key->target), meeting.waiting(table)),
         .rewrite = "the online form (--online always): NOT VALID first, and validated in a transaction of its own"}};
}

} // namespace retort::lint

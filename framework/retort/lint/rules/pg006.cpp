#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg006(const Meeting& meeting) {
    const auto* key = added<schema::PrimaryKey>(meeting.operation);
    if (key == nullptr || takes_index(meeting.operation)) return {};
    const auto& table = meeting.as<operation::AddConstraint>()->table;
    return {
        {.table = table,
         .message = fmt::format("primary key {} is added, and its index built in one go", key->name),
         .why = meeting.waiting(table),
         .rewrite = "the online form (--online always): a unique index that is built concurrently becomes the key"}};
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg008(const Meeting& meeting) {
    const auto* unique = added<schema::Unique>(meeting.operation);
    if (unique == nullptr || takes_index(meeting.operation)) return {};
    const auto& table = meeting.as<operation::AddConstraint>()->table;
    return {{.table = table,
             .message = fmt::format("unique constraint {} is added, and its index built in one go", unique->name),
             .why = meeting.waiting(table),
             .rewrite = "the online form (--online always): a unique index that is built concurrently becomes the "
                        "constraint"}};
}

} // namespace retort::lint

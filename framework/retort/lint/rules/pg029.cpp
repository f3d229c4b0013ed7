#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

namespace {
// Such as the check that proves NOT NULL in the online form.
bool is_of_same_revision(const operation::DropConstraint& drop, const migration::Work& work) {
    return std::ranges::any_of(work.operations, [&](const operation::Recorded& one) {
        const auto* add = std::get_if<operation::AddConstraint>(&one.operation.value);
        return add != nullptr && add->table == drop.table && schema::name_of(add->constraint) == drop.constraint;
    });
}
} // namespace

Founds pg029(const Meeting& meeting) {
    const auto* op = meeting.as<operation::DropConstraint>();
    if (op == nullptr || is_of_same_revision(*op, meeting.work)) return {};
    const std::string waiting = meeting.waiting(op->table);
    return {{.table = op->table,
             .message = fmt::format("{} is dropped", operation::describe(operation::constraint_of(
                                                         *meeting.table(op->table), op->constraint))),
             .why = fmt::format("nothing keeps wrong rows out from now on, and they stand in the way of its return{}",
                                waiting.empty() ? "" : "; " + waiting),
             .rewrite = "where another one takes its place, add that one first; else op.allow(\"PG029\", …)"}};
}

} // namespace retort::lint

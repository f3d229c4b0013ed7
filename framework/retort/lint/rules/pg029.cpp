#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg029(const Meeting& meeting) {
    const auto* op = meeting.as<operation::DropConstraint>();
    if (op == nullptr) return {};
    const std::string waiting = meeting.waiting(op->table);
    return {{.table = op->table,
             .message = fmt::format("{} is dropped", operation::describe(operation::constraint_of(
                                                         *meeting.table(op->table), op->constraint))),
             .why = fmt::format("nothing keeps wrong rows out from now on, and they stand in the way of its return{}",
                                waiting.empty() ? "" : "; " + waiting),
             .rewrite = "where another one takes its place, add that one first; else op.allow(\"PG029\", …)"}};
}

} // namespace retort::lint

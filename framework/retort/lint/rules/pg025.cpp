#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg025(const Meeting& meeting) {
    const auto* op = meeting.as<operation::DropColumn>();
    if (op == nullptr) return {};
    const std::string waiting = meeting.waiting(op->table);
    return {
        {.table = op->table,
         .message = fmt::format("column {} is dropped", operation::describe_column(op->table, op->column)),
         .why = fmt::format("its values are lost, and every statement of the release that is running which names it "
                            "fails{}",
                            waiting.empty() ? "" : "; " + waiting),
         .rewrite = "release a version whose models do not have it, then drop it, and say so: op.allow(\"PG025\", …)"}};
}

} // namespace retort::lint

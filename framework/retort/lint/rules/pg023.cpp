#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/diff/hazards.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg023(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AlterColumn>();
    if (op == nullptr || !op->type || op->using_) return {};
    const schema::Type& from = meeting.table(op->table)->find_column(op->column)->type;
    if (diff::always_fits(from, *op->type)) return {};
    return {
        {.table = op->table,
         .message = fmt::format("{} becomes narrower: {} becomes {}", operation::describe_column(op->table, op->column),
                                schema::display(from), schema::display(*op->type)),
         .why = "it fails when a row holds a value that does not fit; the plan looks for such rows first and names "
                "them",
         .rewrite = "correct the rows in a revision before it, or say with .using_ what becomes of them"}};
}

} // namespace retort::lint

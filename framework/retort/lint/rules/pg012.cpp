#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace retort::lint {

Founds pg012(const Meeting& meeting) {
    const auto* op = meeting.as<operation::ValidateConstraint>();
    const bool is_held =
        op != nullptr && std::ranges::any_of(meeting.earlier, [&](const Earlier& one) {
            const auto* add = std::get_if<operation::AddConstraint>(&one.operation->value);
            return add != nullptr && add->table == op->table && schema::name_of(add->constraint) == op->constraint;
        });
    if (!is_held) return {};
    return {
        {.table = op->table,
         .message = fmt::format("{} is validated in the transaction that adds it", op->constraint),
         .why =
             "the lock that adding it took is held while all rows are read: of a check ACCESS EXCLUSIVE, which keeps "
             "reads and writes waiting, of a foreign key SHARE ROW EXCLUSIVE on both tables, which keeps writes "
             "waiting",
         .rewrite = "op.autocommit([](auto& own) { own.validate_constraint(…); }), or the constraint without "
                    ".not_valid() and the online form, which does that"}};
}

} // namespace retort::lint

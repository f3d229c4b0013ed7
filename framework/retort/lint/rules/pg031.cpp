#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg031(const Meeting& meeting) {
    const auto unique = [](const schema::Name& table, const std::string& name) -> Founds {
        return {{.table = table,
                 .message = fmt::format("{} wants values that are unique", name),
                 .why = "it fails when rows have the same",
                 .rewrite = "look for them first: SELECT …, count(*) FROM … GROUP BY … HAVING count(*) > 1; a revision "
                            "before it puts them right"}};
    };
    if (const auto* op = meeting.as<operation::CreateIndex>(); op != nullptr && op->index.unique)
        return unique(op->table, op->index.name);
    const auto* op = meeting.as<operation::AddConstraint>();
    if (op == nullptr || takes_index(meeting.operation)) return {}; // the index was found before
    const bool is_key = std::holds_alternative<schema::PrimaryKey>(op->constraint) ||
                        std::holds_alternative<schema::Unique>(op->constraint);
    return is_key ? unique(op->table, schema::name_of(op->constraint)) : Founds{};
}

} // namespace retort::lint

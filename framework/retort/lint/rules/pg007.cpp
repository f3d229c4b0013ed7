#include <retort/lint/rules.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg007(const Meeting& meeting) {
    const auto* key = added<schema::PrimaryKey>(meeting.operation);
    if (key == nullptr) return {};
    const auto& name = meeting.as<operation::AddConstraint>()->table;
    const schema::Table* table = meeting.table(name);
    std::vector<std::string> nullable;
    for (const std::string& column : key->columns)
        if (const auto* found = table == nullptr ? nullptr : table->find_column(column);
            found != nullptr && found->nullable)
            nullable.push_back(column);
    if (nullable.empty()) return {};
    return {{.table = name,
             .message = fmt::format("primary key {} makes {} NOT NULL", key->name, fmt::join(nullable, ", ")),
             .why = "ACCESS EXCLUSIVE keeps reads and writes waiting while all rows are looked at for NULL, although "
                    "the key's index may be there already",
             .rewrite = "a revision before it: op.alter_column(…, {.nullable = false}), which has an online form"}};
}

} // namespace retort::lint

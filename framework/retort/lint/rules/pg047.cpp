#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

namespace {
// Of all that it can hold, in words; empty: enough.
std::string_view limit_of(const schema::Type& type) {
    if (type.kind == schema::TypeKind::smallint || type.name.name == "smallserial") return "32,767";
    if (type.kind == schema::TypeKind::integer || (is_serial(type) && type.name.name == "serial"))
        return "2,147,483,647";
    return {};
}
} // namespace

Founds pg047(const Meeting& meeting) {
    Founds founds;
    for (const auto& [name, key] : made_primary_keys(meeting.operation)) {
        const auto* create = meeting.as<operation::CreateTable>();
        const schema::Table* table = create != nullptr ? &create->table : meeting.table(name);
        const schema::Column* column =
            table == nullptr || key->columns.size() != 1 ? nullptr : table->find_column(key->columns.front());
        // A key that points at another table has the type of that one.
        if (column == nullptr || limit_of(column->type).empty()) continue;
        if (std::ranges::any_of(table->foreign_keys, [&](const auto& one) { return one.columns == key->columns; }))
            continue;
        founds.push_back(
            {.table = name,
             .message = fmt::format("the key {} counts to {} at most", operation::describe_column(name, column->name),
                                    limit_of(column->type)),
             .why = "when it is used up every INSERT fails, and a larger type writes all rows anew, here and "
                    "wherever it is pointed at",
             .rewrite = "bigint() or uuid(); for a table that stays small, op.allow(\"PG047\", …)"});
    }
    return founds;
}

} // namespace retort::lint

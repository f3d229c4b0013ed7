#include <sqlite/effects.hpp>

#include <algorithm>
#include <concepts>
#include <set>

#include <sqlite/compile.hpp>

namespace retort::sqlite {

namespace {
using schema::Name;

void add_tables(std::set<Name>& tables, const operation::Operation& operation, const schema::Schema& before) {
    std::visit(operation::overloaded{[&](const operation::ReplaceEnum& op) {
                                         for (const schema::Table& table : before.tables)
                                             for (const schema::Column& column : table.columns)
                                                 if (column.type.name == op.type) tables.insert(table.name);
                                     },
                                     // It is gone: no row is copied.
                                     [](const operation::DropTable&) {},
                                     [&](const auto& op) {
                                         if constexpr (requires {
                                                           { op.table } -> std::same_as<const Name&>;
                                                       })
                                             tables.insert(op.table);
                                     }},
               operation.value);
}
} // namespace

database::Effects effects(std::span<const operation::Recorded> batch, const schema::Schema& before) {
    const database::Steps steps = compile(batch, before);
    if (std::ranges::none_of(steps, &database::Step::suspends_foreign_keys)) return {};
    std::set<Name> tables;
    for (const operation::Recorded& one : batch) add_tables(tables, one.operation, before);
    database::Effects effects;
    for (const Name& table : tables)
        if (before.find_table(table) != nullptr) effects.push_back({.table = table, .rewrites = true});
    return effects;
}

} // namespace retort::sqlite

#include <retort/testing/kept_rows.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/dialect.hpp>
#include <retort/operation/apply.hpp>

namespace retort::testing {

using operation::Operation;
using schema::Schema;

namespace {
KeptTable* find_after(std::vector<KeptTable>& kept, const schema::Name& name) {
    const auto found = std::ranges::find(kept, name, &KeptTable::after);
    return found == kept.end() ? nullptr : &*found;
}

void forget(KeptTable* table, const std::string& column) {
    if (table != nullptr) std::erase_if(table->columns, [&](const auto& one) { return one.second == column; });
}

// Whether values of the column may be others afterwards.
bool changes_values(const operation::AlterColumn& alter, const Schema& before) {
    const schema::Column& column = *before.find_table(alter.table)->find_column(alter.column);
    return alter.generated || alter.using_ ||
           (alter.type && (alter.type->kind != column.type.kind || alter.type->kind == schema::TypeKind::numeric));
}

void follow(std::vector<KeptTable>& kept, const Operation& operation, const Schema& before) {
    const auto nothing = [](const auto&) {};
    std::visit(operation::overloaded{
                   nothing,
                   [&](const operation::DropTable& drop) {
                       std::erase_if(kept, [&](const KeptTable& one) { return one.after == drop.table; });
                   },
                   [&](const operation::RenameTable& rename) {
                       if (KeptTable* table = find_after(kept, rename.from)) table->after.name = rename.to;
                   },
                   [&](const operation::RenameColumn& rename) {
                       if (KeptTable* table = find_after(kept, rename.table))
                           for (auto& [old_name, name] : table->columns)
                               if (name == rename.from) name = rename.to;
                   },
                   [&](const operation::DropColumn& drop) { forget(find_after(kept, drop.table), drop.column); },
                   [&](const operation::AlterColumn& alter) {
                       if (changes_values(alter, before)) forget(find_after(kept, alter.table), alter.column);
                   },
               },
               operation.value);
}

} // namespace

std::vector<KeptTable> kept_tables(const Schema& before, std::span<const Operation> operations) {
    std::vector<KeptTable> kept;
    for (const schema::Table& table : before.tables) {
        KeptTable& one = kept.emplace_back(KeptTable{table.name, table.name, {}});
        for (const schema::Column& column : table.columns)
            if (!column.generated) one.columns[column.name] = column.name;
    }
    Schema schema = before;
    for (const Operation& operation : operations) {
        follow(kept, operation, schema);
        schema = operation::apply(std::move(schema), operation);
    }
    return kept;
}

KeptRows read_rows(database::Connection& connection, const std::vector<KeptTable>& kept, const Schema& schema,
                   bool after) {
    const database::Dialect& dialect = connection.dialect();
    KeptRows rows;
    for (const KeptTable& one : kept) {
        const schema::Table& table = *schema.find_table(after ? one.after : one.before);
        std::vector<std::string> columns{"1"};
        for (const auto& [old_name, name] : one.columns) {
            const schema::Column& column = *table.find_column(after ? name : old_name);
            columns.push_back(dialect.read(dialect.quote(column.name), column.type));
        }
        auto& lines = rows[one.before];
        for (const auto& row : connection.query(
                 fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "), dialect.quote_name(table.name)))) {
            std::string line;
            for (const auto& cell : row) line += cell.value_or("NULL") + " | ";
            lines.insert(line);
        }
    }
    return rows;
}

} // namespace retort::testing

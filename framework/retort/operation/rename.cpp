#include <retort/operation/rename.hpp>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <retort/operation/expressions.hpp>
#include <retort/schema/rename.hpp>

namespace retort::operation {

namespace {
using Rewrite = std::function<std::string(const std::string&)>;

void rewrite(schema::Expression& expression, const Rewrite& text) {
    auto* sql = std::get_if<schema::SqlText>(&expression.value);
    if (sql == nullptr) return;
    sql->text = text(sql->text);
    for (auto& [dialect, own] : sql->by_dialect) own = text(own);
}

void rewrite_expressions(schema::Table& table, const Rewrite& text) {
    for_each_expression(table, [&text](schema::Expression& expression) { rewrite(expression, text); });
}
} // namespace

void rename_table(schema::Schema& schema, const schema::Name& from, const std::string& to) {
    const schema::Name renamed(from.schema, to);
    for (schema::Table& table : schema.tables)
        for (schema::ForeignKey& key : table.foreign_keys)
            if (key.target == from) key.target = renamed;
    for (schema::Opaque& one : schema.opaque)
        if (one.table == from) one.table = renamed;
    for (schema::Sequence& one : schema.sequences)
        if (one.owned_by && one.owned_by->table == from) one.owned_by->table = renamed;
    const auto place = std::ranges::find(schema.tables, from, &schema::Table::name);
    schema::Table table = std::move(*place);
    schema.tables.erase(place);
    rewrite_expressions(table, [&](const std::string& text) { return schema::rename_qualifier(text, from.name, to); });
    table.name = renamed;
    put(schema, std::move(table));
}

void rename_column(schema::Schema& schema, schema::Table& table, const std::string& from, const std::string& to) {
    const auto rename = [&](std::vector<std::string>& columns) { std::ranges::replace(columns, from, to); };
    table.find_column(from)->name = to;
    if (table.primary_key) {
        rename(table.primary_key->columns);
        rename(table.primary_key->include);
    }
    for (schema::Unique& unique : table.uniques) {
        rename(unique.columns);
        rename(unique.include);
    }
    table.options.partition_by = schema::rename_identifier(table.options.partition_by, from, to);
    for (schema::ForeignKey& key : table.foreign_keys) rename(key.columns);
    for (schema::Exclude& exclude : table.excludes)
        for (schema::ExcludeElement& element : exclude.elements)
            if (element.column == from) element.column = to;
    for (schema::Index& index : table.indexes) {
        rename(index.include);
        for (schema::IndexPart& part : index.parts)
            if (part.column == from) part.column = to;
    }
    rewrite_expressions(table, [&](const std::string& text) { return schema::rename_identifier(text, from, to); });
    for (schema::Table& other : schema.tables)
        for (schema::ForeignKey& key : other.foreign_keys)
            if (key.target == table.name) rename(key.target_columns);
    for (schema::Sequence& one : schema.sequences)
        if (one.owned_by && one.owned_by->table == table.name && one.owned_by->column == from)
            one.owned_by->column = to;
}

} // namespace retort::operation

#include <retort/lint/made.hpp>

namespace retort::lint {

namespace {
const operation::CreateTable* created(const operation::Operation& operation) {
    return std::get_if<operation::CreateTable>(&operation.value);
}

template <class Thing>
std::vector<Made<Thing>> all(const operation::Operation& operation, std::vector<Thing> schema::Table::*list) {
    std::vector<Made<Thing>> made;
    if (const auto* create = created(operation))
        for (const Thing& one : create->table.*list) made.push_back({create->table.name, &one});
    return made;
}
} // namespace

std::vector<MadeType> made_types(const operation::Operation& operation) {
    std::vector<MadeType> made;
    if (const auto* create = created(operation))
        for (const schema::Column& column : create->table.columns)
            made.push_back({create->table.name, column.name, column.type});
    if (const auto* add = std::get_if<operation::AddColumn>(&operation.value))
        made.push_back({add->table, add->column.name, add->column.type});
    if (const auto* alter = std::get_if<operation::AlterColumn>(&operation.value); alter != nullptr && alter->type)
        made.push_back({alter->table, alter->column, *alter->type});
    return made;
}

std::vector<Made<schema::ForeignKey>> made_foreign_keys(const operation::Operation& operation) {
    auto made = all(operation, &schema::Table::foreign_keys);
    if (const auto* key = added<schema::ForeignKey>(operation))
        made.push_back({std::get<operation::AddConstraint>(operation.value).table, key});
    return made;
}

std::vector<Made<schema::Index>> made_indexes(const operation::Operation& operation) {
    auto made = all(operation, &schema::Table::indexes);
    if (const auto* create = std::get_if<operation::CreateIndex>(&operation.value))
        made.push_back({create->table, &create->index});
    return made;
}

std::vector<Made<schema::PrimaryKey>> made_primary_keys(const operation::Operation& operation) {
    std::vector<Made<schema::PrimaryKey>> made;
    if (const auto* create = created(operation); create != nullptr && create->table.primary_key)
        made.push_back({create->table.name, &*create->table.primary_key});
    if (const auto* key = added<schema::PrimaryKey>(operation))
        made.push_back({std::get<operation::AddConstraint>(operation.value).table, key});
    return made;
}

bool takes_index(const operation::Operation& operation) {
    const auto* add = std::get_if<operation::AddConstraint>(&operation.value);
    return add != nullptr && !add->using_index.empty();
}

bool is_serial(const schema::Type& type) {
    return type.kind == schema::TypeKind::native && type.array_dimensions == 0 &&
           (type.name.name == "serial" || type.name.name == "bigserial" || type.name.name == "smallserial");
}

} // namespace retort::lint

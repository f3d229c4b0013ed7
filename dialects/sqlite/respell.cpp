#include <sqlite/respell.hpp>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include <retort/schema/sql_tokens.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using schema::Schema;
using schema::Table;

// The name as one of the elements has it: in its case, unless one is called so.
template <class T> void respell(std::string& name, const std::vector<T>& elements) {
    const auto exact = std::ranges::find(elements, name, &T::name);
    if (exact != elements.end()) return;
    const auto other = std::ranges::find_if(elements, [&](const T& one) { return same_name(one.name, name); });
    if (other != elements.end()) name = other->name;
}

template <class T> void respell(std::vector<std::string>& names, const std::vector<T>& elements) {
    for (std::string& name : names) respell(name, elements);
}

template <class T> void respell_names(std::vector<T>& elements, const std::vector<T>& as) {
    for (T& element : elements) respell(element.name, as);
}

void respell(Table& table, const Table& as) {
    respell_names(table.columns, as.columns);
    if (table.primary_key) {
        respell(table.primary_key->columns, as.columns);
        if (as.primary_key && same_name(table.primary_key->name, as.primary_key->name))
            table.primary_key->name = as.primary_key->name;
    }
    respell_names(table.uniques, as.uniques);
    for (auto& unique : table.uniques) respell(unique.columns, as.columns);
    respell_names(table.foreign_keys, as.foreign_keys);
    for (auto& key : table.foreign_keys) respell(key.columns, as.columns);
    respell_names(table.checks, as.checks);
    respell_names(table.indexes, as.indexes);
    for (auto& index : table.indexes)
        for (auto& part : index.parts) respell(part.column, as.columns);
}

// The wanted table of that name in whatever case.
class Wanted {
public:
    explicit Wanted(const Schema& schema) {
        for (const Table& table : schema.tables)
            if (table.name.schema.empty()) tables_.emplace(schema::sql_lower(table.name.name), &table);
    }
    [[nodiscard]] const Table* find(const schema::Name& name) const {
        const auto found = tables_.find(schema::sql_lower(name.name));
        return found == tables_.end() ? nullptr : found->second;
    }

private:
    std::unordered_map<std::string, const Table*> tables_{};
};
} // namespace

void respell(Schema& found, const Schema& wanted) {
    const Wanted tables(wanted);
    for (Table& table : found.tables) {
        for (auto& key : table.foreign_keys) {
            const Table* target = tables.find(key.target);
            if (target == nullptr) continue;
            key.target = target->name;
            respell(key.target_columns, target->columns);
        }
        const Table* other = tables.find(table.name);
        if (other == nullptr) continue;
        table.name = other->name;
        respell(table, *other);
        schema::canonicalise(table); // its lists are in order of name
    }
    for (schema::Opaque& object : found.opaque)
        if (const Table* table = tables.find(object.table)) object.table = table->name;
    std::ranges::sort(found.tables, {}, &Table::name);
}

} // namespace retort::sqlite

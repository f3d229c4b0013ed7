#include <sqlite/respell.hpp>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include <retort/schema/sql_tokens.hpp>

namespace retort::sqlite {

namespace {
using schema::Schema;
using schema::Table;

// Spellings by themselves in lower case.
class Spellings {
public:
    void add(const std::string& name) { names_.emplace(schema::sql_lower(name), name); }
    void apply(std::string& name) const {
        if (const auto found = names_.find(schema::sql_lower(name)); found != names_.end()) name = found->second;
    }
    void apply(std::vector<std::string>& names) const {
        for (std::string& name : names) apply(name);
    }

private:
    std::unordered_map<std::string, std::string> names_{};
};

struct TableSpellings {
    Spellings columns{};
    Spellings constraints{};
    Spellings indexes{};
};

TableSpellings spellings_of(const Table& table) {
    TableSpellings spellings;
    for (const auto& column : table.columns) spellings.columns.add(column.name);
    if (table.primary_key) spellings.constraints.add(table.primary_key->name);
    for (const auto& unique : table.uniques) spellings.constraints.add(unique.name);
    for (const auto& key : table.foreign_keys) spellings.constraints.add(key.name);
    for (const auto& check : table.checks) spellings.constraints.add(check.name);
    for (const auto& index : table.indexes) spellings.indexes.add(index.name);
    return spellings;
}

void respell(Table& table, const TableSpellings& as) {
    for (auto& column : table.columns) as.columns.apply(column.name);
    if (table.primary_key) {
        as.constraints.apply(table.primary_key->name);
        as.columns.apply(table.primary_key->columns);
    }
    for (auto& unique : table.uniques) {
        as.constraints.apply(unique.name);
        as.columns.apply(unique.columns);
    }
    for (auto& key : table.foreign_keys) {
        as.constraints.apply(key.name);
        as.columns.apply(key.columns);
    }
    for (auto& check : table.checks) as.constraints.apply(check.name);
    for (auto& index : table.indexes) {
        as.indexes.apply(index.name);
        for (auto& part : index.parts) as.columns.apply(part.column);
    }
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
            spellings_of(*target).columns.apply(key.target_columns);
        }
        const Table* other = tables.find(table.name);
        if (other == nullptr) continue;
        table.name = other->name;
        respell(table, spellings_of(*other));
        schema::canonicalise(table); // its lists are in order of name
    }
    for (schema::Opaque& object : found.opaque)
        if (const Table* table = tables.find(object.table)) object.table = table->name;
    std::ranges::sort(found.tables, {}, &Table::name);
}

} // namespace retort::sqlite

#include <retort/schema/table.hpp>

#include <algorithm>
#include <utility>

#include <retort/schema/naming.hpp>

namespace retort::schema {

namespace {
// The element of that name, or nullptr.
template <class Elements> auto* find_named(Elements& elements, std::string_view name) noexcept {
    const auto found = std::ranges::find_if(elements, [name](const auto& element) { return element.name == name; });
    return found == elements.end() ? nullptr : &*found;
}

void add(Table& table, PrimaryKey key) { table.primary_key = std::move(key); }
void add(Table& table, Unique unique) { table.uniques.push_back(std::move(unique)); }
void add(Table& table, ForeignKey key) { table.foreign_keys.push_back(std::move(key)); }
void add(Table& table, Check check) { table.checks.push_back(std::move(check)); }
void add(Table& table, Exclude exclude) { table.excludes.push_back(std::move(exclude)); }

template <class T> void sort_by_name(std::vector<T>& elements) { std::ranges::stable_sort(elements, {}, &T::name); }

template <class T, class MakeName> void name_and_sort(std::vector<T>& elements, MakeName make_name) {
    for (T& element : elements)
        if (element.name.empty()) element.name = make_name(element);
    sort_by_name(elements);
}
} // namespace

const Column* Table::find_column(std::string_view column) const noexcept { return find_named(columns, column); }
Column* Table::find_column(std::string_view column) noexcept { return find_named(columns, column); }
const Index* Table::find_index(std::string_view index) const noexcept { return find_named(indexes, index); }

std::optional<Constraint> Table::find_constraint(std::string_view constraint) const {
    if (primary_key && primary_key->name == constraint) return *primary_key;
    if (const auto* unique = find_named(uniques, constraint)) return *unique;
    if (const auto* key = find_named(foreign_keys, constraint)) return *key;
    if (const auto* check = find_named(checks, constraint)) return *check;
    if (const auto* exclude = find_named(excludes, constraint)) return *exclude;
    return std::nullopt;
}

void add_constraint(Table& table, Constraint constraint) {
    std::visit([&table](auto& one) { add(table, std::move(one)); }, constraint);
}

void canonicalise(Table& table) {
    const Name& name = table.name;
    if (table.primary_key) {
        if (table.primary_key->name.empty()) table.primary_key->name = primary_key_name(name);
        for (const std::string& key : table.primary_key->columns)
            if (Column* column = table.find_column(key)) column->nullable = false;
    }
    for (Column& column : table.columns)
        if (column.identity) column.nullable = false;
    name_and_sort(table.uniques, [&name](const Unique& unique) { return unique_name(name, unique); });
    name_and_sort(table.foreign_keys, [&name](const ForeignKey& key) { return foreign_key_name(name, key); });
    name_and_sort(table.checks, [&name](const Check& check) { return check_name(name, check); });
    name_and_sort(table.excludes, [&name](const Exclude& exclude) { return exclude_name(name, exclude); });
    name_and_sort(table.indexes, [&name](const Index& index) { return index_name(name, index); });
}

} // namespace retort::schema

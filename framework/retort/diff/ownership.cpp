#include <retort/diff/ownership.hpp>

#include <algorithm>
#include <set>

#include <retort/operation/uses.hpp>

namespace retort::diff {

using schema::Name;

namespace {
template <class T> void add_names(std::set<Name>& names, const std::vector<T>& elements) {
    for (const T& one : elements) names.insert(one.name);
}

// Those that are known can be compared. The others are told, and stay on both sides where they are needed.
template <class T, class IsKnown, class IsNeeded>
void sort_out(const std::vector<T>& found, const IsKnown& is_known, const IsNeeded& is_needed, Ownership& result,
              std::vector<std::string>& unmanaged) {
    for (const T& one : found) {
        if (is_known(one)) {
            put(result.managed, one);
            continue;
        }
        unmanaged.push_back(display(one.name));
        if (!is_needed(one)) continue;
        put(result.managed, one);
        put(result.wanted, one);
    }
}

std::set<Name> known_tables(const schema::Schema& history, const schema::Schema& wanted,
                            const std::vector<Rename>& renames) {
    std::set<Name> known;
    add_names(known, history.tables);
    add_names(known, wanted.tables);
    for (const Rename& one : renames)
        if (one.column.empty() && wanted.find_table(one.table) != nullptr) known.insert({one.table.schema, one.from});
    return known;
}

bool is_target(const std::vector<const schema::Table*>& tables, const Name& name) {
    return std::ranges::any_of(tables, [&name](const schema::Table* table) {
        return std::ranges::any_of(table->foreign_keys,
                                   [&name](const schema::ForeignKey& key) { return key.target == name; });
    });
}

bool lists(const schema::Schema& schema, const std::string& name) {
    return std::ranges::find(schema.namespaces, name) != schema.namespaces.end();
}
} // namespace

bool Unmanaged::empty() const { return tables.empty() && enums.empty() && sequences.empty() && namespaces.empty(); }

Ownership managed(const schema::Schema& found, const schema::Schema& history, const schema::Schema& wanted,
                  const std::vector<Rename>& renames) {
    Ownership result{.managed = {}, .wanted = wanted, .unmanaged = {}};
    const std::set<Name> tables = known_tables(history, wanted, renames);
    std::vector<const schema::Table*> ours;
    for (const schema::Table& one : found.tables)
        if (tables.contains(one.name)) ours.push_back(&one);
    sort_out(
        found.tables, [&](const schema::Table& one) { return tables.contains(one.name); },
        [&](const schema::Table& one) { return is_target(ours, one.name); }, result, result.unmanaged.tables);
    sort_out(
        found.enums,
        [&](const schema::Enum& one) {
            return history.find_enum(one.name) != nullptr || wanted.find_enum(one.name) != nullptr;
        },
        [&](const schema::Enum& one) { return operation::use_of_enum(result.managed, one.name).has_value(); }, result,
        result.unmanaged.enums);
    sort_out(
        found.sequences,
        [&](const schema::Sequence& one) {
            return history.find_sequence(one.name) != nullptr || wanted.find_sequence(one.name) != nullptr;
        },
        [&](const schema::Sequence& one) { return operation::use_of_sequence(result.managed, one.name).has_value(); },
        result, result.unmanaged.sequences);
    for (const std::string& name : found.namespaces)
        if (lists(history, name) || lists(wanted, name))
            result.managed.namespaces.push_back(name);
        else
            result.unmanaged.namespaces.push_back(name);
    for (const auto& [name, comment] : found.namespace_comments)
        if (lists(result.managed, name)) result.managed.namespace_comments.emplace(name, comment);
    result.managed.opaque = found.opaque;
    return result;
}

} // namespace retort::diff

#include <retort/diff/ownership.hpp>

#include <algorithm>
#include <utility>

#include <retort/operation/uses.hpp>

namespace retort::diff {

using schema::Name;

namespace {
using schema::Schema;

// Whether a wanted table is to be made of the one of that name.
bool is_taken_up(const std::vector<Rename>& renames, const Name& old, const Schema& wanted) {
    return std::ranges::any_of(renames, [&](const Rename& one) {
        return one.column.empty() && one.table.schema == old.schema && one.from == old.name &&
               wanted.find_table(one.table) != nullptr;
    });
}

bool is_target(const Schema& schema, const Name& name) {
    return std::ranges::any_of(schema.tables, [&name](const schema::Table& table) {
        return std::ranges::any_of(table.foreign_keys,
                                   [&name](const schema::ForeignKey& key) { return key.target == name; });
    });
}

bool lists(const Schema& schema, const std::string& name) {
    return std::ranges::find(schema.namespaces, name) != schema.namespaces.end();
}

// Takes those that are unmanaged out of `elements`, which are in the same order.
template <class T> std::vector<T> take_out(std::vector<T>& elements, const std::vector<std::string>& unmanaged) {
    std::vector<T> taken;
    auto next = unmanaged.begin();
    std::erase_if(elements, [&](T& one) {
        if (next == unmanaged.end() || display(one.name) != *next) return false;
        ++next;
        taken.push_back(std::move(one));
        return true;
    });
    return taken;
}

// Those that are needed are on both sides as they were found.
template <class T, class IsNeeded>
void put_back(std::vector<T> taken, const IsNeeded& is_needed, Ownership& ownership) {
    std::erase_if(taken, [&](const T& one) { return !is_needed(one.name); });
    for (T& one : taken) {
        put(ownership.wanted, one);
        put(ownership.managed, std::move(one));
    }
}
} // namespace

bool Unmanaged::empty() const { return tables.empty() && enums.empty() && sequences.empty() && namespaces.empty(); }

Unmanaged unmanaged(const Schema& found, const Schema& history, const Schema& wanted,
                    const std::vector<Rename>& renames) {
    Unmanaged others;
    const auto tell = [](std::vector<std::string>& names, const auto& elements, const auto& is_managed) {
        for (const auto& one : elements)
            if (!is_managed(one)) names.push_back(display(one.name));
    };
    const auto has_table = [&](const Name& name) {
        return history.find_table(name) != nullptr || wanted.find_table(name) != nullptr ||
               is_taken_up(renames, name, wanted);
    };
    tell(others.tables, found.tables, [&](const schema::Table& one) { return has_table(one.name); });
    tell(others.enums, found.enums, [&](const schema::Enum& one) {
        return history.find_enum(one.name) != nullptr || wanted.find_enum(one.name) != nullptr;
    });
    tell(others.sequences, found.sequences, [&](const schema::Sequence& one) {
        return history.find_sequence(one.name) != nullptr || wanted.find_sequence(one.name) != nullptr ||
               (one.owned_by && has_table(one.owned_by->table));
    });
    for (const std::string& name : found.namespaces)
        if (!lists(history, name) && !lists(wanted, name)) others.namespaces.push_back(name);
    return others;
}

void forget_missing_owners(Schema& schema) {
    for (schema::Sequence& one : schema.sequences)
        if (one.owned_by && schema.find_table(one.owned_by->table) == nullptr) one.owned_by.reset();
}

Ownership managed(Schema found, const Schema& history, Schema wanted, const std::vector<Rename>& renames) {
    Unmanaged others = unmanaged(found, history, wanted, renames);
    Ownership result{.managed = std::move(found), .wanted = std::move(wanted), .unmanaged = std::move(others)};
    Schema& ours = result.managed;
    std::vector<schema::Table> tables = take_out(ours.tables, result.unmanaged.tables);
    std::vector<schema::Enum> enums = take_out(ours.enums, result.unmanaged.enums);
    std::vector<schema::Sequence> sequences = take_out(ours.sequences, result.unmanaged.sequences);
    put_back(
        std::move(tables), [&](const Name& name) { return is_target(ours, name); }, result);
    put_back(
        std::move(enums), [&](const Name& name) { return operation::use_of_enum(ours, name).has_value(); }, result);
    put_back(
        std::move(sequences), [&](const Name& name) { return operation::use_of_sequence(ours, name).has_value(); },
        result);
    forget_missing_owners(ours);
    std::erase_if(ours.namespaces, [&](const std::string& name) {
        return std::ranges::find(result.unmanaged.namespaces, name) != result.unmanaged.namespaces.end();
    });
    std::erase_if(ours.namespace_comments, [&](const auto& one) { return !lists(ours, one.first); });
    return result;
}

} // namespace retort::diff

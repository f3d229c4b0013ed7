#include <retort/operation/relation_names.hpp>

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>

namespace retort::operation {

namespace {
// `visit(name, what)` for each name that a table has in that list; what() says whose it is. Nothing is put together
// before it is asked for.
template <class Visit> void for_each_relation(const schema::Table& table, const Visit& visit) {
    const auto of_table = [&table](std::string what) { return what + " of table " + display(table.name); };
    const auto constraint = [&](const auto& one) { visit(one.name, [&] { return of_table(describe(one)); }); };
    visit(table.name.name, [&] { return "table " + display(table.name); });
    if (table.primary_key) constraint(*table.primary_key);
    for (const schema::Unique& unique : table.uniques) constraint(unique);
    for (const schema::Exclude& exclude : table.excludes) constraint(exclude);
    for (const schema::Index& index : table.indexes) visit(index.name, [&] { return of_table("index " + index.name); });
}

[[noreturn]] void refuse_taken(const std::string& wanted, const std::string& taken_by) {
    refuse(fmt::format("{} cannot have that name: {} has it", wanted, taken_by),
           "names of tables, indexes, primary keys and unique constraints are one list: choose another");
}

std::size_t hash_of(std::string_view name_space, std::string_view name) {
    constexpr std::hash<std::string_view> hash;
    return hash(name) ^ (hash(name_space) * 31);
}
} // namespace

RelationNames::RelationNames(const schema::Schema& schema) {
    for (const schema::Table& table : schema.tables)
        for_each_relation(table, [&](const std::string& name, const auto&) { add(table.name.schema, name); });
    for (const schema::Sequence& sequence : schema.sequences) add(sequence.name.schema, sequence.name.name);
}

bool RelationNames::may_have(std::string_view name_space, std::string_view name) const {
    return hashes_.contains(hash_of(name_space, name));
}

void RelationNames::add(std::string_view name_space, std::string_view name) {
    hashes_.insert(hash_of(name_space, name));
}

std::vector<Relation> relations_of(const schema::Table& table) {
    std::vector<Relation> relations;
    for_each_relation(table, [&relations](const std::string& name, const auto& what) {
        relations.push_back({name, what()});
    });
    return relations;
}

void require_free(const schema::Schema& schema, const std::string& name_space, const std::vector<Relation>& wanted,
                  RelationNames* known) {
    for (auto one = wanted.begin(); one != wanted.end(); ++one)
        for (auto twin = wanted.begin(); twin != one; ++twin)
            if (one->name == twin->name) refuse_taken(one->what, twin->what);
    const auto is_new = [&](const Relation& one) { return !known->may_have(name_space, one.name); };
    if (known == nullptr || !std::ranges::all_of(wanted, is_new)) {
        const auto look_at = [&](const std::string& name, const auto& what) {
            for (const Relation& one : wanted)
                if (one.name == name) refuse_taken(one.what, what());
        };
        for (const schema::Table& table : schema.tables)
            if (table.name.schema == name_space) for_each_relation(table, look_at);
        for (const schema::Sequence& sequence : schema.sequences)
            if (sequence.name.schema == name_space)
                look_at(sequence.name.name, [&] { return "sequence " + display(sequence.name); });
    }
    if (known == nullptr) return;
    for (const Relation& one : wanted) known->add(name_space, one.name);
}

} // namespace retort::operation

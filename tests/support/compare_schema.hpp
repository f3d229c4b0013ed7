#pragma once
// Schemas as far as operations can make them alike.

#include <algorithm>
#include <string>

#include <retort/schema/json.hpp>
#include <retort/schema/schema.hpp>

namespace support {

/// Without what no operation brings about: databases add columns at the end, and opaque objects are nobody's.
inline retort::schema::Schema without_order(retort::schema::Schema schema) {
    for (auto& table : schema.tables) std::ranges::sort(table.columns, {}, &retort::schema::Column::name);
    schema.opaque.clear();
    return schema;
}

/// With the namespaces that `wanted` lists, or as many of them as can be: a namespace that holds something in `before`
/// is there already, one that holds something in `wanted` stays.
inline retort::schema::Schema with_namespaces(retort::schema::Schema wanted, const retort::schema::Schema& before) {
    const auto holds = [](const retort::schema::Schema& schema, const std::string& name) {
        const auto any = [&name](const auto& elements) {
            return std::ranges::any_of(elements, [&name](const auto& one) { return one.name.schema == name; });
        };
        return any(schema.tables) || any(schema.enums) || any(schema.sequences);
    };
    const auto lists = [](const retort::schema::Schema& schema, const std::string& name) {
        return std::ranges::find(schema.namespaces, name) != schema.namespaces.end();
    };
    std::erase_if(wanted.namespaces,
                  [&](const std::string& name) { return !lists(before, name) && holds(before, name); });
    for (const std::string& name : before.namespaces)
        if (!lists(wanted, name) && holds(wanted, name)) wanted.namespaces.push_back(name);
    std::ranges::sort(wanted.namespaces);
    return wanted;
}

} // namespace support

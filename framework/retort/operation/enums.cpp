#include <retort/operation/enums.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <retort/operation/enum_values.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/rules.hpp>
#include <retort/operation/uses.hpp>

namespace retort::operation {

namespace {
bool has(const std::vector<std::string>& values, std::string_view value) {
    return std::ranges::find(values, value) != values.end();
}

void require_value(const schema::Enum& type, std::string_view value) {
    if (!has(type.values, value))
        refuse(fmt::format("enum {} has no value '{}'", display(type.name), value),
               "its values: " + listed(type.values, "none"));
}

void require_new_value(const schema::Enum& type, std::string_view value) {
    if (has(type.values, value))
        refuse(fmt::format("enum {} has the value '{}' already", display(type.name), value),
               "its values: " + listed(type.values, "none"));
}

// What the mapping says must be about values that go and values that come.
void require_sound_mapping(const schema::Enum& type, const ReplaceEnum& op) {
    for (const auto& [from, to] : op.mapping) {
        require_value(type, from);
        if (has(op.values, from))
            refuse(fmt::format("value '{}' of enum {} stays: it cannot be mapped to '{}'", from, display(op.type), to),
                   "only values that go are mapped");
        if (!has(op.values, to))
            refuse(fmt::format("value '{}' of enum {} is mapped to '{}', which is not one of the new values", from,
                               display(op.type), to),
                   "the new values: " + listed(op.values, "none"));
    }
}

void require_replaceable(const schema::Schema& schema, const schema::Enum& type, const ValueMapping& mapping) {
    for (const std::string& value : type.values) {
        const auto place = mapping.find(value);
        if (place == mapping.end()) continue;
        if (const auto use = use_of_enum_value(schema, type.name, value, place->second.has_value()))
            refuse(fmt::format("value '{}' of enum {} is used by {}", value, display(type.name), use->what),
                   use->first);
    }
}
} // namespace

void create_enum(schema::Schema& schema, const CreateEnum& op) {
    const Name& name = op.type.name;
    if (name.name.empty()) refuse("an enum without a name");
    if (schema.find_enum(name) != nullptr) refuse(fmt::format("there is an enum {} already", display(name)));
    if (schema.find_table(name) != nullptr)
        refuse(fmt::format("enum {} cannot have that name: a table has it", display(name)),
               "on PostgreSQL every table is a type of its name too");
    if (op.type.values.empty()) refuse(fmt::format("enum {} has no values", display(name)));
    require_distinct(op.type.values, "enum " + display(name));
    put(schema, op.type);
}

void drop_enum(schema::Schema& schema, const DropEnum& op) {
    enum_of(schema, op.type);
    refuse_used("enum " + display(op.type), use_of_enum(schema, op.type));
    std::erase_if(schema.enums, [&op](const schema::Enum& type) { return type.name == op.type; });
}

void add_enum_value(schema::Schema& schema, const AddEnumValue& op) {
    schema::Enum type = enum_of(schema, op.type);
    require_new_value(type, op.value);
    if (!op.before.empty() && !op.after.empty())
        refuse(fmt::format("value '{}' of enum {} is placed before '{}' and after '{}'", op.value, display(op.type),
                           op.before, op.after),
               "one place is enough");
    auto place = type.values.end();
    if (const std::string& beside = op.before.empty() ? op.after : op.before; !beside.empty()) {
        require_value(type, beside);
        place = std::ranges::find(type.values, beside) + (op.before.empty() ? 1 : 0);
    }
    type.values.insert(place, op.value);
    put(schema, std::move(type));
}

void rename_enum_value(schema::Schema& schema, const RenameEnumValue& op) {
    schema::Enum type = enum_of(schema, op.type);
    require_value(type, op.from);
    require_new_value(type, op.to);
    const ValueMapping mapping{{op.from, op.to}};
    require_replaceable(schema, type, mapping);
    std::ranges::replace(type.values, op.from, op.to);
    put(schema, std::move(type));
    map_enum_values(schema, op.type, mapping);
}

void replace_enum(schema::Schema& schema, const ReplaceEnum& op) {
    schema::Enum type = enum_of(schema, op.type);
    const std::string what = "enum " + display(op.type);
    if (op.values.empty()) refuse(what + " is given no values", "an enum that nothing uses can go: op.drop_enum(…)");
    require_distinct(op.values, "the new list of " + what);
    require_sound_mapping(type, op);
    if (op.values == type.values) refuse(what + " has these values already, in this order");
    ValueMapping mapping;
    for (const std::string& value : type.values) {
        if (has(op.values, value)) continue;
        const auto to = op.mapping.find(value);
        mapping.emplace(value, to == op.mapping.end() ? std::nullopt : std::optional(to->second));
    }
    require_replaceable(schema, type, mapping);
    type.values = op.values;
    put(schema, std::move(type));
    map_enum_values(schema, op.type, mapping);
}

} // namespace retort::operation

#pragma once
// Where values of an enum stand in a schema: defaults of its columns, and strings in the SQL of their tables.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <retort/operation/uses.hpp>
#include <retort/schema/schema.hpp>

namespace retort::operation {

/// Values that go, and those that come in their place; nullopt: none does.
using ValueMapping = std::map<std::string, std::optional<std::string>, std::less<>>;

/// What cannot do without the value: with `has_successor`, SQL that holds it beside columns of other types; without,
/// any default or SQL that holds it.
std::optional<Use> use_of_enum_value(const schema::Schema& schema, const schema::Name& type, std::string_view value,
                                     bool has_successor);

/// Every default and SQL text that holds a value of the enum gets its successor. Nothing is checked here.
void map_enum_values(schema::Schema& schema, const schema::Name& type, const ValueMapping& mapping);

} // namespace retort::operation

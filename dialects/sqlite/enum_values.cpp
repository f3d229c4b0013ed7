#include <sqlite/enum_values.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
std::string mapped(const std::string& value, const std::map<std::string, std::string>& mapping) {
    std::string cases = "CASE " + value;
    for (const auto& [from, to] : mapping) cases += fmt::format(" WHEN {} THEN {}", literal(from), literal(to));
    return fmt::format("{} ELSE {} END", cases, value);
}
// The elements of a JSON array, as FROM sees them. The column is named where no column of json_each() is: it may be
// called "value" as well.
std::string elements_of(const std::string& array) {
    return fmt::format("(SELECT {} AS elements) AS array, json_each(array.elements) AS element", array);
}
} // namespace

std::string mapped_values(const schema::Column& column, const std::map<std::string, std::string>& mapping) {
    const std::string name = quote(column.name);
    if (column.type.array_dimensions == 0) return mapped(name, mapping);
    return fmt::format("CASE WHEN {0} IS NOT NULL THEN (SELECT json_group_array({1}) FROM {2}) END", name,
                       mapped("element.value", mapping), elements_of(name));
}

std::string holds_any(const schema::Column& column, const std::vector<std::string>& values) {
    std::vector<std::string> texts;
    for (const std::string& value : values) texts.push_back(literal(value));
    const std::string name = quote(column.name);
    if (column.type.array_dimensions == 0) return fmt::format("{} IN ({})", name, fmt::join(texts, ", "));
    return fmt::format("EXISTS (SELECT 1 FROM {} WHERE element.value IN ({}))", elements_of(name),
                       fmt::join(texts, ", "));
}

} // namespace retort::sqlite

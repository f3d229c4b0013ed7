#include <retort/schema/json.hpp>

#include <algorithm>

#include <retort/schema/describe.hpp>
#include <retort/schema/json_read.hpp>
#include <retort/schema/json_write.hpp>

namespace retort::schema {

namespace {
template <class T> void sort_unique(std::vector<T>& values, std::string_view what) {
    std::ranges::sort(values, {}, &T::name);
    const auto twin = std::ranges::adjacent_find(values, {}, &T::name);
    if (twin != values.end())
        throw Error(ErrorCategory::usage,
                    "schema JSON: two " + std::string(what) + " are called " + display(twin->name));
}
} // namespace

std::string to_json(const Schema& schema) { return json::write_text(schema); }
std::string to_json(const Table& table) { return json::write_text(table); }
std::string to_json(const Expression& expression) { return json::write_text(expression); }

Schema schema_from_json(std::string_view text) {
    Schema schema = json::read_text<Schema>(text);
    for (Table& table : schema.tables) canonicalise(table);
    sort_unique(schema.tables, "tables");
    sort_unique(schema.enums, "enums");
    sort_unique(schema.sequences, "sequences");
    return schema;
}

} // namespace retort::schema

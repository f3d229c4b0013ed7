#include <retort/diff/filter.hpp>

#include <algorithm>

#include <fnmatch.h>

#include <retort/diff/ownership.hpp>

namespace retort::diff {

namespace {
using schema::Name;
using schema::Schema;
using schema::Table;

constexpr std::string_view table_kind = "table";

struct Pattern {
    std::string_view kind;
    std::string text;
};

Pattern pattern_of(const std::string& text) {
    for (const std::string_view kind : {"table", "index", "enum", "sequence", "schema"}) {
        if (text.size() > kind.size() && text.starts_with(kind) && text[kind.size()] == ':')
            return {kind, text.substr(kind.size() + 1)};
    }
    return {table_kind, text};
}

bool matches(const Pattern& pattern, const std::string& name) {
    return ::fnmatch(pattern.text.c_str(), name.c_str(), 0) == 0;
}
} // namespace

bool Filter::takes(std::string_view kind, const std::string& name) const {
    bool any_of_kind = false;
    bool included = false;
    for (const std::string& text : include) {
        const Pattern pattern = pattern_of(text);
        if (pattern.kind != kind) continue;
        any_of_kind = true;
        included = included || matches(pattern, name);
    }
    const auto excludes = [&](const std::string& text) {
        const Pattern pattern = pattern_of(text);
        return pattern.kind == kind && matches(pattern, name);
    };
    return (included || !any_of_kind) && std::ranges::none_of(exclude, excludes) && (!also || also(kind, name));
}

Schema filtered(Schema schema, const Filter& filter) {
    if (filter.include.empty() && filter.exclude.empty() && !filter.also) return schema;
    const auto leaves_out = [&](std::string_view kind, const Name& name) {
        return !filter.takes(kind, display(name)) || (!name.schema.empty() && !filter.takes("schema", name.schema));
    };
    std::erase_if(schema.namespaces, [&](const std::string& name) { return !filter.takes("schema", name); });
    std::erase_if(schema.namespace_comments, [&](const auto& one) { return !filter.takes("schema", one.first); });
    std::erase_if(schema.tables, [&](const Table& table) { return leaves_out(table_kind, table.name); });
    std::erase_if(schema.enums, [&](const schema::Enum& type) { return leaves_out("enum", type.name); });
    std::erase_if(schema.sequences, [&](const schema::Sequence& one) { return leaves_out("sequence", one.name); });
    for (Table& table : schema.tables) {
        std::erase_if(table.indexes, [&](const schema::Index& index) { return !filter.takes("index", index.name); });
        std::erase_if(table.foreign_keys,
                      [&](const schema::ForeignKey& key) { return leaves_out(table_kind, key.target); });
    }
    forget_missing_owners(schema);
    return schema;
}

} // namespace retort::diff

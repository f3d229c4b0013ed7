#include <retort/diff/spelled.hpp>

#include <utility>

namespace retort::diff {

schema::Schema spelled(schema::Schema found, const std::string& default_namespace, const schema::Schema& wanted) {
    if (default_namespace.empty()) return found;
    const auto say = [&](schema::Name& name, const auto& is_wanted) {
        if (!name.schema.empty() || is_wanted(name)) return;
        schema::Name whole{default_namespace, name.name};
        if (is_wanted(whole)) name = std::move(whole);
    };
    const auto is_table = [&](const schema::Name& name) { return wanted.find_table(name) != nullptr; };
    const auto is_enum = [&](const schema::Name& name) { return wanted.find_enum(name) != nullptr; };
    const auto is_sequence = [&](const schema::Name& name) { return wanted.find_sequence(name) != nullptr; };

    // Each goes where its name now belongs.
    for (schema::Table& table : std::exchange(found.tables, {})) {
        say(table.name, is_table);
        for (schema::ForeignKey& key : table.foreign_keys) say(key.target, is_table);
        for (schema::Column& column : table.columns)
            if (column.type.kind == schema::TypeKind::enumeration) say(column.type.name, is_enum);
        put(found, std::move(table));
    }
    for (schema::Enum& type : std::exchange(found.enums, {})) {
        say(type.name, is_enum);
        put(found, std::move(type));
    }
    for (schema::Sequence& sequence : std::exchange(found.sequences, {})) {
        say(sequence.name, is_sequence);
        if (sequence.owned_by) say(sequence.owned_by->table, is_table);
        put(found, std::move(sequence));
    }
    return found;
}

} // namespace retort::diff

#include <retort/diff/sound.hpp>

#include <algorithm>

#include <retort/error.hpp>
#include <retort/operation/rules.hpp>

namespace retort::diff {

namespace {
bool is_sound(const schema::Schema& schema, const schema::Table& table, const schema::ForeignKey& key) {
    try {
        operation::require_sound_constraint(schema, table, key);
        return true;
    } catch (const Error&) {
        return false;
    }
}
} // namespace

schema::Schema sound(schema::Schema found) {
    std::vector<schema::Opaque> unsound;
    for (const schema::Table& table : found.tables)
        for (const schema::ForeignKey& key : table.foreign_keys)
            if (!is_sound(found, table, key))
                unsound.push_back(
                    {.kind = "foreign key", .name = {table.name.schema, key.name}, .table = table.name, .sql = {}});
    for (const schema::Opaque& one : unsound)
        std::erase_if(found.find_table(one.table)->foreign_keys,
                      [&](const schema::ForeignKey& key) { return key.name == one.name.name; });
    std::ranges::move(unsound, std::back_inserter(found.opaque));
    return found;
}

} // namespace retort::diff

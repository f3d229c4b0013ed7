#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

namespace {
// An index that finds all that begins with its keys.
struct Access {
    std::string name;
    std::vector<schema::IndexPart> keys;
};

// Those that rows are found by, whatever else they are good for.
std::vector<Access> accesses(const schema::Table& table) {
    std::vector<Access> all;
    const auto add = [&](const auto& key) {
        Access access{key.name, {}};
        for (const std::string& column : key.columns) access.keys.push_back({.column = column});
        all.push_back(std::move(access));
    };
    if (table.primary_key) add(*table.primary_key);
    for (const schema::Unique& unique : table.uniques) add(unique);
    for (const schema::Index& index : table.indexes)
        if (!index.predicate && (index.method.empty() || index.method == "btree"))
            all.push_back({index.name, index.parts});
    return all;
}

bool begins_with(const std::vector<schema::IndexPart>& keys, const std::vector<schema::IndexPart>& first) {
    return keys.size() >= first.size() && std::equal(first.begin(), first.end(), keys.begin());
}
} // namespace

Founds pg052(const Meeting& meeting) {
    Founds founds;
    for (const auto& [name, index] : made_indexes(meeting.operation)) {
        const schema::Table* table = meeting.at_end.find_table(name);
        const bool is_plain = !index->unique && !index->predicate && index->include.empty() &&
                              (index->method.empty() || index->method == "btree");
        if (table == nullptr || table->find_index(index->name) == nullptr || !is_plain) continue;
        for (const Access& other : accesses(*table)) {
            if (other.name == index->name || !begins_with(other.keys, index->parts)) continue;
            // Of two that come together and are the same, the one whose name comes later is too many.
            const schema::Index* same = table->find_index(other.name);
            const bool is_as_good = same != nullptr && !same->unique && same->parts == index->parts;
            if (is_as_good && other.name > index->name && meeting.as<operation::CreateTable>() != nullptr) continue;
            founds.push_back(
                {.table = name,
                 .message = fmt::format("index {} finds nothing that {} does not find", index->name, other.name),
                 .why = "each INSERT and many an UPDATE write both",
                 .rewrite = "leave it out"});
            break;
        }
    }
    return founds;
}

} // namespace retort::lint

#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

namespace {
// Whether the list begins with the columns, in any order.
bool begins_with(std::vector<std::string> list, std::vector<std::string> columns) {
    if (list.size() < columns.size()) return false;
    list.resize(columns.size());
    std::ranges::sort(list);
    std::ranges::sort(columns);
    return list == columns;
}

bool is_covered(const schema::Table& table, const std::vector<std::string>& columns) {
    if (table.primary_key && begins_with(table.primary_key->columns, columns)) return true;
    if (std::ranges::any_of(table.uniques, [&](const auto& one) { return begins_with(one.columns, columns); }))
        return true;
    return std::ranges::any_of(table.indexes, [&](const schema::Index& index) {
        std::vector<std::string> keys;
        for (const schema::IndexPart& part : index.parts) keys.push_back(part.column);
        return !index.predicate && begins_with(keys, columns);
    });
}
} // namespace

Founds pg049(const Meeting& meeting) {
    Founds founds;
    for (const auto& [name, key] : made_foreign_keys(meeting.operation)) {
        const schema::Table* table = meeting.at_end.find_table(name);
        if (table == nullptr || !table->find_constraint(key->name) || is_covered(*table, key->columns)) continue;
        founds.push_back(
            {.table = name,
             .message = fmt::format("no index begins with the columns of foreign key {}: {}", key->name,
                                    fmt::join(key->columns, ", ")),
             .why = fmt::format("each DELETE in {}, and each UPDATE of what is pointed at, reads all rows of {}",
                                display(key->target), display(name)),
             .rewrite = fmt::format("index({{\"{}\"}}) beside it", fmt::join(key->columns, "\", \""))});
    }
    return founds;
}

} // namespace retort::lint

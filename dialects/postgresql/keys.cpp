#include <postgresql/keys.hpp>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <postgresql/comment.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <retort/operation/uses.hpp>

namespace retort::postgresql {

namespace {
using schema::Unique;

bool says_the_same(const Unique& a, const Unique& b) {
    return a.columns == b.columns && a.deferral == b.deferral && a.nulls_not_distinct == b.nulls_not_distinct &&
           a.include == b.include;
}
} // namespace

std::vector<Unique> take_repeated(schema::Table& table) {
    std::vector<Unique> first;
    if (table.primary_key)
        first.push_back({.name = table.primary_key->name,
                         .columns = table.primary_key->columns,
                         .deferral = table.primary_key->deferral,
                         .include = table.primary_key->include});
    std::vector<Unique> repeated;
    std::vector<Unique> kept;
    for (Unique& unique : table.uniques) {
        const auto same = [&unique](const Unique& other) { return says_the_same(unique, other); };
        if (std::ranges::any_of(first, same)) {
            repeated.push_back(std::move(unique));
        } else {
            first.push_back(unique);
            kept.push_back(std::move(unique));
        }
    }
    table.uniques = std::move(kept);
    return repeated;
}

database::Steps drop_key(const schema::Schema& before, const schema::Table& dropped, database::Step drop) {
    database::Steps steps;
    database::Steps again;
    for (const schema::Table& table : before.tables) {
        for (const schema::ForeignKey& key : table.foreign_keys) {
            if (key.target != dropped.name || !operation::is_key(dropped, key.target_columns)) continue;
            const std::string alter = "ALTER TABLE " + quote_name(table.name);
            steps.push_back({.sql = fmt::format("{} DROP CONSTRAINT {}", alter, quote(key.name))});
            again.push_back({.sql = fmt::format("{} ADD {}", alter, constraint_definition(key))});
            add_comment(again, table.name, schema::Constraint(key));
        }
    }
    steps.push_back(std::move(drop));
    std::ranges::move(again, std::back_inserter(steps));
    return steps;
}

} // namespace retort::postgresql

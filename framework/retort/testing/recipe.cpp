#include <retort/testing/recipe.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/model/value_view.hpp>
#include <retort/testing/random.hpp>

namespace retort::testing {

namespace {
using Kind = Ingredient::Kind;

bool is_made(const Ingredient& ingredient) {
    return ingredient.kind == Kind::ordinary || ingredient.kind == Kind::unique;
}

void load(const ColumnView& column, void* member, const Value& value) { column.load(member, look_at(value)); }

bool can_be_made(const ColumnView& column, std::int64_t greatest) {
    const bool has_values = column.type.kind != schema::TypeKind::enumeration || column.type.label_count > 0;
    return !column.identity && !column.generated && greatest > 0 && column.type.kind != schema::TypeKind::native &&
           has_values;
}
} // namespace

Recipe::Recipe(const TableView& table, const std::vector<std::int64_t>& greatest, std::uint64_t seed) : table_(table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnView& column = table.columns[i];
        ingredients_.push_back({.kind = can_be_made(column, greatest[i]) ? Kind::ordinary : Kind::keep,
                                .salt = mix(mix(seed) ^ hash(table.name) ^ mix(hash(column.member.name))),
                                .greatest = greatest[i]});
    }
    choose_kinds();
}

void Recipe::leave_out(const MemberRef& member) {
    const auto column = table_.find(member);
    if (!column) throw Error(ErrorCategory::usage, "this member belongs to another model");
    ingredients_[*column].kind = Kind::said;
    choose_kinds();
}

void Recipe::choose_kinds() {
    const auto number = [&](const MemberRef& member) { return table_.find(member).value(); };
    const auto refers = [&](const MemberRef& member) {
        Ingredient& ingredient = ingredients_[number(member)];
        if (is_made(ingredient))
            ingredient.kind = table_.columns[number(member)].nullable ? Kind::null : Kind::reference;
    };
    for (const ColumnAttributes& attributes : table_.attributes)
        if (attributes.reference.table != nullptr) refers(attributes.member);
    std::vector<std::vector<std::size_t>> keys(1);
    for (std::size_t i = 0; i < table_.columns.size(); ++i)
        if (table_.columns[i].primary_key) keys[0].push_back(i);
    for (const ColumnAttributes& attributes : table_.attributes)
        if (attributes.unique) keys.push_back({number(attributes.member)});
    for (const TablePart& part : table_.parts) {
        const auto members = table_.keys.subspan(part.first_key, part.key_count);
        if (part.kind == TablePart::Kind::foreign_key)
            for (const KeySpec& key : members) refers(key.member);
        const bool is_key =
            part.kind == TablePart::Kind::unique || (part.kind == TablePart::Kind::index && part.unique);
        if (!is_key) continue;
        std::vector<std::size_t>& columns = keys.emplace_back();
        for (const KeySpec& key : members)
            if (!key.member.name.empty()) columns.push_back(number(key.member));
    }
    // Those of one column first: a key that holds one of these needs no other.
    std::ranges::stable_sort(keys, {}, &std::vector<std::size_t>::size);
    for (const auto& key : keys) make_one_unique(key);
}

// Of the columns of a key, the one that has the most values. None: the key is the database's or with()'s affair.
void Recipe::make_one_unique(const std::vector<std::size_t>& key) {
    std::uint64_t most = 0;
    Ingredient* best = nullptr;
    for (const std::size_t i : key) {
        Ingredient& ingredient = ingredients_[i];
        if (ingredient.kind == Kind::unique || table_.columns[i].identity) return;
        if (ingredient.kind != Kind::ordinary) continue;
        const std::uint64_t count = count_of_values(table_.columns[i], ingredient);
        if (count <= most) continue;
        most = count;
        best = &ingredient;
    }
    if (best != nullptr) best->kind = Kind::unique;
}

void Recipe::fill(void* model, std::size_t row) const {
    std::vector<const void*> members(table_.columns.size());
    table_.members(model, members.data());
    for (std::size_t i = 0; i < members.size(); ++i) {
        const ColumnView& column = table_.columns[i];
        const Ingredient& ingredient = ingredients_[i];
        // The address came from a row that may be changed; TableView::members only has a const form.
        void* member = const_cast<void*>(members[i]);
        switch (ingredient.kind) {
        case Kind::said:
        case Kind::keep: break;
        case Kind::null: column.load(member, {}); break;
        case Kind::ordinary: load(column, member, ordinary_value(column, ingredient, row)); break;
        case Kind::reference:
            throw Error(
                ErrorCategory::usage,
                fmt::format("{}.{} refers to another table, and nothing says to which row", table_.name, column.name),
                fmt::format("factory<{0}>(…).with(&{0}::{1}, …)", table_.cpp_name, column.member.name));
        case Kind::unique:
            if (const std::uint64_t count = count_of_values(column, ingredient); row >= count)
                throw Error(ErrorCategory::usage,
                            fmt::format("{}.{} is unique and has {} values: there is none for row {}", table_.name,
                                        column.name, count, row));
            load(column, member, unique_value(column, ingredient, row));
        }
    }
}

} // namespace retort::testing

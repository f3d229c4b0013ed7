#include <retort/diff/changes.hpp>

#include <algorithm>
#include <utility>

#include <retort/diff/enums.hpp>
#include <retort/operation/rules.hpp>
#include <retort/operation/uses.hpp>

namespace retort::diff {

using operation::mentions_column;

namespace {

TableChange compare_columns(const schema::Table& before, const schema::Table& after, Name old_name) {
    TableChange change{.old_name = std::move(old_name), .before = &before, .after = &after};
    for (const schema::Column& column : before.columns) {
        const schema::Column* now = after.find_column(column.name);
        change.columns.push_back({&column, now});
        if (now == nullptr) change.dropped.push_back(&column);
    }
    for (const schema::Column& column : after.columns)
        if (before.find_column(column.name) == nullptr) change.added.push_back(&column);
    change.parts = match_parts(before, after);
    return change;
}

// Names of relations by their namespace, names of other constraints by their table.
using PartNames = std::set<std::pair<Name, std::string>>;

std::pair<Name, std::string> place_of(const TableChange& table, const Part& part) {
    return {is_relation(part) ? Name(table.after->name.schema, "") : table.after->name, name_of(part)};
}

// A name that another part gives up in the same way may come free too late: such a part goes and comes again.
void give_up_tangled_renames(Changes& changes) {
    PartNames given_up;
    PartNames given_up_in_table; // a key's name is one of its table's too
    for (const TableChange& table : changes.tables)
        for (const PartChange& part : table.parts) {
            if (!part.is_renamed()) continue;
            given_up.insert(place_of(table, *part.before));
            given_up_in_table.insert({table.after->name, name_of(*part.before)});
        }
    PartNames new_tables;
    for (const operation::RenameTable& one : changes.renamed.tables)
        new_tables.insert({Name(one.from.schema, ""), one.to});
    for (TableChange& table : changes.tables)
        for (PartChange& part : table.parts)
            if (part.is_renamed())
                part.is_replaced = given_up.contains(place_of(table, *part.after)) ||
                                   given_up_in_table.contains({table.after->name, name_of(*part.after)}) ||
                                   new_tables.contains(place_of(table, *part.before));
}

bool holds_moving(const Changes& changes, const schema::Table& table, const Part& part) {
    const auto expressions = expressions_of(part);
    return std::ranges::any_of(changes.moving, [&](const auto& type) {
        return has_column_of(table, type.first) &&
               std::ranges::any_of(expressions, [&type](const auto* one) { return may_hold(*one, type.second); });
    });
}

void replace_what_is_in_the_way(const Changes& changes, TableChange& table) {
    for (PartChange& part : table.parts)
        if (part.is_kept() && (holds_moving(changes, *table.before, *part.before) ||
                               std::ranges::any_of(table.dropped, [&part](const schema::Column* column) {
                                   return uses_column(*part.after, column->name);
                               })))
            part.is_replaced = true;
}

// Whether a foreign key can stay while the type of a column changes on either side of it.
bool stays_comparable(const TableChange& table, const std::string& column) {
    const schema::Type& before = table.before->find_column(column)->type;
    const schema::Type& after = table.after->find_column(column)->type;
    const auto is_native = [](const schema::Type& type) { return type.kind == schema::TypeKind::native; };
    return before == after || (!is_native(before) && !is_native(after) && operation::are_comparable(before, after));
}

bool loses_key(const TableChange& target, std::vector<std::string> columns) {
    std::ranges::sort(columns);
    return std::ranges::any_of(target.parts, [&columns](const PartChange& part) {
        if (!part.before || part.is_kept()) return false;
        std::vector<std::string> key = key_columns(*part.before);
        std::ranges::sort(key);
        return key == columns;
    });
}

void replace_foreign_keys(Changes& changes, TableChange& table) {
    for (PartChange& part : table.parts) {
        const auto* key = part.is_kept() ? std::get_if<schema::ForeignKey>(&*part.after) : nullptr;
        if (key == nullptr) continue;
        const auto target = std::ranges::find(changes.tables, key->target,
                                              [](const TableChange& one) -> const Name& { return one.after->name; });
        if (target == changes.tables.end()) continue; // one that nobody manages
        part.is_replaced =
            loses_key(*target, key->target_columns) ||
            !std::ranges::all_of(key->columns, [&](const auto& one) { return stays_comparable(table, one); }) ||
            !std::ranges::all_of(key->target_columns, [&](const auto& one) { return stays_comparable(*target, one); });
    }
}

// The type changes, or the column goes.
bool is_reshaped(const ColumnChange& column) {
    return column.after == nullptr || column.before->type != column.after->type;
}

void release_columns(const Changes& changes, TableChange& table) {
    for (ColumnChange& column : table.columns) {
        for (const auto& [type, values] : changes.moving) {
            const schema::Column& before = *column.before;
            if (is_of(before, type) && before.server_default && may_hold(*before.server_default, values))
                column.releases_default = true;
            if (column.after != nullptr && before.generated && has_column_of(*table.before, type) &&
                may_hold(before.generated->expression, values))
                column.releases_generated = true;
        }
        if (column.after == nullptr || !column.before->generated || !column.after->generated) continue;
        const bool stays = column.before->generated == column.after->generated;
        for (const ColumnChange& other : table.columns)
            if (&other != &column && (stays ? other.after == nullptr : is_reshaped(other)) &&
                mentions_column(column.before->generated->expression, other.before->name))
                column.releases_generated = true;
    }
}

void compare_tables(Changes& changes, const schema::Schema& to) {
    for (const schema::Table& before : changes.renamed.schema.tables)
        if (const schema::Table* after = to.find_table(before.name))
            changes.tables.push_back(compare_columns(before, *after, changes.renamed.old_name(before.name)));
    for (const schema::Table* table : in_creation_order(to))
        if (changes.renamed.schema.find_table(table->name) == nullptr) changes.created.push_back(table);
    for (const schema::Table* table : in_creation_order(changes.renamed.schema))
        if (to.find_table(table->name) == nullptr) changes.dropped.push_back(table);
    std::ranges::reverse(changes.dropped);
}

void compare_enums(Changes& changes, const schema::Schema& to) {
    for (const schema::Enum& before : changes.renamed.schema.enums) {
        const schema::Enum* after = to.find_enum(before.name);
        if (after == nullptr) continue;
        const auto operations = change(before, *after);
        if (!operations.empty() && std::holds_alternative<operation::ReplaceEnum>(operations.front().value))
            changes.moving.emplace(before.name, moving_values(before, *after));
    }
}
} // namespace

bool is_of(const schema::Column& column, const Name& type) {
    return column.type.kind == schema::TypeKind::enumeration && column.type.name == type;
}

bool has_column_of(const schema::Table& table, const Name& type) {
    return std::ranges::any_of(table.columns, [&type](const schema::Column& column) { return is_of(column, type); });
}

Changes changes_between(const schema::Schema& from, const schema::Schema& to, const std::vector<Rename>& renames) {
    Changes changes{.renamed = rename(from, to, renames)};
    compare_tables(changes, to);
    compare_enums(changes, to);
    give_up_tangled_renames(changes);
    for (TableChange& table : changes.tables) {
        replace_what_is_in_the_way(changes, table);
        release_columns(changes, table);
    }
    for (TableChange& table : changes.tables) replace_foreign_keys(changes, table);
    return changes;
}

} // namespace retort::diff

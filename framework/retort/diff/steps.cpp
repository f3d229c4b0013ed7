#include <retort/diff/steps.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <retort/diff/columns.hpp>
#include <retort/diff/events.hpp>
#include <retort/diff/schema_steps.hpp>
#include <retort/operation/uses.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::diff {

using operation::mentions_column;
using Kind = Event::Kind;

namespace {
void add_names(Events& events, const Name& table, const Part& part) {
    if (is_relation(part)) add_relation(events, table.schema, name_of(part));
    if (!std::holds_alternative<schema::Index>(part)) events.push_back({Kind::constraint_free, table, name_of(part)});
    if (std::holds_alternative<schema::PrimaryKey>(part)) events.push_back({Kind::primary_key_free, table, {}});
}

void add_table_name(Events& events, const Name& table) {
    events.push_back({Kind::type_free, table, {}});
    add_relation(events, table.schema, table.name);
}

void add_column_name(Events& events, const Name& table, const std::string& column) {
    events.push_back({Kind::column_free, table, column});
    events.push_back({Kind::column_folded, table, schema::sql_lower(column)});
}

Rank rank_of_adding(const Part& part) {
    return std::visit(operation::overloaded{[](const schema::ForeignKey&) { return Rank::add_foreign_key; },
                                            [](const schema::Check&) { return Rank::add_check; },
                                            [](const schema::Index&) { return Rank::create_index; },
                                            [](const auto&) { return Rank::add_key; }},
                      part);
}

bool is_enumeration(const schema::Type& type) { return type.kind == schema::TypeKind::enumeration; }

class Stepper {
public:
    Stepper(const Changes& changes, const schema::Schema& to)
        : changes_(changes), from_(changes.renamed.schema), to_(to) {}

    std::vector<Step> steps() {
        renames();
        for (const TableChange& table : changes_.tables) change_table(table);
        for (const schema::Table* table : changes_.created) create_table(*table);
        for (const schema::Table* table : changes_.dropped) drop_table(*table);
        return std::move(steps_);
    }

private:
    void add(Step step) { steps_.push_back(std::move(step)); }

    void renames() {
        for (const operation::RenameTable& one : changes_.renamed.tables) {
            const Name now(one.from.schema, one.to);
            Step step{{one},
                      Rank::rename_table,
                      {{Kind::table_bare, now, {}}, {Kind::options_released, now, {}}},
                      {{Kind::table_named, now, {}}}};
            add_table_name(step.after, now);
            add_table_name(step.before, one.from);
            add(std::move(step));
        }
        for (const operation::RenameColumn& one : changes_.renamed.columns) {
            Step step{{one},
                      Rank::rename_column,
                      {{Kind::table_named, one.table, {}}, {Kind::table_bare, one.table, {}}},
                      {{Kind::columns_named, one.table, {}}}};
            add_column_name(step.after, one.table, one.to);
            add_column_name(step.before, one.table, one.from);
            add(std::move(step));
        }
    }

    // Of a column as it is now, whatever becomes of it.
    [[nodiscard]] Events leaves(const Name& table, const schema::Column& column) const {
        Events events;
        if (is_enumeration(column.type)) {
            events.push_back({Kind::enum_unused, column.type.name, {}});
            events.push_back({Kind::enum_left, column.type.name, {}});
        }
        append(events, leaves_default(column));
        append(events, leaves_generated(table, column));
        return events;
    }

    [[nodiscard]] Events leaves_default(const schema::Column& column) const {
        Events events;
        if (!column.server_default) return events;
        for (const schema::Sequence& sequence : from_.sequences)
            if (operation::counts_with(*column.server_default, sequence.name))
                events.push_back({Kind::sequence_unused, sequence.name, {}});
        return events;
    }

    [[nodiscard]] Events leaves_generated(const Name& table, const schema::Column& column) const {
        Events events;
        if (!column.generated) return events;
        for (const schema::Column& other : from_.find_table(table)->columns)
            if (other.name != column.name && mentions_column(column.generated->expression, other.name))
                events.push_back({Kind::column_unmentioned, table, other.name});
        return events;
    }

    // What a column as it will be needs outside of its table.
    [[nodiscard]] Events needs(const schema::Column& column) const {
        Events events;
        if (is_enumeration(column.type)) events.push_back({Kind::enum_there, column.type.name, {}});
        if (!column.server_default) return events;
        for (const schema::Sequence& sequence : to_.sequences)
            if (operation::counts_with(*column.server_default, sequence.name))
                events.push_back({Kind::sequence_there, sequence.name, {}});
        return events;
    }

    [[nodiscard]] Events needs_generated(const TableChange& table, const schema::Column& column) const {
        Events events;
        if (!column.generated) return events;
        const schema::Expression& expression = column.generated->expression;
        for (const schema::Column& other : table.after->columns)
            if (other.name != column.name && mentions_column(expression, other.name))
                events.push_back({Kind::column_there, table.after->name, other.name});
        append(events, gone_columns(table, [&](const std::string& one) { return mentions_column(expression, one); }));
        return events;
    }

    // Columns that go, by the look of the text needed: it means something else, and waits until they are gone.
    template <class Mentions> static Events gone_columns(const TableChange& table, const Mentions& mentions) {
        Events events;
        for (const schema::Column* column : table.dropped)
            if (mentions(column->name)) events.push_back({Kind::column_gone, table.after->name, column->name});
        return events;
    }

    static Events in_bare_table(const Name& table) {
        Events events = in_final_table(table);
        events.push_back({Kind::table_bare, table, {}});
        return events;
    }

    // A foreign key goes: its target can change.
    static void add_unreferenced(Events& events, const schema::ForeignKey& key) {
        events.push_back({Kind::table_unreferenced, key.target, {}});
        for (const std::string& column : key.target_columns)
            events.push_back({Kind::column_unreferenced, key.target, column});
    }

    static Events needs_target(const schema::ForeignKey& key) {
        Events events = in_final_table(key.target);
        for (const Kind kind : {Kind::table_there, Kind::table_shaped, Kind::table_keyed})
            events.push_back({kind, key.target, {}});
        return events;
    }

    // `old_name`: before renames, since it comes before them.
    void drop_part(const Name& table, const Name& old_name, const Part& part) {
        const auto* key = std::get_if<schema::ForeignKey>(&part);
        Step step{drop(old_name, part), key != nullptr ? Rank::drop_foreign_key : Rank::drop_part, {}, {}};
        for (const std::string& column : key_columns(part))
            step.after.push_back({Kind::column_unreferenced, table, column});
        if (std::holds_alternative<schema::PrimaryKey>(part)) step.after.push_back({Kind::options_released, table, {}});
        step.before.push_back({Kind::table_bare, table, {}});
        if (key != nullptr) add_unreferenced(step.before, *key);
        for (const auto& [type, values] : changes_.moving)
            if (has_column_of(*from_.find_table(table), type)) step.before.push_back({Kind::enum_unheld, type, {}});
        add_names(step.before, table, part);
        add(std::move(step));
    }

    void create_part(const TableChange& table, const Part& part) {
        const Name& name = table.after->name;
        Step step{diff::add(name, part), rank_of_adding(part), in_bare_table(name), {}};
        step.after.push_back({Kind::table_shaped, name, {}});
        add_names(step.after, name, part);
        append(step.after, gone_columns(table, [&part](const std::string& one) { return uses_column(part, one); }));
        for (const schema::Column& column : table.after->columns)
            if (is_enumeration(column.type)) step.after.push_back({Kind::enum_there, column.type.name, {}});
        if (const auto* key = std::get_if<schema::ForeignKey>(&part)) append(step.after, needs_target(*key));
        if (!key_columns(part).empty()) step.before.push_back({Kind::table_keyed, name, {}});
        add(std::move(step));
    }

    void rename_part(const TableChange& table, const PartChange& part) {
        const Name& name = table.after->name;
        Step step{diff::rename(name, *part.before, name_of(*part.after)), Rank::rename_part, in_final_table(name), {}};
        Events taken;
        add_names(taken, name, *part.after);
        std::erase_if(taken, [](const Event& event) { return event.kind == Kind::primary_key_free; });
        append(step.after, std::move(taken));
        add_names(step.before, name, *part.before);
        step.before.push_back({Kind::part_named, name, name_of(*part.after)});
        add(std::move(step));
    }

    void comment_part(const TableChange& table, const PartChange& part) {
        Step step{diff::comment(table.after->name, *part.after), Rank::settle, in_final_table(table.after->name), {}};
        step.after.push_back({Kind::part_named, table.after->name, name_of(*part.after)});
        add(std::move(step));
    }

    void change_parts(const TableChange& table) {
        for (const PartChange& part : table.parts) {
            if (part.is_renamed()) rename_part(table, part);
            if (part.is_commented()) comment_part(table, part);
            if (part.is_kept()) continue;
            if (part.before) drop_part(table.before->name, table.old_name, *part.before);
            if (part.after) create_part(table, *part.after);
        }
    }

    // Whether a primary key that comes makes the column NOT NULL.
    static bool is_made_not_null(const TableChange& table, const std::string& column) {
        return std::ranges::any_of(table.parts, [&column](const PartChange& part) {
            const auto* key = part.after && !part.is_kept() ? std::get_if<schema::PrimaryKey>(&*part.after) : nullptr;
            return key != nullptr && std::ranges::find(key->columns, column) != key->columns.end();
        });
    }

    // The column without what has to go first.
    schema::Column release(const TableChange& table, const ColumnChange& change) {
        schema::Column column = *change.before;
        if (change.releases_default) column.server_default.reset();
        if (change.releases_generated) column.generated.reset();
        const Name& name = table.after->name;
        auto alter_first = alter(name, *change.before, column, false);
        if (!alter_first) return column;
        Step step{{std::move(*alter_first)},
                  Rank::release,
                  in_bare_table(name),
                  {{Kind::column_released, name, column.name}}};
        if (change.releases_default) append(step.before, leaves_default(*change.before));
        if (change.releases_generated) append(step.before, leaves_generated(name, *change.before));
        for (const auto& [type, values] : changes_.moving)
            if (has_column_of(*table.before, type)) step.before.push_back({Kind::enum_unheld, type, {}});
        add(std::move(step));
        return column;
    }

    void alter_column(const TableChange& table, const ColumnChange& change, const schema::Column& before) {
        const Name& name = table.after->name;
        const schema::Column& after = *change.after;
        auto alteration = alter(name, before, after, is_made_not_null(table, after.name));
        if (!alteration) return;
        Step step{{}, Rank::alter_column, in_bare_table(name), {}};
        step.after.push_back({Kind::column_released, name, after.name});
        append(step.after, needs(after));
        if (alteration->generated) append(step.after, needs_generated(table, after));
        if (alteration->type) {
            step.after.push_back({Kind::column_unmentioned, name, after.name});
            step.after.push_back({Kind::column_unreferenced, name, after.name});
            if (is_enumeration(before.type)) {
                step.before.push_back({Kind::enum_unused, before.type.name, {}});
                step.before.push_back({Kind::enum_left, before.type.name, {}});
            }
        }
        if (alteration->server_default) append(step.before, leaves_default(before));
        if (alteration->generated) append(step.before, leaves_generated(name, before));
        step.before.push_back({Kind::table_shaped, name, {}});
        step.before.push_back({Kind::column_there, name, after.name});
        step.operation = {std::move(*alteration)};
        add(std::move(step));
    }

    void add_column(const TableChange& table, const schema::Column& column, bool is_anchor) {
        const Name& name = table.after->name;
        Step step{{operation::AddColumn{name, column}},
                  Rank::add_column,
                  in_bare_table(name),
                  {{Kind::table_shaped, name, {}}, {Kind::column_there, name, column.name}}};
        add_column_name(step.after, name, column.name);
        append(step.after, needs(column));
        if (is_anchor)
            step.before.push_back({Kind::table_anchored, name, {}});
        else
            append(step.after, needs_generated(table, column));
        add(std::move(step));
    }

    void drop_column(const TableChange& table, const schema::Column& column) {
        const Name& name = table.after->name;
        Step step{{operation::DropColumn{name, column.name}},
                  Rank::drop_column,
                  in_bare_table(name),
                  {{Kind::column_gone, name, column.name}}};
        step.after.push_back({Kind::table_anchored, name, {}});
        step.after.push_back({Kind::column_released, name, column.name});
        step.after.push_back({Kind::column_unmentioned, name, column.name});
        step.after.push_back({Kind::column_unreferenced, name, column.name});
        append(step.before, leaves(name, column));
        add_column_name(step.before, name, column.name);
        add(std::move(step));
    }

    void change_columns(const TableChange& table) {
        for (const ColumnChange& change : table.columns) {
            const schema::Column before = release(table, change);
            if (change.after != nullptr) alter_column(table, change, before);
        }
        // SQLite wants a column at any time: where none stays, a new one comes before the last goes.
        const schema::Column* anchor = nullptr;
        if (!table.added.empty() && table.dropped.size() == table.columns.size()) {
            const auto plain = std::ranges::find_if(table.added, [](const auto* one) { return !one->generated; });
            anchor = plain == table.added.end() ? table.added.front() : *plain;
        }
        for (const schema::Column* column : table.added) add_column(table, *column, column == anchor);
        for (const schema::Column* column : table.dropped) drop_column(table, *column);
    }

    // WITHOUT ROWID a table has its primary key at any time: while that changes, the table has rowids.
    void change_options(const TableChange& table) {
        const Name& name = table.after->name;
        schema::TableOptions options = table.before->options;
        if (options.without_rowid && loses_primary_key(table)) {
            options = table.after->options;
            options.without_rowid = false;
            add({{operation::SetTableOptions{table.old_name, options}},
                 Rank::release,
                 {},
                 {{Kind::options_released, name, {}}}});
        }
        if (options == table.after->options) return;
        Step step{{operation::SetTableOptions{name, table.after->options}}, Rank::settle, in_bare_table(name), {}};
        step.after.push_back({Kind::table_keyed, name, {}});
        add(std::move(step));
    }

    static bool loses_primary_key(const TableChange& table) {
        return std::ranges::any_of(table.parts, [](const PartChange& part) {
            return part.before && !part.is_kept() && std::holds_alternative<schema::PrimaryKey>(*part.before);
        });
    }

    void change_table(const TableChange& table) {
        change_options(table);
        change_parts(table);
        change_columns(table);
        if (table.before->comment != table.after->comment)
            add({{operation::SetTableComment{table.after->name, table.after->comment}},
                 Rank::settle,
                 {{Kind::table_named, table.after->name, {}}},
                 {}});
    }

    // Whether the target of a new table's key is there as it will be, and stays.
    [[nodiscard]] bool is_settled(const schema::ForeignKey& key) const {
        const auto target = std::ranges::find(changes_.tables, key.target,
                                              [](const TableChange& one) -> const Name& { return one.after->name; });
        if (target == changes_.tables.end()) return false;
        schema::Table kept{.name = key.target};
        for (const ColumnChange& column : target->columns)
            if (column.after != nullptr && column.before->type == column.after->type)
                kept.columns.push_back(*column.after);
        for (const PartChange& part : target->parts) {
            if (!part.is_kept()) continue;
            if (const auto* primary = std::get_if<schema::PrimaryKey>(&*part.after)) kept.primary_key = *primary;
            if (const auto* unique = std::get_if<schema::Unique>(&*part.after)) kept.uniques.push_back(*unique);
            if (const auto* index = std::get_if<schema::Index>(&*part.after)) kept.indexes.push_back(*index);
        }
        return operation::is_key(kept, key.target_columns) &&
               std::ranges::all_of(key.target_columns,
                                   [&kept](const std::string& one) { return kept.find_column(one) != nullptr; });
    }

    void create_table(const schema::Table& wanted) {
        schema::Table table = wanted;
        table.foreign_keys.clear();
        for (const schema::ForeignKey& key : wanted.foreign_keys) {
            if (key.target == wanted.name || is_settled(key) || created_.contains(key.target))
                table.foreign_keys.push_back(key);
            else
                add_key_later(wanted, key);
        }
        created_.insert(wanted.name);
        Step step{{}, Rank::create_table, {of_namespace(Kind::schema_there, table.name.schema)}, {}};
        for (const schema::Column& column : table.columns) append(step.after, needs(column));
        for (const schema::ForeignKey& key : table.foreign_keys) {
            if (key.target == table.name) continue;
            step.after.push_back({Kind::table_there, key.target, {}});
            append(step.after, in_final_table(key.target));
        }
        add_table_name(step.after, table.name);
        for (const Part& part : parts_of(table)) add_names(step.after, table.name, part);
        step.before.push_back({Kind::table_there, table.name, {}});
        step.operation = {operation::CreateTable{std::move(table)}};
        add(std::move(step));
    }

    void add_key_later(const schema::Table& table, const schema::ForeignKey& key) {
        Step step{{operation::AddConstraint{table.name, key}},
                  Rank::add_foreign_key,
                  {{Kind::table_there, table.name, {}}},
                  {}};
        append(step.after, needs_target(key));
        add(std::move(step));
    }

    void drop_table(const schema::Table& table) {
        dropped_.insert(table.name);
        Step step{{operation::DropTable{table.name}},
                  Rank::drop_table,
                  {{Kind::table_unreferenced, table.name, {}}, {Kind::table_bare, table.name, {}}},
                  {of_namespace(Kind::schema_empty, table.name.schema)}};
        for (const schema::ForeignKey& key : table.foreign_keys) {
            if (key.target == table.name) continue;
            if (dropped_.contains(key.target)) // a circle: that one goes first
                drop_part(table.name, table.name, key);
            else
                add_unreferenced(step.before, key);
        }
        for (const schema::Column& column : table.columns) {
            append(step.before, leaves(table.name, column));
            if (is_enumeration(column.type)) step.before.push_back({Kind::enum_unheld, column.type.name, {}});
        }
        add_table_name(step.before, table.name);
        for (const Part& part : parts_of(table)) add_names(step.before, table.name, part);
        add(std::move(step));
    }

    const Changes& changes_;
    const schema::Schema& from_;
    const schema::Schema& to_;
    std::vector<Step> steps_;
    std::set<Name> created_; // so far
    std::set<Name> dropped_; // so far
};
} // namespace

std::vector<Step> steps(const Changes& changes, const schema::Schema& to) {
    std::vector<Step> all = schema_steps(changes.renamed.schema, to);
    std::ranges::move(Stepper(changes, to).steps(), std::back_inserter(all));
    return all;
}

} // namespace retort::diff

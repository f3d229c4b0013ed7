#include <sqlite/batch.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/related.hpp>
#include <retort/operation/uses.hpp>
#include <sqlite/check.hpp>
#include <sqlite/convert.hpp>
#include <sqlite/enum_values.hpp>
#include <sqlite/names.hpp>
#include <sqlite/rebuild.hpp>
#include <sqlite/row_checks.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using database::Steps;
using operation::Recorded;
using schema::Column;
using schema::Name;
using schema::Schema;
using schema::Table;
using Mapping = std::map<std::string, std::string>;

bool is_of(const Column& column, const Name& type) {
    return column.type.kind == schema::TypeKind::enumeration && column.type.name == type;
}

std::set<Name> tables_with(const Schema& schema, const Name& type) {
    std::set<Name> tables;
    for (const Table& table : schema.tables)
        for (const Column& column : table.columns)
            if (is_of(column, type)) tables.insert(table.name);
    return tables;
}

// The tables that an operation changes in a way that can wait for a rebuild; nullopt for any other operation.
std::optional<std::set<Name>> changed_tables(const operation::Operation& operation, const Schema& schema) {
    using Tables = std::optional<std::set<Name>>;
    const auto one = [](const Name& table) { return Tables(std::set<Name>{table}); };
    return std::visit(
        operation::overloaded{
            [&](const operation::SetTableComment& op) { return one(op.table); },
            [&](const operation::SetComment& op) { return op.part.empty() ? Tables(std::set<Name>{}) : one(op.name); },
            [&](const operation::SetTableOptions& op) { return one(op.table); },
            [&](const operation::AddColumn& op) { return one(op.table); },
            [&](const operation::AlterColumn& op) { return one(op.table); },
            [&](const operation::CreateIndex& op) { return one(op.table); },
            [&](const operation::DropIndex& op) { return one(op.table); },
            [&](const operation::RenameIndex& op) { return one(op.table); },
            [&](const operation::AddConstraint& op) { return one(op.table); },
            [&](const operation::DropConstraint& op) { return one(op.table); },
            [&](const operation::ValidateConstraint&) { return Tables(std::set<Name>{}); },
            [&](const operation::RenameConstraint& op) { return one(op.table); },
            [&](const operation::CreateEnum&) { return Tables(std::set<Name>{}); },
            [&](const operation::DropEnum&) { return Tables(std::set<Name>{}); },
            [&](const operation::AddEnumValue& op) { return Tables(tables_with(schema, op.type)); },
            [&](const operation::RenameEnumValue& op) { return Tables(tables_with(schema, op.type)); },
            [&](const operation::ReplaceEnum& op) { return Tables(tables_with(schema, op.type)); },
            [](const auto&) { return Tables(); }},
        operation.value);
}

bool generates(const Table& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const Column& column) { return column.generated.has_value(); });
}

bool is_constant_for_rows(const Column& column) {
    return !column.generated && (!column.server_default || is_constant(*column.server_default));
}
} // namespace

// One operation on its way into the batch. Each case says whether it fits.
class Folding {
public:
    explicit Folding(Batch& batch, Schema now) : batch_(batch), now_(std::move(now)) {}

    [[nodiscard]] Schema& now() { return now_; }

    bool operator()(const operation::AddColumn& op) {
        const Table& table = new_table(op.table);
        const Column& column = *table.find_column(op.column.name);
        if (needs_a_value(column) && !check(checks_of_new_column(rows(op.table), table, column))) return false;
        NewValues& values = batch_.values_of(op.table);
        // What other columns will hold, a generated one is computed from: nothing here knows it.
        if (column.generated) batch_.is_sure_ = false;
        values.add(column.name, default_of_rows(column));
        batch_.added_[op.table].insert(column.name);
        if (!can_be_added(column)) batch_.rebuilds_ = true;
        return true;
    }

    bool operator()(const operation::AlterColumn& op) {
        const Table& before = old_table(op.table);
        const Table& after = new_table(op.table);
        const Column& from = *before.find_column(op.column);
        const Column& to = *after.find_column(op.column);
        const bool is_told = op.using_ && is_said(*op.using_);
        const std::set<std::string>& added = batch_.added_[op.table];
        if (added.contains(op.column)) return false;
        // An expression reads other columns as they will be; what was computed is to stay as it will be computed.
        if (is_told && !(batch_.is_sure_ && has_known_values(before, added))) return false;
        if (from.generated && !to.generated &&
            (batch_.values_of(op.table).converts() || from.generated != generated_at_first(op)))
            return false;

        Conversion conversion = convert(rows(op.table), before, from, to, op.using_);
        if (!check(std::move(conversion.checks))) return false;
        const bool converts = conversion.expression != quote(op.column);
        const bool compares_otherwise = from.collation != to.collation;
        NewValues& values = batch_.values_of(op.table);
        if (converts && !to.generated)
            values.convert(op.column, std::move(conversion.expression), std::move(conversion.compared), is_told);
        if (compares_otherwise && !to.generated)
            values.collate(op.column, to.collation.empty() ? "BINARY" : collation_name(to.collation));
        const bool becomes_enum = has_enum_check(to) && !(from.type == to.type);
        // Values that are the same now stay the same whatever an affinity makes of them.
        const bool computes_others = converts && generates(after);
        if (!computes_others && (conversion.can_merge || compares_otherwise))
            add_checks(unique_again(values.rows(), after, op.column));
        if (conversion.is_sure && !computes_others) {
            if (becomes_enum) add_check(values_of_enum(values.rows(), after, to, now_));
            if (converts || compares_otherwise) add_checks(checked_again(values.rows(), after, op.column));
        } else {
            batch_.is_sure_ = false;
        }
        if (converts || text_changes(op.table)) batch_.rebuilds_ = true;
        return true;
    }

    bool operator()(const operation::CreateIndex& op) {
        const Table& table = new_table(op.table);
        const schema::Index& index = added(old_table(op.table).indexes, table.indexes);
        static_cast<void>(create_index(op.table, index)); // refuses what SQLite has not
        return !index.unique || check({unique_index(rows(op.table), table, index)});
    }

    bool operator()(const operation::AddConstraint& op) {
        batch_.rebuilds_ = true;
        return std::visit([&](const auto& constraint) { return check(checks_of(op.table, constraint)); },
                          op.constraint);
    }

    bool operator()(const operation::DropConstraint&) { return rebuild(); }
    bool operator()(const operation::RenameConstraint&) { return rebuild(); }
    bool operator()(const operation::ValidateConstraint&) { return true; }
    bool operator()(const operation::DropIndex&) { return true; }
    bool operator()(const operation::RenameIndex&) { return true; }
    bool operator()(const operation::SetTableComment&) { return true; }
    bool operator()(const operation::SetComment&) { return true; }
    // STRICT gives the columns other types: what SQLite makes of the values then, it says when they are copied.
    bool operator()(const operation::SetTableOptions& op) {
        if (!text_changes(op.table)) return true;
        batch_.is_sure_ = false;
        return rebuild();
    }
    bool operator()(const operation::CreateEnum&) { return true; }
    bool operator()(const operation::DropEnum&) { return true; }

    bool operator()(const operation::AddEnumValue& op) { return change_enum(op.type, {}); }
    bool operator()(const operation::RenameEnumValue& op) { return change_enum(op.type, {{op.from, op.to}}); }
    bool operator()(const operation::ReplaceEnum& op) { return change_enum(op.type, op.mapping); }

    template <class Other> bool operator()(const Other&) { return false; }

private:
    [[nodiscard]] const Table& old_table(const Name& name) const { return *batch_.after_.find_table(name); }
    [[nodiscard]] const Table& new_table(const Name& name) const { return *now_.find_table(name); }
    [[nodiscard]] Rows rows(const Name& table) { return batch_.values_of(table).rows(); }

    bool rebuild() { return batch_.rebuilds_ = true; }

    // Whether rows get the same value for the new columns whenever it is looked at.
    static bool has_known_values(const Table& table, const std::set<std::string>& columns) {
        return std::all_of(columns.begin(), columns.end(),
                           [&](const std::string& name) { return is_constant_for_rows(*table.find_column(name)); });
    }

    [[nodiscard]] const std::optional<schema::Generated>& generated_at_first(const operation::AlterColumn& op) const {
        return batch_.before_.find_table(op.table)->find_column(op.column)->generated;
    }

    bool text_changes(const Name& table) {
        return create_table(old_table(table), batch_.after_) != create_table(new_table(table), now_);
    }

    void add_check(database::Step step) { batch_.checks_.push_back(std::move(step)); }
    void add_checks(Steps steps) { std::move(steps.begin(), steps.end(), std::back_inserter(batch_.checks_)); }

    // A check has to see the values as they will be: false when nobody knows them.
    bool check(Steps steps) {
        if (!steps.empty() && !batch_.is_sure_) return false;
        add_checks(std::move(steps));
        return true;
    }

    static std::string default_of_rows(const Column& column) {
        if (column.generated || !column.server_default) return "NULL";
        return default_value(column);
    }

    Steps checks_of(const Name& name, const schema::PrimaryKey&) {
        const Table& table = new_table(name);
        return primary_key_checks(rows(name), old_table(name), *table.primary_key);
    }
    Steps checks_of(const Name& name, const schema::Unique&) {
        const schema::Unique& unique = added(old_table(name).uniques, new_table(name).uniques);
        return {no_duplicates(rows(name), quoted(unique.columns), {}, same_values(unique.name, name))};
    }
    Steps checks_of(const Name& name, const schema::ForeignKey&) {
        const schema::ForeignKey& key = added(old_table(name).foreign_keys, new_table(name).foreign_keys);
        const Table* target = batch_.after_.find_table(key.target);
        if (target == nullptr) return {};
        const Rows targets = batch_.values_.contains(key.target) ? rows(key.target) : rows_of(*target);
        return {no_orphans(rows(name), name, key, targets, *target)};
    }
    Steps checks_of(const Name& name, const schema::Check&) {
        const schema::Check& constraint = added(old_table(name).checks, new_table(name).checks);
        return {met_by_all(rows(name), new_table(name), constraint)};
    }
    // The text of the new table says that SQLite has none.
    Steps checks_of(const Name& name, const schema::Exclude&) {
        static_cast<void>(create_table(new_table(name), now_));
        return {};
    }

    // The constraint or index of the new table that the old one has not: there it has the name that the convention
    // gives.
    template <class T> static const T& added(const std::vector<T>& before, const std::vector<T>& after) {
        return *std::find_if(after.begin(), after.end(), [&](const T& candidate) {
            return std::none_of(before.begin(), before.end(), [&](const T& old) { return old.name == candidate.name; });
        });
    }

    bool change_enum(const Name& type, Mapping mapping) {
        const std::vector<std::string>& now = now_.find_enum(type)->values;
        std::vector<std::string> gone;
        std::vector<std::string> lost;
        for (const std::string& value : batch_.after_.find_enum(type)->values) {
            if (std::find(now.begin(), now.end(), value) != now.end()) continue;
            gone.push_back(value);
            if (!mapping.contains(value)) lost.push_back(value);
        }
        // A value that stays is not mapped, whatever is said of it.
        std::erase_if(mapping,
                      [&](const auto& one) { return std::find(gone.begin(), gone.end(), one.first) == gone.end(); });
        const std::set<Name> tables = tables_with(now_, type);
        // Before any value is mapped: what is computed from mapped values nothing knows, and then there are no checks.
        for (const Name& name : tables)
            if (!lost.empty() && !check_lost_values(new_table(name), type, lost)) return false;
        for (const Name& name : tables) change_enum(new_table(name), type, mapping);
        return true;
    }

    bool check_lost_values(const Table& table, const Name& type, const std::vector<std::string>& lost) {
        return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
            return !is_of(column, type) || check({no_lost_value(rows(table.name), table, column, lost)});
        });
    }

    void change_enum(const Table& table, const Name& type, const Mapping& mapping) {
        for (const Column& column : table.columns) {
            if (!is_of(column, type) || mapping.empty() || column.generated) continue;
            std::string expression = mapped_values(column, mapping);
            batch_.values_of(table.name).convert(column.name, expression, expression, false);
            batch_.rebuilds_ = true;
            if (generates(table)) {
                batch_.is_sure_ = false;
            } else {
                add_checks(unique_again(rows(table.name), table, column.name));
            }
        }
        if (text_changes(table.name)) batch_.rebuilds_ = true;
    }

    Batch& batch_;
    Schema now_;
};

Batch::Batch(Schema before) : before_(std::move(before)), after_(before_) {}

NewValues& Batch::values_of(const Name& table) {
    const auto found = values_.find(table);
    if (found != values_.end()) return found->second;
    return values_.emplace(table, old_values(before_, table)).first->second;
}

bool Batch::take(const operation::Operation& operation) {
    const auto changed = changed_tables(operation, after_);
    if (!changed) return false;
    if (tables_.empty()) tables_ = *changed;
    if (!std::includes(tables_.begin(), tables_.end(), changed->begin(), changed->end())) return false;
    Schema now = operation::apply(after_, operation);
    require_possible_names(now);
    Folding folding(*this, std::move(now));
    if (!std::visit(folding, operation.value)) return false;
    after_ = std::move(folding.now());
    return true;
}

Steps Batch::steps() const {
    Steps steps;
    for (const Name& name : tables_) {
        const Table& before = *before_.find_table(name);
        const Table& after = *after_.find_table(name);
        const auto values = values_.find(name);
        const bool converts = values != values_.end() && values->second.converts();
        if (!converts && before.indexes == after.indexes &&
            create_table(before, before_) == create_table(after, after_))
            continue;
        Steps more =
            rebuild(before_, after_, name, values == values_.end() ? old_values(before_, name) : values->second);
        std::move(more.begin(), more.end(), std::back_inserter(steps));
    }
    // All checks before the first change: those of the tables, those of the operations.
    std::stable_partition(steps.begin(), steps.end(),
                          [](const database::Step& step) { return step.kind == database::Step::Kind::check; });
    const auto first_change = std::find_if(steps.begin(), steps.end(), [](const database::Step& step) {
        return step.kind != database::Step::Kind::check;
    });
    steps.insert(first_change, checks_.begin(), checks_.end());
    return steps;
}

std::size_t batch_size(std::span<const Recorded> operations, const Schema& before) {
    // Not further than another kind of operation, so that no more of the schema is copied than the batch can need.
    const auto can_join = [&](const Recorded& one) {
        return one.autocommit == operations.front().autocommit && changed_tables(one.operation, before);
    };
    const auto end = std::find_if_not(operations.begin(), operations.end(), can_join);
    const auto run = operations.first(static_cast<std::size_t>(end - operations.begin()));
    if (run.size() < 2) return 1;
    Batch batch(operation::related(before, run));
    std::size_t size = 0;
    try {
        while (size < run.size() && batch.take(run[size].operation)) ++size;
    } catch (const Error&) {
        // The operation that cannot be begins a batch of its own, which says so.
    }
    return batch.rebuilds() ? std::max<std::size_t>(size, 1) : 1;
}

} // namespace retort::sqlite

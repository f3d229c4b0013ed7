#include <retort/operation/apply.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/operation/alter_column.hpp>
#include <retort/operation/comments.hpp>
#include <retort/operation/counters.hpp>
#include <retort/operation/enums.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/rename.hpp>
#include <retort/operation/rules.hpp>
#include <retort/operation/uses.hpp>
#include <retort/schema/naming.hpp>

namespace retort::operation {

namespace {
template <class T, class N> void erase_named(std::vector<T>& elements, const N& name) {
    std::erase_if(elements, [&name](const T& element) { return element.name == name; });
}

void erase(schema::Table& table, const schema::Constraint& constraint) {
    const std::string& name = name_of(constraint);
    std::visit(overloaded{[&](const schema::PrimaryKey&) { table.primary_key.reset(); },
                          [&](const schema::Unique&) { erase_named(table.uniques, name); },
                          [&](const schema::ForeignKey&) { erase_named(table.foreign_keys, name); },
                          [&](const schema::Check&) { erase_named(table.checks, name); },
                          [&](const schema::Exclude&) { erase_named(table.excludes, name); }},
               constraint);
}

// Each alternative, on the schema that it changes: a copy, which is thrown away when it throws.
class Applier {
public:
    explicit Applier(schema::Schema& schema, RelationNames* known) : schema_(schema), known_(known) {}

    void operator()(const CreateTable& op) {
        schema::Table table = op.table;
        canonicalise(table);
        require_sound_table(schema_, table, known_);
        put(schema_, std::move(table));
    }

    void operator()(const DropTable& op) {
        table_of(schema_, op.table);
        refuse_used("table " + display(op.table), use_of_table(schema_, op.table));
        std::erase_if(schema_.opaque, [&](const schema::Opaque& one) { return one.table == op.table; });
        erase_named(schema_.tables, op.table);
    }

    void operator()(const RenameTable& op) {
        table_of(schema_, op.from);
        require_free_table_name(schema_, Name(op.from.schema, op.to), known_);
        rename_table(schema_, op.from, op.to);
    }

    void operator()(const SetTableComment& op) { table_of(schema_, op.table).comment = op.comment; }

    void operator()(const SetComment& op) { set_comment(schema_, op); }

    void operator()(const SetTableOptions& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Table after = table;
        after.options = op.options;
        require_rowid_or_key(after);
        table = std::move(after);
    }

    void operator()(const AddColumn& op) {
        schema::Table& table = table_of(schema_, op.table);
        if (table.find_column(op.column.name) != nullptr)
            refuse(fmt::format("table {} has a column {} already", display(op.table), op.column.name));
        require_sound_column(schema_, table, op.column);
        table.columns.push_back(op.column);
        canonicalise(table);
    }

    void operator()(const DropColumn& op) {
        schema::Table& table = table_of(schema_, op.table);
        column_of(table, op.column);
        const std::string what = "column " + describe_column(op.table, op.column);
        refuse_used(what, use_of_column(schema_, table, op.column));
        erase_named(table.columns, op.column);
    }

    void operator()(const RenameColumn& op) {
        schema::Table& table = table_of(schema_, op.table);
        column_of(table, op.from);
        if (op.to.empty()) refuse(fmt::format("column {} needs a name", describe_column(op.table, op.from)));
        if (table.find_column(op.to) != nullptr)
            refuse(fmt::format("table {} has a column {} already", display(op.table), op.to));
        rename_column(schema_, table, op.from, op.to);
    }

    void operator()(const AlterColumn& op) { alter_column(schema_, op); }

    void operator()(const CreateIndex& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Index index = named(table.name, op.index);
        require_sound_index(table, index);
        require_free_index_name(schema_, table, index, known_);
        table.indexes.push_back(std::move(index));
        canonicalise(table);
    }

    void operator()(const DropIndex& op) {
        schema::Table& table = table_of(schema_, op.table);
        index_of(table, op.index);
        schema::Table after = table;
        erase_named(after.indexes, op.index);
        refuse_used(fmt::format("index {} of table {}", op.index, display(op.table)), use_of_key(schema_, after));
        table = std::move(after);
    }

    void operator()(const RenameIndex& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Index index = index_of(table, op.from);
        if (op.to.empty()) refuse(fmt::format("index {} of table {} needs a name", op.from, display(op.table)));
        if (table.find_index(op.to) != nullptr)
            refuse(fmt::format("table {} has an index {} already", display(op.table), op.to), "choose another name");
        index.name = op.to;
        require_free_index_name(schema_, table, index, known_);
        erase_named(table.indexes, op.from);
        table.indexes.push_back(std::move(index));
        canonicalise(table);
    }

    void operator()(const AddConstraint& op) {
        schema::Table& table = table_of(schema_, op.table);
        const schema::Constraint constraint = named(table.name, op.constraint);
        if (table.primary_key && std::holds_alternative<schema::PrimaryKey>(constraint))
            refuse(fmt::format("table {} has a primary key already: {}", display(op.table), table.primary_key->name),
                   "that goes first: " +
                       fmt::format("op.drop_constraint(\"{}\", \"{}\")", display(op.table), table.primary_key->name));
        require_sound_constraint(schema_, table, constraint);
        if (!op.using_index.empty()) take_index(table, op.using_index, constraint);
        require_free_constraint_name(schema_, table, constraint, known_);
        add_constraint(table, constraint);
        canonicalise(table);
    }

    void operator()(const ValidateConstraint& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Constraint constraint = constraint_of(table, op.constraint);
        schema::Table after = table;
        erase(after, constraint);
        std::visit(overloaded{[](schema::ForeignKey& key) { key.not_valid = false; },
                              [](schema::Check& check) { check.not_valid = false; },
                              [&](const auto&) {
                                  refuse(fmt::format("{} of table {} cannot be validated", describe(constraint),
                                                     display(op.table)),
                                         "only foreign keys and checks can be there without being valid");
                              }},
                   constraint);
        add_constraint(after, std::move(constraint));
        canonicalise(after);
        table = std::move(after);
    }

    void operator()(const DropConstraint& op) {
        schema::Table& table = table_of(schema_, op.table);
        const schema::Constraint constraint = constraint_of(table, op.constraint);
        schema::Table after = table;
        erase(after, constraint);
        if (std::holds_alternative<schema::PrimaryKey>(constraint)) require_rowid_or_key(after);
        refuse_used(fmt::format("{} of table {}", describe(constraint), display(op.table)), use_of_key(schema_, after));
        table = std::move(after);
    }

    void operator()(const RenameConstraint& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Constraint constraint = constraint_of(table, op.from);
        if (op.to.empty()) refuse(fmt::format("{} of table {} needs a name", describe(constraint), display(op.table)));
        if (const auto twin = table.find_constraint(op.to))
            refuse(fmt::format("table {} has the {} already", display(op.table), describe(*twin)),
                   "choose another name");
        schema::Constraint renamed = constraint;
        std::visit([&op](auto& one) { one.name = op.to; }, renamed);
        require_free_constraint_name(schema_, table, renamed, known_);
        erase(table, constraint);
        add_constraint(table, std::move(renamed));
        canonicalise(table);
    }

    void operator()(const CreateEnum& op) { create_enum(schema_, op); }
    void operator()(const DropEnum& op) { drop_enum(schema_, op); }
    void operator()(const AddEnumValue& op) { add_enum_value(schema_, op); }
    void operator()(const RenameEnumValue& op) { rename_enum_value(schema_, op); }
    void operator()(const ReplaceEnum& op) { replace_enum(schema_, op); }

    void operator()(const CreateSequence& op) {
        require_free_sequence_name(schema_, op.sequence.name, known_);
        require_sound_sequence(schema_, op.sequence);
        put(schema_, op.sequence);
    }

    void operator()(const AlterSequence& op) {
        schema::Sequence sequence = op.sequence;
        sequence.comment = sequence_of(schema_, sequence.name).comment;
        require_sound_sequence(schema_, sequence);
        put(schema_, std::move(sequence));
    }

    void operator()(const DropSequence& op) {
        sequence_of(schema_, op.sequence);
        refuse_used("sequence " + display(op.sequence), use_of_sequence(schema_, op.sequence));
        erase_named(schema_.sequences, op.sequence);
    }

    void operator()(const CreateSchema& op) {
        if (op.schema.empty()) refuse("a schema without a name");
        const auto place = std::ranges::lower_bound(schema_.namespaces, op.schema);
        if (place != schema_.namespaces.end() && *place == op.schema)
            refuse(fmt::format("there is a schema {} already", op.schema));
        if (const auto use = use_of_namespace(schema_, op.schema)) // somebody else made it
            refuse(fmt::format("there is a schema {} already: {} is in it", op.schema, use->what));
        schema_.namespaces.insert(place, op.schema);
    }

    void operator()(const DropSchema& op) {
        const auto place = std::ranges::find(schema_.namespaces, op.schema);
        if (place == schema_.namespaces.end())
            refuse("there is no schema " + op.schema,
                   "schemas that were created up to this point: " + listed(schema_.namespaces, "none"));
        if (const auto use = use_of_namespace(schema_, op.schema))
            refuse(fmt::format("schema {} is not empty: {} is in it", op.schema, use->what),
                   "that goes first: " + use->first);
        schema_.namespaces.erase(place);
        schema_.namespace_comments.erase(op.schema);
    }

    void operator()(const BulkInsert& op) {
        const schema::Table& table = table_of(schema_, op.table);
        const std::string what = "rows for table " + display(op.table);
        if (op.columns.empty()) refuse(what + " have no columns");
        require_distinct(op.columns, "the column list of " + what);
        for (const std::string& column : op.columns)
            if (column_of(table, column).generated)
                refuse(fmt::format("{} cannot be inserted: it is generated", describe_column(op.table, column)));
        for (std::size_t i = 0; i < op.rows.size(); ++i)
            if (op.rows[i].size() != op.columns.size())
                refuse(fmt::format("row {} for table {} is {} wide, its column list {}", i + 1, display(op.table),
                                   op.rows[i].size(), op.columns.size()));
    }

    // What C++ does to rows leaves the schema as it is.
    void operator()(const Run&) {}

    void operator()(const Execute& op) {
        for (const Operation& one : op.amounts_to) std::visit(*this, one.value);
    }

private:
    // The index becomes a part of the constraint.
    static void take_index(schema::Table& table, const std::string& name, const schema::Constraint& constraint) {
        schema::Index index = index_of(table, name);
        schema::Index wanted = unique_index_for(constraint);
        wanted.name = index.name;
        wanted.comment = index.comment;
        wanted.with = index.with;
        if (index != wanted)
            refuse(fmt::format("index {} of table {} cannot become the {}", name, display(table.name),
                               describe(constraint)),
                   "a primary key or unique constraint takes a unique index of its columns, in their order, that has "
                   "no predicate and orders them as usual");
        erase_named(table.indexes, std::string(name));
    }

    schema::Schema& schema_;
    RelationNames* known_;
};
} // namespace

schema::Schema apply(schema::Schema schema, const Operation& operation) {
    std::visit(Applier(schema, nullptr), operation.value);
    return schema;
}

schema::Schema apply(schema::Schema schema, std::span<const Operation> operations) {
    if (operations.empty()) return schema;
    Replay replay(std::move(schema));
    for (const Operation& operation : operations) replay.apply(operation);
    return replay.take();
}

Replay::Replay(schema::Schema schema) : schema_(std::move(schema)), known_(schema_) {}

void Replay::apply(const Operation& operation) { std::visit(Applier(schema_, &known_), operation.value); }

} // namespace retort::operation

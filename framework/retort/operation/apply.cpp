#include <retort/operation/apply.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/operation/rename.hpp>
#include <retort/operation/rules.hpp>
#include <retort/operation/uses.hpp>
#include <retort/schema/naming.hpp>

namespace retort::operation {

namespace {
void refuse_used(const std::string& what, const std::optional<Use>& use) {
    if (use) refuse(fmt::format("{} is used by {}", what, use->what), "that goes first: " + use->first);
}

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

bool is_of_primary_key(const schema::Table& table, std::string_view column) {
    return table.primary_key &&
           std::ranges::find(table.primary_key->columns, column) != table.primary_key->columns.end();
}

// Each alternative, on the schema that it changes: a copy, which is thrown away when it throws.
class Applier {
public:
    explicit Applier(schema::Schema& schema) : schema_(schema) {}

    void operator()(const CreateTable& op) {
        schema::Table table = op.table;
        canonicalise(table);
        require_sound_table(schema_, table);
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
        require_free_table_name(schema_, Name(op.from.schema, op.to));
        rename_table(schema_, op.from, op.to);
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
        if (table.columns.size() == 1)
            refuse(what + " is the only one of its table", "drop the table: op.drop_table(…)");
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

    void operator()(const AlterColumn& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Column column = column_of(table, op.column);
        const std::string what = "column " + describe_column(op.table, op.column);
        if (!op.type && !op.nullable && !op.server_default && !op.collation && !op.comment)
            refuse(op.using_ ? what + " is given USING without a type" : "nothing of " + what + " is altered");
        if (op.using_ && !op.type) refuse(what + " is given USING without a type");
        if (op.server_default && (column.identity || column.generated))
            refuse(fmt::format("{} has no default: it {}", what, column.identity ? "numbers itself" : "is generated"));
        if (op.type) column.type = *op.type;
        if (op.nullable) column.nullable = *op.nullable;
        if (op.server_default) column.server_default = *op.server_default;
        if (op.collation) column.collation = *op.collation;
        if (op.comment) column.comment = *op.comment;
        require_sound_column(schema_, table, column);
        if (op.nullable.value_or(false) && is_of_primary_key(table, op.column))
            refuse(what + " cannot be nullable: it is in the primary key");
        if (op.nullable.value_or(false) && column.identity) refuse(what + " cannot be nullable: it numbers itself");
        column_of(table, op.column) = std::move(column);
        if (op.type) require_sound_foreign_keys(schema_, op.table);
    }

    void operator()(const CreateIndex& op) {
        schema::Table& table = table_of(schema_, op.table);
        schema::Index index = named(table.name, op.index);
        require_sound_index(table, index);
        require_free_index_name(schema_, table, index);
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

    void operator()(const AddConstraint& op) {
        schema::Table& table = table_of(schema_, op.table);
        const schema::Constraint constraint = named(table.name, op.constraint);
        if (table.primary_key && std::holds_alternative<schema::PrimaryKey>(constraint))
            refuse(fmt::format("table {} has a primary key already: {}", display(op.table), table.primary_key->name),
                   "that goes first: " +
                       fmt::format("op.drop_constraint(\"{}\", \"{}\")", display(op.table), table.primary_key->name));
        require_sound_constraint(schema_, table, constraint);
        require_free_constraint_name(schema_, table, constraint);
        add_constraint(table, constraint);
        canonicalise(table);
    }

    void operator()(const DropConstraint& op) {
        schema::Table& table = table_of(schema_, op.table);
        const schema::Constraint constraint = constraint_of(table, op.constraint);
        schema::Table after = table;
        erase(after, constraint);
        require_rowid_or_key(after);
        refuse_used(fmt::format("{} of table {}", describe(constraint), display(op.table)), use_of_key(schema_, after));
        table = std::move(after);
    }

    void operator()(const CreateEnum& op) {
        const Name& name = op.type.name;
        if (name.name.empty()) refuse("an enum without a name");
        if (schema_.find_enum(name) != nullptr) refuse(fmt::format("there is an enum {} already", display(name)));
        if (schema_.find_table(name) != nullptr)
            refuse(fmt::format("enum {} cannot have that name: a table has it", display(name)),
                   "on PostgreSQL every table is a type of its name too");
        if (op.type.values.empty()) refuse(fmt::format("enum {} has no values", display(name)));
        require_distinct(op.type.values, "enum " + display(name));
        put(schema_, op.type);
    }

    void operator()(const DropEnum& op) {
        enum_of(schema_, op.type);
        refuse_used("enum " + display(op.type), use_of_enum(schema_, op.type));
        erase_named(schema_.enums, op.type);
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

    void operator()(const Run&) {}

    template <class Op> void operator()(const Op&) { refuse("this operation cannot be applied yet"); }

    void operator()(const Execute& op) {
        for (const Operation& one : op.amounts_to) std::visit(*this, one.value);
    }

private:
    schema::Schema& schema_;
};
} // namespace

schema::Schema apply(schema::Schema schema, const Operation& operation) {
    std::visit(Applier(schema), operation.value);
    return schema;
}

schema::Schema apply(schema::Schema schema, std::span<const Operation> operations) {
    for (const Operation& operation : operations) std::visit(Applier(schema), operation.value);
    return schema;
}

} // namespace retort::operation

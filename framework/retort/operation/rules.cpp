#include <retort/operation/rules.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <retort/operation/counters.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>
#include <retort/operation/uses.hpp>

namespace retort::operation {

namespace {
void require_columns(const schema::Table& table, const std::vector<std::string>& columns, const std::string& what) {
    if (columns.empty()) refuse(fmt::format("{} of table {} has no columns", what, display(table.name)));
    require_distinct(columns, fmt::format("{} of table {}", what, display(table.name)));
    for (const std::string& column : columns)
        if (table.find_column(column) == nullptr)
            refuse(fmt::format("{} of table {} has the unknown column {}", what, display(table.name), column),
                   "add the column first");
}

void require_sound(const schema::Schema&, const schema::Table& table, const schema::PrimaryKey& key) {
    require_columns(table, key.columns, describe(key));
}

void require_sound(const schema::Schema&, const schema::Table& table, const schema::Unique& unique) {
    require_columns(table, unique.columns, describe(unique));
}

// Types of one family can be compared with = (PostgreSQL manual, CREATE TABLE: "columns … must be of comparable
// types").
int family(schema::TypeKind kind) {
    using schema::TypeKind;
    switch (kind) {
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::real:
    case TypeKind::double_precision:
    case TypeKind::numeric: return static_cast<int>(TypeKind::numeric);
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character: return static_cast<int>(TypeKind::text);
    case TypeKind::date:
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return static_cast<int>(TypeKind::timestamp);
    default: return static_cast<int>(kind);
    }
}

void require_sound(const schema::Schema& schema, const schema::Table& table, const schema::ForeignKey& key) {
    const std::string what = fmt::format("{} of table {}", describe(key), display(table.name));
    require_columns(table, key.columns, describe(key));
    const schema::Table* target = key.target == table.name ? &table : schema.find_table(key.target);
    if (target == nullptr)
        refuse(fmt::format("{} points at table {}, which is not there", what, display(key.target)),
               "create that table first");
    if (key.columns.size() != key.target_columns.size())
        refuse(fmt::format("{} has columns that differ in number: {} here, {} in table {}", what, key.columns.size(),
                           key.target_columns.size(), display(key.target)),
               "each column points at one");
    for (const std::string& column : key.target_columns)
        if (target->find_column(column) == nullptr)
            refuse(fmt::format("{} points at {}, which is not there", what, describe_column(key.target, column)));
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const schema::Column& from = *table.find_column(key.columns[i]);
        const schema::Column& to = *target->find_column(key.target_columns[i]);
        if (!are_comparable(from.type, to.type))
            refuse(fmt::format("{} points from {}, which is {}, at {}, which is {}", what,
                               describe_column(table.name, from.name), display(from.type),
                               describe_column(target->name, to.name), display(to.type)),
                   "both must be of one type");
    }
    if (!is_key(*target, key.target_columns))
        refuse(fmt::format("{} points at ({}) of table {}, which is no key", what, fmt::join(key.target_columns, ", "),
                           display(key.target)),
               "it must be the primary key, or have a unique constraint that is not deferrable");
}

void require_sound(const schema::Schema&, const schema::Table& table, const schema::Check& check) {
    const auto* sql = std::get_if<schema::SqlText>(&check.expression.value);
    if (sql != nullptr && sql->text.empty() && sql->by_dialect.empty())
        refuse(fmt::format("{} of table {} has no expression", describe(check), display(table.name)));
}

void require_sound(const schema::Schema&, const schema::Table& table, const schema::Exclude& exclude) {
    const std::string what = fmt::format("{} of table {}", describe(exclude), display(table.name));
    if (exclude.elements.empty()) refuse(what + " has no elements");
    for (const schema::ExcludeElement& element : exclude.elements) {
        if (element.column.empty() != element.expression.has_value())
            refuse(what + " has an element that is not either a column or an expression");
        if (!element.column.empty()) require_columns(table, {element.column}, describe(exclude));
    }
}

// A default that is a value must be one of the enum's.
void require_default_of_enum(const schema::Schema& schema, const schema::Column& column, const std::string& what) {
    if (column.type.kind != schema::TypeKind::enumeration || column.type.array_dimensions > 0) return;
    if (!column.server_default) return;
    const auto* literal = std::get_if<schema::Literal>(&column.server_default->value);
    const auto* text = literal == nullptr ? nullptr : std::get_if<std::string>(&literal->value);
    const std::vector<std::string>& values = schema.find_enum(column.type.name)->values;
    if (text != nullptr && std::ranges::find(values, *text) == values.end())
        refuse(fmt::format("{} has the default '{}', which is no value of {}", what, *text, display(column.type)),
               "its values: " + listed(values, "none"));
}
} // namespace

// What a native type can be compared with is the database's to know.
bool are_comparable(const schema::Type& a, const schema::Type& b) {
    if (a.kind == schema::TypeKind::native || b.kind == schema::TypeKind::native) return true;
    return family(a.kind) == family(b.kind) && a.array_dimensions == b.array_dimensions && a.name == b.name;
}

void require_distinct(const std::vector<std::string>& values, const std::string& what) {
    std::set<std::string_view> seen;
    for (const std::string& value : values)
        if (!seen.insert(value).second) refuse(fmt::format("{} has {} twice", what, value));
}

namespace {
// No table has the name, and no type.
void require_new_table(const schema::Schema& schema, const Name& name) {
    if (name.name.empty()) refuse("a table without a name");
    if (schema.find_table(name) != nullptr)
        refuse(fmt::format("there is a table {} already", display(name)),
               "if an earlier revision made it, this one need not");
    if (schema.find_enum(name) != nullptr)
        refuse(fmt::format("table {} cannot have that name: an enum has it", display(name)),
               "on PostgreSQL every table is a type of its name too");
}
} // namespace

void require_free_table_name(const schema::Schema& schema, const Name& name, RelationNames* known) {
    require_new_table(schema, name);
    require_free(schema, name.schema, {{name.name, "table " + display(name)}}, known);
}

void require_free_sequence_name(const schema::Schema& schema, const Name& name, RelationNames* known) {
    if (schema.find_sequence(name) != nullptr) refuse(fmt::format("there is a sequence {} already", display(name)));
    require_free(schema, name.schema, {{name.name, "sequence " + display(name)}}, known);
}

void require_free_constraint_name(const schema::Schema& schema, const schema::Table& table,
                                  const schema::Constraint& constraint, RelationNames* known) {
    if (const auto twin = table.find_constraint(name_of(constraint)))
        refuse(fmt::format("table {} has the {} already", display(table.name), describe(*twin)),
               "give the new one a name of its own: named(\"…\")");
    schema::Table alone{.name = table.name};
    add_constraint(alone, constraint);
    std::vector<Relation> relations = relations_of(alone);
    relations.erase(relations.begin()); // the table itself
    require_free(schema, table.name.schema, relations, known);
}

void require_free_index_name(const schema::Schema& schema, const schema::Table& table, const schema::Index& index,
                             RelationNames* known) {
    if (table.find_index(index.name) != nullptr)
        refuse(fmt::format("table {} has an index {} already", display(table.name), index.name),
               "give the new one a name of its own: named(\"…\")");
    require_free(schema, table.name.schema,
                 {{index.name, fmt::format("index {} of table {}", index.name, display(table.name))}}, known);
}

void require_sound_table(const schema::Schema& schema, const schema::Table& table, RelationNames* known) {
    require_new_table(schema, table.name);
    const std::string what = "table " + display(table.name);
    std::vector<std::string> columns;
    for (const schema::Column& column : table.columns) {
        columns.push_back(column.name);
        require_sound_column(schema, table, column);
    }
    require_distinct(columns, what);
    std::vector<std::string> constraints;
    for (const schema::Constraint& constraint : constraints_of(table)) {
        constraints.push_back(name_of(constraint));
        require_sound_constraint(schema, table, constraint);
    }
    require_distinct(constraints, what);
    for (const schema::Index& index : table.indexes) require_sound_index(table, index);
    require_rowid_or_key(table);
    require_free(schema, table.name.schema, relations_of(table), known);
}

void require_rowid_or_key(const schema::Table& table) {
    if (table.options.without_rowid && !table.primary_key)
        refuse(fmt::format("table {} is WITHOUT ROWID and has no primary key", display(table.name)),
               "SQLite finds the rows of such a table by their primary key");
}

void require_sound_column(const schema::Schema& schema, const schema::Table& table, const schema::Column& column) {
    if (column.name.empty()) refuse(fmt::format("table {} has a column without a name", display(table.name)));
    const std::string what = "column " + describe_column(table.name, column.name);
    if (column.type.kind == schema::TypeKind::enumeration && schema.find_enum(column.type.name) == nullptr)
        refuse(fmt::format("{} has the type {}, which is not there", what, display(column.type)),
               "create it first: op.create_enum(…)");
    if (column.type.length.value_or(1) < 1 || column.type.precision.value_or(1) < 1)
        refuse(fmt::format("{} has the type {}, which holds nothing", what, display(column.type)));
    if (column.server_default.has_value() + column.identity.has_value() + column.generated.has_value() > 1)
        refuse(what + " has more than one of default, identity and generated",
               "a column's value comes from one of them");
    const bool is_integer = column.type.array_dimensions == 0 && (column.type.kind == schema::TypeKind::smallint ||
                                                                  column.type.kind == schema::TypeKind::integer ||
                                                                  column.type.kind == schema::TypeKind::bigint);
    if (column.identity && !is_integer)
        refuse(fmt::format("{} cannot number itself: its type is {}", what, display(column.type)),
               "identity is for smallint, integer and bigint");
    if (column.identity) require_sound_identity(*column.identity, column.type, "the identity of " + what);
    if (column.generated && mentions_column(column.generated->expression, column.name))
        refuse(what + " is generated from itself", "its expression names other columns of the row");
    require_default_of_enum(schema, column, what);
}

void require_sound_constraint(const schema::Schema& schema, const schema::Table& table,
                              const schema::Constraint& constraint) {
    std::visit([&](const auto& one) { require_sound(schema, table, one); }, constraint);
}

void require_sound_foreign_keys(const schema::Schema& schema, const Name& table) {
    for (const schema::Table& other : schema.tables)
        for (const schema::ForeignKey& key : other.foreign_keys)
            if (other.name == table || key.target == table) require_sound(schema, other, key);
}

void require_sound_index(const schema::Table& table, const schema::Index& index) {
    const std::string what = "index " + index.name;
    if (index.parts.empty()) refuse(fmt::format("{} of table {} has no columns", what, display(table.name)));
    for (const schema::IndexPart& part : index.parts) {
        if (part.column.empty() != part.expression.has_value())
            refuse(fmt::format("{} of table {} has a key that is not either a column or an expression", what,
                               display(table.name)));
        if (!part.column.empty()) require_columns(table, {part.column}, what);
    }
    if (!index.include.empty()) require_columns(table, index.include, what);
}

} // namespace retort::operation

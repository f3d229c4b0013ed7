#include <retort/operation/lookup.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/operation.hpp>

namespace retort::operation {

namespace {
template <class Elements> std::vector<std::string> names_of(const Elements& elements) {
    std::vector<std::string> names;
    for (const auto& element : elements) names.push_back(display(Name(element.name)));
    return names;
}

[[noreturn]] void refuse_column(const schema::Table& table, std::string_view name) {
    refuse(fmt::format("table {} has no column {}", display(table.name), name),
           "its columns: " + listed(names_of(table.columns), "none"));
}

[[noreturn]] void refuse_table(const schema::Schema& schema, const Name& name) {
    refuse(fmt::format("there is no table {}", display(name)),
           "tables at this point: " + listed(names_of(schema.tables), "none"));
}
} // namespace

void refuse(std::string message, std::string hint) {
    throw Error(ErrorCategory::schema, std::move(message), std::move(hint));
}

std::string listed(const std::vector<std::string>& names, std::string_view none) {
    constexpr std::size_t most = 12;
    if (names.empty()) return std::string(none);
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size()));
    return fmt::format("{}{}", fmt::join(names.begin(), end, ", "), names.size() > most ? ", …" : "");
}

schema::Table& table_of(schema::Schema& schema, const Name& name) {
    if (schema::Table* table = schema.find_table(name)) return *table;
    refuse_table(schema, name);
}

const schema::Table& table_of(const schema::Schema& schema, const Name& name) {
    if (const schema::Table* table = schema.find_table(name)) return *table;
    refuse_table(schema, name);
}

schema::Column& column_of(schema::Table& table, std::string_view name) {
    if (schema::Column* column = table.find_column(name)) return *column;
    refuse_column(table, name);
}

const schema::Column& column_of(const schema::Table& table, std::string_view name) {
    if (const schema::Column* column = table.find_column(name)) return *column;
    refuse_column(table, name);
}

const schema::Index& index_of(const schema::Table& table, std::string_view name) {
    if (const schema::Index* index = table.find_index(name)) return *index;
    refuse(fmt::format("table {} has no index {}", display(table.name), name),
           table.find_constraint(name) ? "it has a constraint of that name: use drop_constraint"
                                       : "its indexes: " + listed(names_of(table.indexes), "none"));
}

schema::Constraint constraint_of(const schema::Table& table, std::string_view name) {
    if (auto constraint = table.find_constraint(name)) return *std::move(constraint);
    std::vector<std::string> names;
    for (const schema::Constraint& constraint : constraints_of(table)) names.push_back(name_of(constraint));
    refuse(fmt::format("table {} has no constraint {}", display(table.name), name),
           table.find_index(name) != nullptr ? "it has an index of that name: use drop_index"
                                             : "its constraints: " + listed(names, "none"));
}

const schema::Enum& enum_of(const schema::Schema& schema, const Name& name) {
    if (const schema::Enum* type = schema.find_enum(name)) return *type;
    refuse(fmt::format("there is no enum {}", display(name)),
           "enums at this point: " + listed(names_of(schema.enums), "none"));
}

const schema::Sequence& sequence_of(const schema::Schema& schema, const Name& name) {
    if (const schema::Sequence* sequence = schema.find_sequence(name)) return *sequence;
    refuse(fmt::format("there is no sequence {}", display(name)),
           "sequences at this point: " + listed(names_of(schema.sequences), "none"));
}

std::vector<schema::Constraint> constraints_of(const schema::Table& table) {
    std::vector<schema::Constraint> constraints;
    if (table.primary_key) constraints.emplace_back(*table.primary_key);
    constraints.insert(constraints.end(), table.uniques.begin(), table.uniques.end());
    constraints.insert(constraints.end(), table.foreign_keys.begin(), table.foreign_keys.end());
    constraints.insert(constraints.end(), table.checks.begin(), table.checks.end());
    constraints.insert(constraints.end(), table.excludes.begin(), table.excludes.end());
    return constraints;
}

std::string describe(const schema::Constraint& constraint) {
    const std::string_view kind = std::visit(overloaded{[](const schema::PrimaryKey&) { return "primary key"; },
                                                        [](const schema::Unique&) { return "unique constraint"; },
                                                        [](const schema::ForeignKey&) { return "foreign key"; },
                                                        [](const schema::Check&) { return "check constraint"; },
                                                        [](const schema::Exclude&) { return "exclude constraint"; }},
                                             constraint);
    return fmt::format("{} {}", kind, name_of(constraint));
}

schema::Index unique_index_for(const schema::Constraint& constraint) {
    const auto index_of_key = [](const auto& key) {
        schema::Index index{.name = key.name, .parts = {}, .unique = true, .include = key.include};
        for (const std::string& column : key.columns) index.parts.push_back({.column = column});
        return index;
    };
    if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint)) return index_of_key(*key);
    const auto* unique = std::get_if<schema::Unique>(&constraint);
    if (unique == nullptr) refuse(describe(constraint) + " is not kept by an index of columns");
    schema::Index index = index_of_key(*unique);
    index.nulls_not_distinct = unique->nulls_not_distinct;
    return index;
}

std::string describe_commented(const SetComment& op) {
    switch (op.on) {
    case Commented::index: return fmt::format("index {} of table {}", op.part, display(op.name));
    case Commented::constraint: return fmt::format("constraint {} of table {}", op.part, display(op.name));
    case Commented::enumeration: return "enum " + display(op.name);
    case Commented::sequence: return "sequence " + display(op.name);
    case Commented::schema: return "schema " + op.name.schema;
    }
    refuse("a comment on nothing");
}

std::string comment_of(const schema::Schema& schema, const SetComment& op) {
    switch (op.on) {
    case Commented::index: return index_of(table_of(schema, op.name), op.part).comment;
    case Commented::constraint: return schema::comment_of(constraint_of(table_of(schema, op.name), op.part));
    case Commented::enumeration: return enum_of(schema, op.name).comment;
    case Commented::sequence: return sequence_of(schema, op.name).comment;
    case Commented::schema: break;
    }
    const auto comment = schema.namespace_comments.find(op.name.schema);
    return comment == schema.namespace_comments.end() ? "" : comment->second;
}

std::string describe_column(const Name& table, std::string_view column) {
    return fmt::format("{}.{}", display(table), column);
}

} // namespace retort::operation

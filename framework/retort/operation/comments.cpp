#include <retort/operation/comments.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/operation/uses.hpp>

namespace retort::operation {

namespace {
template <class T> void set_named(std::vector<T>& elements, const SetComment& op) {
    for (T& one : elements)
        if (one.name == op.part) one.comment = op.comment;
}

void set_constraint(schema::Table& table, const SetComment& op) {
    constraint_of(table, op.part);
    if (table.primary_key && table.primary_key->name == op.part) table.primary_key->comment = op.comment;
    set_named(table.uniques, op);
    set_named(table.foreign_keys, op);
    set_named(table.checks, op);
    set_named(table.excludes, op);
}

void set_namespace(schema::Schema& schema, const SetComment& op) {
    const std::string& name = op.name.schema;
    if (std::ranges::find(schema.namespaces, name) == schema.namespaces.end() && !use_of_namespace(schema, name))
        refuse("there is no schema " + name,
               "schemas that were created up to this point: " + listed(schema.namespaces, "none"));
    schema.namespace_comments.erase(name);
    if (!op.comment.empty()) schema.namespace_comments.emplace(name, op.comment);
}
} // namespace

void set_comment(schema::Schema& schema, const SetComment& op) {
    switch (op.on) {
    case Commented::index: {
        schema::Table& table = table_of(schema, op.name);
        index_of(table, op.part);
        return set_named(table.indexes, op);
    }
    case Commented::constraint: return set_constraint(table_of(schema, op.name), op);
    case Commented::enumeration: {
        schema::Enum type = enum_of(schema, op.name);
        type.comment = op.comment;
        return put(schema, std::move(type));
    }
    case Commented::sequence: {
        schema::Sequence sequence = sequence_of(schema, op.name);
        sequence.comment = op.comment;
        return put(schema, std::move(sequence));
    }
    case Commented::schema: return set_namespace(schema, op);
    }
}

} // namespace retort::operation

#pragma once
// What an operation makes, whichever operation it is: columns, types, keys, indexes.

#include <string>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::lint {

/// A type that a column gets, with create_table, add_column or alter_column.
struct MadeType {
    schema::Name table;
    std::string column;
    schema::Type type;
};
std::vector<MadeType> made_types(const operation::Operation& operation);

/// A foreign key, index or primary key that comes with a table or by itself.
template <class Thing> struct Made {
    schema::Name table;
    const Thing* thing;
};
std::vector<Made<schema::ForeignKey>> made_foreign_keys(const operation::Operation& operation);
std::vector<Made<schema::Index>> made_indexes(const operation::Operation& operation);
std::vector<Made<schema::PrimaryKey>> made_primary_keys(const operation::Operation& operation);

/// serial, bigserial, smallserial: PostgreSQL's words for an integer that a sequence of its own numbers.
bool is_serial(const schema::Type& type);

/// Whether a key or unique constraint is added that takes an index which is there.
bool takes_index(const operation::Operation& operation);

/// The constraint that is added, if it is of that kind.
template <class Constraint> const Constraint* added(const operation::Operation& operation) {
    const auto* add = std::get_if<operation::AddConstraint>(&operation.value);
    return add == nullptr ? nullptr : std::get_if<Constraint>(&add->constraint);
}

} // namespace retort::lint

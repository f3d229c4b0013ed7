#pragma once
// What counts: sequences, and the sequence behind an identity column.

#include <string>

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// What stands in parentheses behind AS IDENTITY: START WITH 100 INCREMENT BY 5. Empty when all is as usual.
std::string counter_options(const schema::Identity& identity);

/// Whether both count the same in a column or sequence of that type, what is not given being as usual.
bool count_alike(const schema::Identity& a, const schema::Identity& b, schema::TypeKind type);
bool count_alike(const schema::Sequence& a, const schema::Sequence& b);

database::Steps create_sequence(const schema::Sequence& sequence);

/// Every setting is said, those that are not given as their defaults. A check before it finds a sequence that stands
/// outside the new limits, which ALTER SEQUENCE refuses in words that tell neither.
database::Steps alter_sequence(const schema::Sequence& sequence, const schema::Schema& before);

/// ALTER COLUMN … ADD GENERATED …; its numbers go on after the largest that is there. The column must be NOT NULL and
/// without a default by then.
database::Steps add_identity(const schema::Name& table, const schema::Column& column);

/// What differs, what is not given as its default, and the check of alter_sequence().
database::Steps alter_identity(const schema::Name& table, const schema::Column& old, const schema::Column& now);

} // namespace retort::postgresql

#pragma once
// Keys of one table that have the same columns. A schema may hold them; PostgreSQL does not treat each for itself.

#include <vector>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// Takes out of a canonical table the unique constraints that CREATE TABLE would leave out without a word, because they
/// say no more than its primary key or another of them, and returns them. ALTER TABLE adds one in spite of that.
std::vector<schema::Unique> take_repeated(schema::Table& table);

/// `drop`, which takes away the keys that `dropped` is made of (a table with nothing else, under its name). A foreign
/// key hangs on one index, and PostgreSQL refuses to drop that one although another on the same columns stands in.
/// Which one it is the schema does not say: the foreign keys of `before` on those columns go before it and come again.
database::Steps drop_key(const schema::Schema& before, const schema::Table& dropped, database::Step drop);

} // namespace retort::postgresql

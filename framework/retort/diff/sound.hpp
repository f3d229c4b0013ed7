#pragma once
// What a database allows and operations refuse.

#include <retort/schema/schema.hpp>

namespace retort::diff {

/// `found` with every foreign key that operation::apply() would refuse (SQLite takes one to a table that is not there,
/// or to columns that are no key) among the opaque objects instead: reported, and left alone.
schema::Schema sound(schema::Schema found);

} // namespace retort::diff

#pragma once
// Types that a STRICT table has no words for, told from the foreign keys.

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// A STRICT table has five types (https://sqlite.org/stricttables.html): a uuid is TEXT there, and would not be what it
/// points at. So a column of one gets the type of the column at the other end of a foreign key where it would be
/// declared alike. Columns of `wanted` stay as they are.
void type_keys(schema::Schema& found, const schema::Schema& wanted = {});

} // namespace retort::sqlite

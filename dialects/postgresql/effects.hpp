#pragma once
// Which locks the statements of an operation take, and whether they read or write whole tables: measured on a server,
// which the tests do again for every one of them (tests/database/postgresql_effects_test.cpp).

#include <retort/database/effect.hpp>
#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// What the statements that compile() makes of the operation do to tables that are in `before`. What nobody can know is
/// taken for the worst: a function that is not known is taken for a volatile one, a type that is not known for one
/// whose values are written anew. Of SQL text and code of the revision's own nothing is said but what it amounts to.
database::Effects effects(const operation::Operation& operation, const schema::Schema& before);

} // namespace retort::postgresql

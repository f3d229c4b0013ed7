#pragma once
// A schema that was found, in the words of the one that is wanted.

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// `found`, as inspect() gives it, with the words of `wanted` wherever SQLite stores both alike: a table that need not
/// be changed is equal to the wanted one afterwards, but for the order of its columns. What differs stays as found.
///
/// Alike are: names that differ in case; types that are declared alike; expressions and defaults of the same tokens
/// (same_expression), for CHECKs also under another conventional name; what SQLite has no place for, such as comments,
/// tablespaces, an identity's start. A CHECK that holds the values of an enum, as enum_check() writes it, makes its
/// column one of that enum again; the enum is then found with the values that the CHECK holds. An enum that nothing but
/// arrays would show, or nothing at all, is taken for found where a database could not show it.
schema::Schema reconcile(schema::Schema found, const schema::Schema& wanted);

} // namespace retort::sqlite

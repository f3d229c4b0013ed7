#pragma once
// What a script checks, which looks into no database: that a table which it makes anew has nothing that would be lost.

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// Checks on the table as the schema knows it: that it has no column, no trigger and no index which the schema does not
/// know, and that the text of CREATE TABLE in the database says as often CHECK, CONFLICT, COLLATE, … as the one that
/// the schema gives. The words are counted wherever they stand, in comments and names too: where they are more, the
/// script stops although nothing might be lost.
database::Steps unobserved_checks(const schema::Schema& schema, const schema::Table& table);

} // namespace retort::sqlite

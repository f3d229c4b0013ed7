#pragma once
// What a constraint that is there proves, so that the server need not look at the rows again.

#include <string_view>

#include <retort/schema/table.hpp>

namespace retort::postgresql {

/// Whether a valid check of the table says that the column IS NOT NULL, and no more (manual, ALTER TABLE, SET NOT
/// NULL).
bool is_proven_not_null(const schema::Table& table, std::string_view column);

} // namespace retort::postgresql

#pragma once
// One column that changes.

#include <optional>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::diff {

/// The change that makes the column `before` into `after`, which has the same name; nullopt when they are equal. Only
/// what differs is set. `is_made_not_null`: a primary key that follows does that by itself.
std::optional<operation::AlterColumn> alter(const schema::Name& table, const schema::Column& before,
                                            const schema::Column& after, bool is_made_not_null);

} // namespace retort::diff

#pragma once
// Whether operations may be run in either order: two branches of a history, two changes that a dialect would bring
// together.

#include <span>
#include <string>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::operation {

/// Why two lists of operations, each made for the schema `before`, may not be run in either order: one line each, such
/// as "both change column country.name" or "a drops table user, which b's foreign key fk_item_owner_id_user points at".
/// Empty when they commute: both orders then give the same schema, but for the order of a table's columns when both add
/// to it, and neither works on rows or SQL that the other could see. SQL that does not say what it amounts to and data
/// steps commute with nothing but what runs on another kind of database. `a` and `b` are what the lists are called in
/// the lines. Throws Error (schema) when one of the lists does not fit `before`.
std::vector<std::string> conflicts(std::span<const Recorded> first, std::span<const Recorded> second,
                                   const schema::Schema& before, const std::string& a = "a",
                                   const std::string& b = "b");

/// Whether two operations that stand next to each other may change places, as far as can be told from them alone: false
/// when in doubt.
bool commute(const Recorded& a, const Recorded& b);

} // namespace retort::operation

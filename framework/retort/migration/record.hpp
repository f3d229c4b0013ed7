#pragma once
// What a revision does, as data: recording and replay. No database.

#include <string>
#include <vector>

#include <retort/migration/plan.hpp>
#include <retort/operation/operation.hpp>
#include <retort/operation/operations.hpp>

namespace retort::migration {

/// Runs upgrade() or downgrade() of a revision and returns what it asked for; nothing when there is no such function.
/// Throws Error (revision) with the file when the function throws, Error (usage) for SQL that begins or ends a
/// transaction.
std::vector<operation::Recorded> record(const PlanItem& item);

/// The schema after the revisions `applied`, replayed in order from nothing.
schema::Schema replay(const Graph& graph, const Ids& applied);

/// The schema after one more operation of a revision. Throws what apply() throws, with the operation's place.
schema::Schema apply_recorded(schema::Schema schema, const PlanItem& item, const operation::Recorded& recorded);

/// "migrations/versions/f3a1_add_country.cpp:12 (revision f3a1b2c4d5e6)".
std::string place(const PlanItem& item, const operation::Recorded& recorded);

/// 32 hex digits over the canonical operations: formatting and comments of the file do not matter.
std::string checksum(const std::vector<operation::Recorded>& recorded);

} // namespace retort::migration

#pragma once
// What a revision does, as data: recording and replay. No database.

#include <string>
#include <string_view>
#include <vector>

#include <retort/migration/plan.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operation.hpp>
#include <retort/operation/operations.hpp>

namespace retort::migration {

/// Runs upgrade() or downgrade() of a revision and returns what it asked for; nothing when there is no such function.
/// Throws Error (revision) with the file when the function throws, Error (usage) for SQL that begins or ends a
/// transaction.
std::vector<operation::Recorded> record(const PlanItem& item);

/// Those of them that are for the dialect: meant for it alone, or for all. Without a name: those for all.
std::vector<operation::Recorded> operations_for(std::string_view dialect, std::vector<operation::Recorded> recorded);

/// What a revision does on that dialect: what its row in the history is about.
std::vector<operation::Recorded> record_for(std::string_view dialect, const PlanItem& item);

/// The schema after the revisions `applied`, replayed from nothing in the order in which they were applied, as a
/// database of that dialect has it; without a name: with what every database has.
schema::Schema replay(const Graph& graph, const Applied& applied, std::string_view dialect = {});

/// One more operation of a revision. Throws what apply() throws, with the operation's place.
void apply_recorded(operation::Replay& replay, const PlanItem& item, const operation::Recorded& recorded);

/// "migrations/versions/f3a1_add_country.cpp:12 (revision f3a1b2c4d5e6)".
std::string place(const PlanItem& item, const operation::Recorded& recorded);

/// 32 hex digits over the canonical operations: formatting and comments of the file do not matter.
std::string checksum(const std::vector<operation::Recorded>& recorded);
/// A short checksum of each operation, so that one can say later which of them are other ones: "1:3f2a90c1,77b0…". The
/// number is that of the form of the JSON behind them.
std::string digests(const std::vector<operation::Recorded>& recorded);

} // namespace retort::migration

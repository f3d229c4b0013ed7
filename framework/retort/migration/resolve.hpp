#pragma once
// What a person knows of a revision and the database does not.

#include <string>
#include <string_view>

#include <retort/migration/runner.hpp>

namespace retort::migration {

/// What is said.
enum class Resolution {
    applied,       ///< it was left half done, and has been finished by hand: all of it is there
    reverted,      ///< it was left half done, and has been undone by hand: nothing of it is there
    step_applied,  ///< the operation that was running when its runner died has happened
    step_reverted, ///< that operation has not happened, and nothing of it is there
    accept,        ///< it was edited after it was applied, and the database is what the file says now
};

/// Notes it under the lock, and runs nothing else. Returns one line that says what was noted. Throws Error (usage) when
/// there is nothing of that kind to say of the revision, with what there is.
std::string resolve_by_hand(database::Connection& connection, const Graph& graph, std::string_view revision,
                            Resolution resolution, const Settings& settings = {});

} // namespace retort::migration

#pragma once
// Revisions and the schema that they meet, to findings. No database.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <retort/contract/contract.hpp>
#include <retort/database/dialect.hpp>
#include <retort/lint/finding.hpp>
#include <retort/migration/steps.hpp>

namespace retort::lint {

/// A revision as the runner would run it.
struct Subject {
    migration::Work work;
    bool is_asked_about = true; ///< false: it is there so that the next ones meet what it makes
};

struct Settings {
    /// About how many rows a table has now; nothing: nobody knows.
    std::function<std::optional<std::int64_t>(const schema::Name&)> rows{};
    /// A table with fewer rows keeps nobody waiting for long: what is said of locks on it is information.
    std::int64_t small_table = 10'000;
    /// The revisions are run one after the other now: what one of them has made is in nobody's use for the next. Else
    /// each meets tables in use.
    bool in_one_run = false;
    /// What a build needs that is still running (contract/breaks.hpp): what it cannot live with is found too. nullptr:
    /// none is known.
    const contract::Contract* running = nullptr;
};

/// What is wrong with the revisions, in their order, and then in the order of operations and rules. What op.allow()
/// allows is among it, with its reason. `before`: the schema that the first one meets.
std::vector<Finding> lint(const database::Dialect& dialect, const schema::Schema& before,
                          std::span<const Subject> subjects, const Settings& settings = {});

/// Whether one of them is an error that nobody allows.
bool has_errors(std::span<const Finding> findings);

} // namespace retort::lint

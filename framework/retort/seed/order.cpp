#include <retort/seed/order.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <retort/error.hpp>

namespace retort::seed {

namespace {
using ByName = std::map<std::string_view, const Seed*>;

Error refuse(std::string message, std::string hint) {
    return Error(ErrorCategory::usage, std::move(message), std::move(hint));
}

std::string names_of(const ByName& seeds) {
    std::vector<std::string_view> names;
    for (const auto& [name, seed] : seeds) names.push_back(name);
    return names.empty() ? "there are no seeds" : fmt::format("the seeds are {}", fmt::join(names, ", "));
}

ByName by_name(Seeds seeds) {
    ByName result;
    for (const Seed* seed : seeds) {
        const auto [other, added] = result.emplace(seed->name, seed);
        if (!added)
            throw refuse(
                fmt::format("two seeds are called '{}': {} and {}", seed->name, other->second->file, seed->file),
                "give one of them another name");
        if (seed->body.run.empty())
            throw refuse(fmt::format("seed '{}' ({}) has no function to run", seed->name, seed->file),
                         "set .run in its RETORT_SEED");
    }
    for (const auto& [name, seed] : result) {
        for (const std::string_view before : seed->body.after) {
            if (!result.contains(before))
                throw refuse(
                    fmt::format("seed '{}' ({}) comes after '{}', and there is no such seed", name, seed->file, before),
                    names_of(result));
        }
    }
    return result;
}

// Whether a seed writes a table that refers to one that the other writes.
bool refers_to(const Seed& seed, const Seed& other) {
    const auto writes = [](const Seed& one, const TableView& table) {
        return std::ranges::any_of(one.body.writes, [&](auto written) {
            return written().name == table.name && written().schema == table.schema;
        });
    };
    for (const auto table : seed.body.writes) {
        const TableView view = table();
        const auto is_other = [&](const ReferenceSpec& reference) {
            return reference.table != nullptr && writes(other, reference.table()) && !writes(seed, reference.table());
        };
        for (const ColumnAttributes& column : view.attributes)
            if (is_other(column.reference)) return true;
        for (const TablePart& part : view.parts)
            if (is_other(part.reference)) return true;
    }
    return false;
}

// The seeds that have to run before one: those that it names, and those that write what its tables refer to.
std::vector<std::string_view> befores(const Seed& seed, const ByName& seeds) {
    std::vector<std::string_view> names(seed.body.after.begin(), seed.body.after.end());
    for (const auto& [name, other] : seeds)
        if (other != &seed && std::ranges::find(names, name) == names.end() && refers_to(seed, *other))
            names.push_back(name);
    return names;
}

// Among seeds that all wait for another of them, following `.after` must come back to where it was: that is the circle.
std::string circle(const ByName& waiting) {
    const auto next = [&](const Seed* seed) {
        const auto after = befores(*seed, waiting);
        return waiting.find(*std::ranges::find_if(after, [&](auto name) { return waiting.contains(name); }))->second;
    };
    std::vector<const Seed*> path;
    const Seed* seed = waiting.begin()->second;
    for (; std::ranges::find(path, seed) == path.end(); seed = next(seed)) path.push_back(seed);
    path.erase(path.begin(), std::ranges::find(path, seed));
    path.push_back(seed);
    std::vector<std::string> steps;
    for (const Seed* step : path) steps.push_back(fmt::format("{} ({})", step->name, step->file));
    return fmt::format("{}", fmt::join(steps, " after "));
}
} // namespace

bool runs_in(const Seed& seed, std::string_view environment) noexcept {
    const auto& environments = seed.body.environments;
    return environments.empty() || std::ranges::find(environments, environment) != environments.end();
}

std::vector<const Seed*> in_order(Seeds seeds) {
    ByName waiting = by_name(seeds);
    std::vector<const Seed*> order;
    order.reserve(waiting.size());
    while (!waiting.empty()) {
        const auto ready = std::ranges::find_if(waiting, [&](const auto& entry) {
            return std::ranges::none_of(befores(*entry.second, waiting),
                                        [&](auto name) { return waiting.contains(name); });
        });
        if (ready == waiting.end())
            throw refuse(fmt::format("seeds wait for each other: {}", circle(waiting)),
                         "take one of the names out of .after");
        order.push_back(ready->second);
        waiting.erase(ready);
    }
    return order;
}

std::vector<Planned> plan(Seeds seeds, std::span<const std::string> names, std::string_view environment) {
    const std::vector<const Seed*> order = in_order(seeds);
    const ByName known = by_name(seeds);

    std::set<std::string_view> requested;
    for (const std::string& name : names) {
        const auto found = known.find(name);
        if (found == known.end()) throw refuse(fmt::format("there is no seed '{}'", name), names_of(known));
        const Seed& seed = *found->second;
        if (!runs_in(seed, environment))
            throw refuse(fmt::format("seed '{}' is not for environment '{}'", name, environment),
                         fmt::format("it is for {}: choose one with --env", fmt::join(seed.body.environments, ", ")));
        requested.insert(seed.name);
    }
    if (names.empty()) {
        for (const Seed* seed : order) {
            if (runs_in(*seed, environment)) requested.insert(seed->name);
        }
    }

    // From the last to the first, so that what a seed needs is known before the seed that is needed is looked at.
    std::set<std::string_view> needed = requested;
    std::vector<Planned> planned;
    for (auto seed = order.rbegin(); seed != order.rend(); ++seed) {
        if (!needed.contains((*seed)->name)) continue;
        for (const std::string_view before : befores(**seed, known)) {
            if (!runs_in(*known.at(before), environment))
                throw refuse(fmt::format("seed '{}' comes after '{}', which is not for environment '{}'", (*seed)->name,
                                         before, environment),
                             fmt::format("add '{}' to the environments of '{}', or take '{}' out of .after",
                                         environment, before, before));
            needed.insert(before);
        }
        planned.push_back({*seed, requested.contains((*seed)->name)});
    }
    std::ranges::reverse(planned);
    return planned;
}

} // namespace retort::seed

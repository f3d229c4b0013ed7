#pragma once
// Which seeds run, and in which order. Pure: no database.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/seed/seed.hpp>

namespace retort::seed {

/// All seeds of an application, as the build lists them.
using Seeds = std::span<const Seed* const>;

/// Whether a seed is meant for an environment. One without a list is meant for all.
[[nodiscard]] bool runs_in(const Seed& seed, std::string_view environment) noexcept;

/// All of them, each after those that it names in `.after` and after those that write what its `.writes` refer to;
/// names decide between equals, so the order is the same on every run. Throws Error (usage) that names the files for
/// two seeds of one name, an unknown name in `.after`, a circle, and a seed without a function.
[[nodiscard]] std::vector<const Seed*> in_order(Seeds seeds);

/// A seed that will run, and why.
struct Planned {
    const Seed* seed = nullptr;
    bool requested = true; ///< false: it runs because one that was asked for comes after it
};

/// The seeds of a run, in order. No names: all that are meant for the environment. Otherwise those that are named and
/// all that they come after. Throws Error (usage) for what in_order() refuses, an unknown name, a seed asked for by
/// name that is not meant for the environment, and one that is but comes after one that is not.
[[nodiscard]] std::vector<Planned> plan(Seeds seeds, std::span<const std::string> names, std::string_view environment);

} // namespace retort::seed

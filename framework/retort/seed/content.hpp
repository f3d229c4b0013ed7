#pragma once
// What decides whether a seed that has run is to run again.

#include <string>
#include <string_view>

#include <retort/seed/context.hpp>
#include <retort/seed/seed.hpp>

namespace retort::seed {

/// 32 hex digits over all that a seed depends on: `source` (what the build says of its source files), its data files as
/// they are now, the environment and the parameters. Empty when the build says nothing: then nobody knows.
/// Throws Error (usage) that names a data file that cannot be read.
std::string content_of(const Seed& seed, std::string_view source, const std::string& environment,
                       const Parameters& parameters);

} // namespace retort::seed

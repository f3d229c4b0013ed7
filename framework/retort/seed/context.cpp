#include <retort/seed/context.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::seed {

std::optional<std::string> Context::find(std::string_view name) const {
    const auto found = parameters_.find(name);
    return found == parameters_.end() ? std::nullopt : std::optional(found->second);
}

std::string Context::parameter(std::string_view name) const {
    if (auto value = find(name)) return *value;
    throw Error(ErrorCategory::usage, fmt::format("the seed needs the parameter '{}'", name),
                fmt::format("give it: retort seed --set {}=…", name));
}

} // namespace retort::seed

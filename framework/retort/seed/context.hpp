#pragma once
// What a seed may know about the run that it is part of.

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace retort::seed {

/// Parameters by name: retort seed --set admin=ada@example.com
using Parameters = std::map<std::string, std::string, std::less<>>;

class Context {
public:
    Context(std::string environment, Parameters parameters)
        : environment_(std::move(environment)), parameters_(std::move(parameters)) {}

    /// "dev", "prod", …
    [[nodiscard]] const std::string& environment() const noexcept { return environment_; }
    /// The value of that name, or nothing.
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
    /// The same. Throws Error (usage) that says how it is given when it is not.
    [[nodiscard]] std::string parameter(std::string_view name) const;

private:
    std::string environment_;
    Parameters parameters_;
};

} // namespace retort::seed

#pragma once
// Storage parameters: WITH (fillfactor = 70, …).

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace retort::schema {

/// Settings by name, each once, in the order in which they were said: a database keeps that order and shows it, so
/// DDL keeps it too. It means nothing, so equality does not look at it.
class Parameters {
public:
    using Setting = std::pair<std::string, std::string>;

    Parameters() = default;
    Parameters(std::initializer_list<Setting> settings) {
        for (const Setting& setting : settings) set(setting.first, setting.second);
    }

    [[nodiscard]] bool empty() const noexcept { return settings_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return settings_.size(); }
    [[nodiscard]] auto begin() const noexcept { return settings_.begin(); }
    [[nodiscard]] auto end() const noexcept { return settings_.end(); }

    /// The value of that name, or nullptr.
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept {
        const auto found = std::ranges::find(settings_, name, &Setting::first);
        return found == settings_.end() ? nullptr : &found->second;
    }

    /// Replaces the value of that name in its place, or adds it as the last one.
    void set(std::string name, std::string value) {
        if (const auto found = std::ranges::find(settings_, name, &Setting::first); found != settings_.end())
            found->second = std::move(value);
        else
            settings_.emplace_back(std::move(name), std::move(value));
    }

    friend bool operator==(const Parameters& a, const Parameters& b) {
        return a.settings_.size() == b.settings_.size() &&
               std::ranges::is_permutation(a.settings_, b.settings_); // names are there once
    }

private:
    std::vector<Setting> settings_;
};

} // namespace retort::schema

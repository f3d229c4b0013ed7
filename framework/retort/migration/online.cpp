#include <retort/migration/online.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>

namespace retort::migration {

std::string_view to_string(OnlineMode mode) noexcept {
    switch (mode) {
    case OnlineMode::automatic: return "auto";
    case OnlineMode::always: return "always";
    case OnlineMode::never: return "never";
    }
    return "";
}

OnlineMode online_mode(std::string_view word) {
    for (const OnlineMode mode : {OnlineMode::automatic, OnlineMode::always, OnlineMode::never})
        if (word == to_string(mode)) return mode;
    throw Error(ErrorCategory::usage, fmt::format("'{}' says nothing about online forms", word),
                "it is auto, always or never");
}

std::string to_text(const OnlinePlaces& places) { return fmt::format("{}", fmt::join(places, ",")); }

OnlinePlaces online_places(std::string_view text) {
    OnlinePlaces places;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at < end; ++at) {
        std::size_t place = 0;
        const auto read = std::from_chars(at, end, place);
        if (read.ec != std::errc() || (read.ptr != end && *read.ptr != ','))
            throw Error(ErrorCategory::internal, fmt::format("'{}' is no list of operations", text));
        places.insert(place);
        at = read.ptr;
    }
    return places;
}

OnlineChoice::OnlineChoice(const Online& online, CountRows count_rows)
    : online_(online), count_rows_(std::move(count_rows)) {}

std::vector<operation::Operation> OnlineChoice::form_of(const database::Dialect& dialect,
                                                        const operation::Recorded& recorded,
                                                        const schema::Schema& before) {
    using operation::Form;
    const bool is_asked_for = recorded.form == Form::online;
    if (recorded.form == Form::plain || (online_.mode == OnlineMode::never && !is_asked_for)) return {};
    auto operations = dialect.online(recorded.operation, before);
    if (operations.empty() || is_asked_for || is_busy(dialect.effects(std::span(&recorded, 1), before)))
        return operations;
    return {};
}

bool OnlineChoice::is_busy(const database::Effects& effects) {
    return std::ranges::any_of(effects, [this](const database::Effect& effect) {
        if (tables_.is_new(effect.table)) return false;
        return online_.mode == OnlineMode::always || rows_of(effect.table).value_or(0) > online_.threshold;
    });
}

std::optional<std::int64_t> OnlineChoice::rows_of(const schema::Name& table) {
    if (!count_rows_) return std::nullopt;
    const schema::Name& name = tables_.old_name(table);
    const auto counted = counted_.find(name);
    return counted != counted_.end() ? counted->second : counted_.emplace(name, count_rows_(name)).first->second;
}

} // namespace retort::migration

#include <postgresql/counter.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/comment.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/type.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::postgresql {

namespace {
using database::Step;
using database::Steps;
using schema::Identity;
using schema::TypeKind;
using Number = std::optional<std::int64_t>;
using Limits = std::pair<std::int64_t, std::int64_t>;

// The settings of both, which have them under the same names.
struct Settings {
    Number start, increment, minimum, maximum, cache;
    bool cycle = false;

    template <class Counter>
    explicit Settings(const Counter& counter)
        : start(counter.start), increment(counter.increment), minimum(counter.minimum), maximum(counter.maximum),
          cache(counter.cache), cycle(counter.cycle) {}
};

bool counts_down(const Settings& settings) { return settings.increment.value_or(1) < 0; }

Limits limits_of(TypeKind kind) {
    switch (kind) {
    case TypeKind::smallint:
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    case TypeKind::integer: return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    default: return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

// Manual, CREATE SEQUENCE: up from 1, or down from -1, as far as the type goes.
Limits limits_of(const Settings& settings, TypeKind kind) {
    const Limits type = limits_of(kind);
    return {settings.minimum.value_or(counts_down(settings) ? type.first : 1),
            settings.maximum.value_or(counts_down(settings) ? -1 : type.second)};
}

std::int64_t start_of(const Settings& settings) {
    if (settings.start) return *settings.start;
    return counts_down(settings) ? settings.maximum.value_or(-1) : settings.minimum.value_or(1);
}

bool count_alike(const Settings& a, const Settings& b, TypeKind type) {
    return limits_of(a, type) == limits_of(b, type) && start_of(a) == start_of(b) &&
           a.increment.value_or(1) == b.increment.value_or(1) && a.cache.value_or(1) == b.cache.value_or(1) &&
           a.cycle == b.cycle;
}

std::vector<std::string> given(const Settings& settings) {
    std::vector<std::string> options;
    const auto option = [&](std::string_view words, const Number& value) {
        if (value) options.push_back(fmt::format("{} {}", words, *value));
    };
    option("START WITH", settings.start);
    option("INCREMENT BY", settings.increment);
    option("MINVALUE", settings.minimum);
    option("MAXVALUE", settings.maximum);
    option("CACHE", settings.cache);
    if (settings.cycle) options.emplace_back("CYCLE");
    return options;
}

std::array<std::string, 6> all(const Settings& settings) {
    return {fmt::format("INCREMENT BY {}", settings.increment.value_or(1)),
            settings.minimum ? fmt::format("MINVALUE {}", *settings.minimum) : "NO MINVALUE",
            settings.maximum ? fmt::format("MAXVALUE {}", *settings.maximum) : "NO MAXVALUE",
            fmt::format("START WITH {}", start_of(settings)),
            fmt::format("CACHE {}", settings.cache.value_or(1)),
            settings.cycle ? "CYCLE" : "NO CYCLE"};
}

// Before the limits change. `sequence` is SQL that gives its regclass. One that has never counted stands at its start:
// where that will be outside, it goes to the new one, if its limits of now let it.
Steps come_within(const std::string& sequence, Limits limits, std::int64_t start, const std::string& what) {
    const std::string can_move = fmt::format("pg_catalog.pg_sequence_last_value(seqrelid) IS NULL AND seqstart NOT "
                                             "BETWEEN {} AND {} AND {} BETWEEN seqmin AND seqmax",
                                             limits.first, limits.second, start);
    return {
        {.sql = fmt::format("SELECT stands_at FROM (SELECT CASE WHEN {} THEN {} ELSE "
                            "coalesce(pg_catalog.pg_sequence_last_value(seqrelid), seqstart) END AS stands_at "
                            "FROM pg_catalog.pg_sequence WHERE seqrelid = {}) AS s "
                            "WHERE stands_at NOT BETWEEN {} AND {}",
                            can_move, start, sequence, limits.first, limits.second),
         .kind = Step::Kind::check,
         .failure = fmt::format("{} stands outside the limits that it is given: move it with setval() before", what)},
        {.sql = fmt::format("SELECT pg_catalog.setval(seqrelid, {}, false) FROM pg_catalog.pg_sequence "
                            "WHERE seqrelid = {} AND {}",
                            start, sequence, can_move)}};
}

std::string identity_sequence(const schema::Name& table, const std::string& column) {
    return fmt::format("pg_catalog.pg_get_serial_sequence({}, {})::regclass", quote_text(quote_name(table)),
                       quote_text(column));
}

std::string alter(const schema::Name& table, const std::string& column) {
    return fmt::format("ALTER TABLE {} ALTER COLUMN {}", quote_name(table), quote(column));
}

std::string_view generated_words(const Identity& identity) {
    return identity.always ? "GENERATED ALWAYS" : "GENERATED BY DEFAULT";
}

std::string owner(const schema::Sequence& sequence) {
    if (!sequence.owned_by) return "NONE";
    return quote_name(sequence.owned_by->table) + "." + quote(sequence.owned_by->column);
}
} // namespace

std::string counter_options(const Identity& identity) {
    return fmt::format("{}", fmt::join(given(Settings(identity)), " "));
}

bool count_alike(const Identity& a, const Identity& b, TypeKind type) {
    return a.always == b.always && count_alike(Settings(a), Settings(b), type);
}

bool count_alike(const schema::Sequence& a, const schema::Sequence& b) {
    return a.type == b.type && count_alike(Settings(a), Settings(b), a.type.kind);
}

Steps create_sequence(const schema::Sequence& sequence) {
    std::vector<std::string> options = given(Settings(sequence));
    options.insert(options.begin(), "AS " + type_name(sequence.type));
    if (sequence.owned_by) options.push_back("OWNED BY " + owner(sequence));
    Steps steps{{.sql = fmt::format("CREATE SEQUENCE {} {}", quote_name(sequence.name), fmt::join(options, " "))}};
    add_comment(steps, sequence);
    return steps;
}

Steps alter_sequence(const schema::Sequence& sequence, const schema::Schema& before) {
    const Settings now(sequence);
    const Limits limits = limits_of(now, sequence.type.kind);
    const schema::Sequence* old = before.find_sequence(sequence.name);
    Steps steps;
    if (old == nullptr || limits_of(Settings(*old), old->type.kind) != limits)
        steps = come_within(quote_text(quote_name(sequence.name)) + "::regclass", limits, start_of(now),
                            "sequence " + display(sequence.name));
    const bool has_same_owner = old != nullptr && old->owned_by == sequence.owned_by;
    steps.push_back(
        {.sql = fmt::format("ALTER SEQUENCE {} AS {} {}{}", quote_name(sequence.name), type_name(sequence.type),
                            fmt::join(all(now), " "), has_same_owner ? "" : " OWNED BY " + owner(sequence))});
    return steps;
}

Steps add_identity(const schema::Name& table, const schema::Column& column) {
    const Settings settings(*column.identity);
    const std::string options = counter_options(*column.identity);
    const bool down = counts_down(settings);
    return {{.sql = fmt::format("{} ADD {} AS IDENTITY{}", alter(table, column.name), generated_words(*column.identity),
                                options.empty() ? "" : " (" + options + ")")},
            {.sql = fmt::format("SELECT setval({}, last) FROM (SELECT {}({}) AS last FROM {}) AS rows WHERE last {} {}",
                                identity_sequence(table, column.name), down ? "min" : "max", quote(column.name),
                                quote_name(table), down ? "<=" : ">=", start_of(settings))}};
}

Steps alter_identity(const schema::Name& table, const schema::Column& old, const schema::Column& now) {
    const Settings before(*old.identity);
    const Settings after(*now.identity);
    const bool turns = counts_down(before) != counts_down(after); // then the defaults of its limits are others too
    const auto old_settings = all(before);
    const auto new_settings = all(after);
    std::vector<std::string> changes;
    if (old.identity->always != now.identity->always)
        changes.push_back(fmt::format("SET {}", generated_words(*now.identity)));
    for (std::size_t i = 0; i < new_settings.size(); ++i)
        if (turns || old_settings.at(i) != new_settings.at(i)) changes.push_back("SET " + new_settings.at(i));
    if (changes.empty()) return {};
    Steps steps;
    const Limits limits = limits_of(after, now.type.kind);
    if (limits != limits_of(before, old.type.kind))
        steps = come_within(identity_sequence(table, now.name), limits, start_of(after),
                            "the counter of " + operation::describe_column(table, now.name));
    steps.push_back({.sql = fmt::format("{} {}", alter(table, now.name), fmt::join(changes, " "))});
    return steps;
}

} // namespace retort::postgresql

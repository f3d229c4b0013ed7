#include <retort/operation/counters.hpp>

#include <limits>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::operation {

namespace {
struct Range {
    std::int64_t least;
    std::int64_t most;
};

template <class Integer> constexpr Range range_of() {
    return {std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};
}

Range range_of(const schema::Type& type, const std::string& what) {
    if (type.array_dimensions == 0) {
        if (type.kind == schema::TypeKind::smallint) return range_of<std::int16_t>();
        if (type.kind == schema::TypeKind::integer) return range_of<std::int32_t>();
        if (type.kind == schema::TypeKind::bigint) return range_of<std::int64_t>();
    }
    refuse(fmt::format("{} cannot count in {}", what, display(type)), "a sequence is smallint, integer or bigint");
}

void require_within(std::int64_t number, Range range, const std::string& what) {
    if (number < range.least || number > range.most)
        refuse(fmt::format("{} is {}, which is not between {} and {}", what, number, range.least, range.most),
               "that is where it counts");
}

// Settings is an Identity or a Sequence: both have them by the same names.
template <class Settings> void require_sound(const Settings& settings, Range type, const std::string& what) {
    const std::int64_t increment = settings.increment.value_or(1);
    if (increment == 0) refuse(what + " has the increment 0", "it would stand still");
    if (settings.cache.value_or(1) < 1) refuse(fmt::format("{} has the cache {}", what, *settings.cache), "1 is none");
    const Range usual = increment > 0 ? Range{1, type.most} : Range{type.least, -1};
    const Range own{settings.minimum.value_or(usual.least), settings.maximum.value_or(usual.most)};
    require_within(own.least, type, "the minimum of " + what);
    require_within(own.most, type, "the maximum of " + what);
    if (own.least >= own.most)
        refuse(fmt::format("{} has the minimum {} and the maximum {}", what, own.least, own.most),
               "the minimum must be the smaller one");
    if (settings.start) require_within(*settings.start, own, "the start of " + what);
}
} // namespace

void require_sound_sequence(const schema::Schema& schema, const schema::Sequence& sequence) {
    if (sequence.name.name.empty()) refuse("a sequence without a name");
    const std::string what = "sequence " + display(sequence.name);
    require_sound(sequence, range_of(sequence.type, what), what);
    if (!sequence.owned_by) return;
    const schema::Table* table = schema.find_table(sequence.owned_by->table);
    if (table == nullptr || table->find_column(sequence.owned_by->column) == nullptr)
        refuse(fmt::format("{} is to belong to {}, which is not there", what,
                           describe_column(sequence.owned_by->table, sequence.owned_by->column)),
               "create that first, then alter_sequence() with .owned_by");
    if (sequence.owned_by->table.schema != sequence.name.schema)
        refuse(
            fmt::format("{} cannot belong to a table of another schema, {}", what, display(sequence.owned_by->table)));
}

void require_sound_identity(const schema::Identity& identity, const schema::Type& type, const std::string& what) {
    require_sound(identity, range_of(type, what), what);
}

} // namespace retort::operation

// Enum types, sequences, and what sequences are to columns: identity, serial.

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include <postgresql/inspect_parts.hpp>
#include <postgresql/serial.hpp>

namespace retort::postgresql {

namespace {
using database::TextRow;
using schema::TypeKind;

struct Counter {
    TypeKind type = TypeKind::bigint;
    std::int64_t start = 1, increment = 1, minimum = 1, maximum = 1, cache = 1;
    bool cycle = false;
};

std::int64_t whole(const std::optional<std::string>& cell) {
    std::int64_t value = 0;
    if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), value);
    return value;
}

Counter counter_of(const TextRow& row) {
    const std::string type = text(row[2]);
    return {.type = type == "smallint"  ? TypeKind::smallint
                    : type == "integer" ? TypeKind::integer
                                        : TypeKind::bigint,
            .start = whole(row[3]),
            .increment = whole(row[4]),
            .minimum = whole(row[5]),
            .maximum = whole(row[6]),
            .cache = whole(row[7]),
            .cycle = is_true(row[8])};
}

template <class T> std::pair<std::int64_t, std::int64_t> limits() {
    return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

std::pair<std::int64_t, std::int64_t> limits_of(TypeKind type) {
    switch (type) {
    case TypeKind::smallint: return limits<std::int16_t>();
    case TypeKind::integer: return limits<std::int32_t>();
    default: return limits<std::int64_t>();
    }
}

// Only what is not as it would be unsaid (manual, CREATE SEQUENCE).
template <class Settings> void set(Settings& settings, const Counter& counter) {
    const bool up = counter.increment > 0;
    const auto [lowest, highest] = limits_of(counter.type);
    const auto say = [](std::optional<std::int64_t>& setting, std::int64_t value, std::int64_t usual) {
        if (value != usual) setting = value;
    };
    say(settings.increment, counter.increment, 1);
    say(settings.minimum, counter.minimum, up ? 1 : lowest);
    say(settings.maximum, counter.maximum, up ? highest : -1);
    say(settings.start, counter.start, up ? counter.minimum : counter.maximum);
    say(settings.cache, counter.cache, 1);
    settings.cycle = counter.cycle;
}

schema::Sequence sequence_of(const schema::Name& name, const Counter& counter) {
    schema::Sequence sequence{.name = name, .type = {.kind = counter.type}};
    set(sequence, counter);
    return sequence;
}

// nextval() of nothing but a sequence's name: of which one pg_depend says.
bool is_nextval(const schema::Column& column) {
    if (!column.server_default) return false;
    const auto& sql = std::get<schema::SqlText>(column.server_default->value).text;
    constexpr std::string_view begin = "nextval('";
    constexpr std::string_view end = "'::regclass)";
    return sql.starts_with(begin) && sql.find(end) == sql.size() - end.size();
}

// Whether the column is what its serial word would have made, with that sequence under whatever name.
bool is_serial(const schema::Column& column, const Counter& counter) {
    const schema::Sequence sequence = sequence_of({}, counter);
    return !column.nullable && column.type == schema::Type{.kind = counter.type} && is_nextval(column) &&
           sequence == schema::Sequence{.name = {}, .type = {.kind = counter.type}};
}

void make_serial(schema::Column& column) {
    column.type = {.kind = TypeKind::native, .name = schema::Name(std::string(serial_word(column.type.kind)))};
    column.server_default.reset();
}
} // namespace

void find_enums(Catalogue& catalogue) {
    const auto rows = catalogue.connection.query(
        fmt::format("SELECT n.nspname, t.typname, v.enumlabel, {} FROM pg_catalog.pg_type t "
                    "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
                    "LEFT JOIN pg_catalog.pg_enum v ON v.enumtypid = t.oid "
                    "WHERE t.typtype = 'e' AND {} AND NOT {} ORDER BY n.nspname, t.typname, v.enumsortorder",
                    comment_of("pg_type", "t.oid"), is_users("n"), is_extensions("pg_type", "t.oid")));
    auto& enums = catalogue.schema.enums;
    for (const TextRow& row : rows) {
        const schema::Name name = catalogue.name(text(row[0]), text(row[1]));
        if (enums.empty() || enums.back().name != name)
            enums.push_back({.name = name, .values = {}, .comment = text(row[3])});
        if (row[2]) enums.back().values.push_back(*row[2]);
    }
    std::ranges::stable_sort(enums, {}, &schema::Enum::name);
}

void find_sequences(Catalogue& catalogue) {
    const auto rows = catalogue.connection.query(fmt::format(
        "SELECT n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, "
        "s.seqmax, s.seqcache, s.seqcycle, d.refobjid, d.refobjsubid, d.deptype, "
        "EXISTS (SELECT 1 FROM pg_catalog.pg_attrdef f JOIN pg_catalog.pg_depend u ON u.objid = f.oid AND u.classid = "
        "'pg_catalog.pg_attrdef'::regclass WHERE f.adrelid = d.refobjid AND f.adnum = d.refobjsubid AND u.refclassid = "
        "'pg_catalog.pg_class'::regclass AND u.refobjid = c.oid), {} "
        "FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND "
        "d.objsubid = 0 AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') "
        "WHERE {} AND NOT {}",
        comment_of("pg_class", "c.oid"), catalogue.is_in_scope("n"), is_extensions("pg_class", "c.oid")));
    for (const TextRow& row : rows) {
        const Counter counter = counter_of(row);
        std::optional<schema::SequenceOwner> owner;
        if (row[9]) {
            schema::Table* table = catalogue.table(*row[9]);
            if (table == nullptr) continue; // it comes and goes with what owns it
            const auto columns = catalogue.columns(*row[9], text(row[10]));
            schema::Column* column = columns.empty() ? nullptr : table->find_column(columns.front());
            if (column != nullptr && column->identity && row[11] == "i") {
                set(*column->identity, counter);
                continue;
            }
            if (column != nullptr && is_true(row[12]) && is_serial(*column, counter) &&
                catalogue.name(text(row[0]), text(row[1])) == serial_sequence_name(table->name, column->name)) {
                make_serial(*column);
                continue;
            }
            if (column != nullptr && row[11] == "a") owner = {.table = table->name, .column = column->name};
        }
        schema::Sequence sequence = sequence_of(catalogue.name(text(row[0]), text(row[1])), counter);
        sequence.owned_by = std::move(owner);
        sequence.comment = text(row[13]);
        catalogue.schema.sequences.push_back(std::move(sequence));
    }
}

} // namespace retort::postgresql

#include <sqlite/convert.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>
#include <sqlite/unqualified.hpp>

namespace retort::sqlite {

namespace {
using schema::Column;
using schema::Table;
using schema::Type;
using schema::TypeKind;

std::string place(const Table& table, const Column& column) {
    return fmt::format("{}.{}", schema::display(table.name), column.name);
}

bool is_characters(const Type& type) {
    return type.array_dimensions == 0 &&
           (type.kind == TypeKind::text || type.kind == TypeKind::varchar || type.kind == TypeKind::character);
}

bool is_instant(TypeKind kind) { return kind == TypeKind::timestamp || kind == TypeKind::timestamptz; }

const char* cast_name(Storage storage) {
    switch (storage) {
    case Storage::integer: return "INTEGER";
    case Storage::real: return "REAL";
    case Storage::text: return "TEXT";
    case Storage::blob: return "BLOB";
    case Storage::unknown: break;
    }
    return "BLOB";
}

// Both are stored as text: what has to be written differently. Empty: nothing.
std::string text_to_text(const std::string& value, TypeKind from, TypeKind to) {
    if (from == TypeKind::date && is_instant(to)) return value + " || ' 00:00:00.000000'";
    if (is_instant(from) && to == TypeKind::date) return fmt::format("substr({}, 1, 10)", value);
    if (is_instant(from) && to == TypeKind::time) return fmt::format("substr({}, 12)", value);
    return value;
}

// What the values of an integer type must meet. Empty: any.
std::string integer_condition(const std::string& value, TypeKind to) {
    switch (to) {
    case TypeKind::smallint: return value + " BETWEEN -32768 AND 32767";
    case TypeKind::integer: return value + " BETWEEN -2147483648 AND 2147483647";
    default: return {};
    }
}

int integer_rank(TypeKind kind) {
    switch (kind) {
    case TypeKind::boolean: return 0;
    case TypeKind::smallint: return 1;
    case TypeKind::integer: return 2;
    default: return 3;
    }
}

std::string cannot_hold(const Table& table, const Column& from, const Column& to) {
    return fmt::format("{} holds values that {} cannot hold", place(table, from), display(to.type));
}

void convert_integers(Conversion& conversion, const Rows& rows, const Table& table, const Column& from,
                      const Column& to) {
    if (storage_of(from.type) == Storage::integer && integer_rank(from.type.kind) <= integer_rank(to.type.kind)) return;
    const std::string condition = integer_condition(conversion.expression, to.type.kind);
    if (condition.empty()) return;
    conversion.checks.push_back(no_row_where(rows, "NOT (" + condition + ")", cannot_hold(table, from, to)));
}

void convert_characters(Conversion& conversion, const Rows& rows, const Table& table, const Column& from,
                        const Column& to) {
    const bool was_shorter = is_characters(from.type) && from.type.length && *from.type.length <= *to.type.length;
    if (was_shorter) return;
    conversion.checks.push_back(
        no_row_where(rows, fmt::format("length({}) > {}", conversion.expression, *to.type.length),
                     fmt::format("{} holds text longer than {} characters", place(table, from), *to.type.length)));
}

Conversion convert_type(const Rows& rows, const Table& table, const Column& from, const Column& to) {
    const std::string value = quote(from.name);
    const Storage old_storage = storage_of(from.type);
    const Storage new_storage = storage_of(to.type);
    if (old_storage == Storage::unknown || new_storage == Storage::unknown)
        return {.expression = value, .compared = value, .is_sure = false};

    Conversion conversion{.expression = value};
    if (to.type.kind == TypeKind::boolean && (old_storage == Storage::integer || old_storage == Storage::real)) {
        conversion.expression = value + " <> 0";
        conversion.can_merge = true;
    } else if (old_storage == new_storage) {
        if (new_storage == Storage::text && from.type.array_dimensions == to.type.array_dimensions)
            conversion.expression = text_to_text(value, from.type.kind, to.type.kind);
        conversion.can_merge = conversion.expression != value;
    } else if (from.type.kind == TypeKind::boolean && is_characters(to.type)) {
        // The words that PostgreSQL makes of it.
        conversion.expression = fmt::format("CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END", value);
    } else {
        const bool bytes = old_storage == Storage::blob || new_storage == Storage::blob;
        if (bytes && old_storage != Storage::text && new_storage != Storage::text)
            throw Error(ErrorCategory::unsupported,
                        fmt::format("{}: there is no conversion from {} to {}", place(table, from), display(from.type),
                                    display(to.type)),
                        "say how with .using_ = sql(\"…\")");
        conversion.expression = fmt::format("CAST({} AS {})", value, cast_name(new_storage));
        // Text and bytes are the same characters, which no comparison says.
        if (!bytes)
            conversion.checks.push_back(no_row_where(rows, fmt::format("{} <> {}", conversion.expression, value),
                                                     cannot_hold(table, from, to) + " without loss"));
    }
    // Of the storage that it has already: the CAST changes no value, and gives the comparisons of a column of that
    // type.
    conversion.compared = fmt::format("CAST({} AS {})", conversion.expression, cast_name(new_storage));
    if (new_storage == Storage::integer) convert_integers(conversion, rows, table, from, to);
    if (is_characters(to.type) && to.type.length) convert_characters(conversion, rows, table, from, to);
    return conversion;
}
} // namespace

Conversion convert(const Rows& rows, const Table& table, const Column& from, const Column& to,
                   const std::optional<schema::Expression>& using_) {
    const std::string value = quote(from.name);
    if (to.generated && from.generated != to.generated) {
        Conversion computed{.expression = value, .compared = value, .is_sure = false};
        if (!to.nullable)
            computed.checks.push_back(
                no_row_where(rows, fmt::format("({}) IS NULL", unqualified(to.generated->expression, table.name)),
                             fmt::format("{} would hold NULLs", place(table, from))));
        return computed;
    }
    Conversion conversion{.expression = value, .compared = value};
    const bool is_told = using_ && is_said(*using_);
    if (is_told) {
        conversion.expression = "(" + expression(*using_) + ")";
        conversion.compared = conversion.expression;
        conversion.can_merge = true;
        conversion.is_sure = false;
    } else if (!(from.type == to.type)) {
        conversion = convert_type(rows, table, from, to);
    }
    if (!to.nullable && (from.nullable || is_told))
        conversion.checks.push_back(
            no_row_where(rows, conversion.expression + " IS NULL", fmt::format("{} holds NULLs", place(table, from))));
    return conversion;
}

} // namespace retort::sqlite

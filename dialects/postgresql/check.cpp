#include <postgresql/check.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/proven.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/type.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::postgresql {

namespace {
using database::Step;
using database::Steps;
using schema::Column;
using schema::Type;
using schema::TypeKind;

constexpr int shown_rows = 10; // enough to see what is wrong; the rest is found with the same query

std::string row_key(const schema::Schema& before, const schema::Name& name) {
    const schema::Table* table = before.find_table(name);
    if (table == nullptr || !table->primary_key) return "*";
    std::string list;
    for (const std::string& column : table->primary_key->columns) list += (list.empty() ? "" : ", ") + quote(column);
    return list;
}

Step check(const schema::Schema& before, const schema::Name& table, const std::string& where, std::string failure) {
    return {.sql = fmt::format("SELECT {} FROM {}{} LIMIT {}", row_key(before, table), quote_name(table), where,
                               shown_rows),
            .kind = Step::Kind::check,
            .failure = std::move(failure)};
}

bool is_characters(TypeKind kind) {
    return kind == TypeKind::text || kind == TypeKind::varchar || kind == TypeKind::character;
}

// 0 for what is no integer.
int bytes_of_integer(TypeKind kind) {
    switch (kind) {
    case TypeKind::smallint: return 2;
    case TypeKind::integer: return 4;
    case TypeKind::bigint: return 8;
    default: return 0;
    }
}

bool has_fractions(TypeKind kind) {
    return kind == TypeKind::real || kind == TypeKind::double_precision || kind == TypeKind::numeric;
}

std::string too_long(const std::string& value, const Type& from, const Type& to) {
    const bool was_shorter = is_characters(from.kind) && from.length && *from.length <= *to.length;
    // Of values that are too long by blanks alone PostgreSQL would cut the blanks.
    return was_shorter ? "" : fmt::format("char_length(({})::text) > {}", value, *to.length);
}

std::string no_such_integer(const std::string& value, const Type& from, const Type& to) {
    const bool rounds = has_fractions(from.kind);
    if (!rounds && (bytes_of_integer(from.kind) == 0 || bytes_of_integer(from.kind) <= bytes_of_integer(to.kind)))
        return {};
    const auto [least, most] = [&]() -> std::pair<std::int64_t, std::int64_t> {
        if (to.kind == TypeKind::smallint)
            return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
        if (to.kind == TypeKind::integer)
            return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
        return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }();
    const std::string range = fmt::format("({}) NOT BETWEEN {} AND {}", value, least, most);
    return rounds ? fmt::format("({0}) <> round({0}) OR {1}", value, range) : range;
}

std::string no_such_numeric(const std::string& value, const Type& from, const Type& to) {
    if (!has_fractions(from.kind) && bytes_of_integer(from.kind) == 0) return {};
    const int scale = to.scale.value_or(0);
    const int digits = *to.precision - scale; // before the point
    if (from.precision && from.scale.value_or(0) <= scale && *from.precision - from.scale.value_or(0) <= digits)
        return {};
    const std::string number = fmt::format("({})::numeric", value);
    const std::string too_large = fmt::format("abs({}) >= 1e{}", number, digits);
    // NaN is larger than all, and fits.
    return has_fractions(from.kind)
               ? fmt::format("{0} <> 'NaN' AND ({0} <> round({0}, {1}) OR {2})", number, scale, too_large)
               : too_large;
}

std::string no_such_enum_value(const std::string& value, const Type& from, const Type& to,
                               const schema::Schema& before) {
    const schema::Enum* type = before.find_enum(to.name);
    if (type == nullptr || type->values.empty()) return {};
    if (!is_characters(from.kind) && from.kind != TypeKind::enumeration) return {};
    std::vector<std::string> texts;
    for (const std::string& one : type->values) texts.push_back(quote_text(one));
    if (to.array_dimensions > 0)
        return fmt::format("NOT ({})::text[] <@ ARRAY[{}]::text[]", value, fmt::join(texts, ", "));
    return fmt::format("({})::text NOT IN ({})", value, fmt::join(texts, ", "));
}

// What values of the old type must not meet. Empty: any can become one of the new type, or the server says which not.
std::string misfit(const std::string& value, const Type& from, const Type& to, const schema::Schema& before) {
    if ((from.array_dimensions > 0) != (to.array_dimensions > 0)) return {};
    if (to.kind == TypeKind::enumeration) return no_such_enum_value(value, from, to, before);
    if (to.array_dimensions > 0) return {};
    if (is_characters(to.kind) && to.length) return too_long(value, from, to);
    if (bytes_of_integer(to.kind) > 0) return no_such_integer(value, from, to);
    if (to.kind == TypeKind::numeric && to.precision) return no_such_numeric(value, from, to);
    return {};
}
} // namespace

Step no_row_where(const schema::Schema& before, const schema::Name& table, const std::string& condition,
                  std::string failure) {
    return check(before, table, " WHERE " + condition, std::move(failure));
}

Step no_row(const schema::Schema& before, const schema::Name& table, std::string failure) {
    return check(before, table, "", std::move(failure));
}

Steps no_value_that_does_not_fit(const operation::AlterColumn& op, const Column& old, const schema::Schema& before) {
    const std::string column = operation::describe_column(op.table, op.column);
    Steps steps;
    if (op.type && *op.type != old.type && !op.using_) {
        if (const std::string condition = misfit(quote(op.column), old.type, *op.type, before); !condition.empty())
            steps.push_back(no_row_where(
                before, op.table, condition,
                fmt::format("{} holds values that {} cannot hold as they are", column, display(*op.type))));
    }
    const bool becomes_not_null = (op.nullable && !*op.nullable) || (op.identity && *op.identity);
    const schema::Table* table = before.find_table(op.table);
    const bool is_proven = table != nullptr && is_proven_not_null(*table, op.column);
    if ((becomes_not_null && old.nullable && !is_proven) || (op.using_ && !op.nullable.value_or(old.nullable))) {
        const std::string value = op.using_ ? expression(*op.using_) : quote(op.column);
        steps.push_back(
            no_row_where(before, op.table, fmt::format("({}) IS NULL", value), fmt::format("{} holds NULLs", column)));
    }
    return steps;
}

} // namespace retort::postgresql

#include <postgresql/type.hpp>

#include <fmt/format.h>

#include <postgresql/array.hpp>
#include <postgresql/quote.hpp>
#include <retort/database/hex.hpp>
#include <retort/error.hpp>

namespace retort::postgresql {

namespace {
using schema::Type;
using schema::TypeKind;

std::string sized(std::string_view name, const std::optional<int>& length) {
    return length ? fmt::format("{}({})", name, *length) : std::string(name);
}

std::string numeric_name(const Type& type) {
    if (!type.precision) return "numeric";
    return type.scale ? fmt::format("numeric({},{})", *type.precision, *type.scale)
                      : fmt::format("numeric({})", *type.precision);
}

std::string element_name(const Type& type) {
    switch (type.kind) {
    case TypeKind::boolean: return "boolean";
    case TypeKind::smallint: return "smallint";
    case TypeKind::integer: return "integer";
    case TypeKind::bigint: return "bigint";
    case TypeKind::real: return "real";
    case TypeKind::double_precision: return "double precision";
    case TypeKind::numeric: return numeric_name(type);
    case TypeKind::text: return "text";
    case TypeKind::varchar: return sized("varchar", type.length);
    case TypeKind::character: return sized("char", type.length);
    case TypeKind::bytes: return "bytea";
    case TypeKind::date: return "date";
    case TypeKind::time: return "time";
    case TypeKind::timestamp: return "timestamp";
    case TypeKind::timestamptz: return "timestamptz";
    case TypeKind::interval: return "interval";
    case TypeKind::uuid: return "uuid";
    case TypeKind::json: return "jsonb";
    case TypeKind::enumeration: return quote_name(type.name);
    case TypeKind::native: return type.name.name;
    }
    throw Error(ErrorCategory::internal, "a type that PostgreSQL's dialect does not know");
}

// The members of a record made from JSON are converted as deep as arrays go, and lengths are checked, not cut.
std::string array_from_json(std::string_view json, const Type& type) {
    return fmt::format("(SELECT a FROM jsonb_to_record(jsonb_build_object('a', {}::jsonb)) AS r(a {}))", json,
                       type_name(type));
}

bool is_integer(TypeKind kind) {
    return kind == TypeKind::smallint || kind == TypeKind::integer || kind == TypeKind::bigint;
}

bool is_number(TypeKind kind) {
    return is_integer(kind) || kind == TypeKind::real || kind == TypeKind::double_precision ||
           kind == TypeKind::numeric;
}

bool is_text(TypeKind kind) {
    return kind == TypeKind::text || kind == TypeKind::varchar || kind == TypeKind::character;
}

bool is_date_and_time(TypeKind kind) { return kind == TypeKind::timestamp || kind == TypeKind::timestamptz; }

// pg_cast's implicit and assignment casts between the logical types, and the conversion of anything to text.
bool has_assignment_cast(const Type& from, const Type& to) {
    if (to.array_dimensions == 0 && is_text(to.kind)) return true;
    if ((from.array_dimensions > 0) != (to.array_dimensions > 0)) return false;
    if (from.kind == to.kind) return from.name == to.name;
    if (is_number(from.kind) && is_number(to.kind)) return true;
    if (is_text(from.kind) && is_text(to.kind)) return true;
    switch (from.kind) {
    case TypeKind::date: return is_date_and_time(to.kind);
    case TypeKind::time: return to.kind == TypeKind::interval;
    case TypeKind::interval: return to.kind == TypeKind::time;
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
        return is_date_and_time(to.kind) || to.kind == TypeKind::date || to.kind == TypeKind::time;
    default: return false;
    }
}
} // namespace

std::string type_name(const Type& type) {
    std::string name = element_name(type);
    for (int i = 0; i < type.array_dimensions; ++i) name += "[]";
    return name;
}

std::string placeholder(std::size_t position, const Type& type) {
    std::string parameter = fmt::format("${}", position);
    return type.array_dimensions > 0 ? array_from_json(parameter, type) : parameter;
}

std::string read(std::string column, const Type& type) {
    if (type.array_dimensions > 0) return fmt::format("array_to_json({})::text", column);
    // As it prints; a cast to text is another thing for some types (inet).
    if (type.kind == TypeKind::native)
        return fmt::format("CASE WHEN {0} IS NOT NULL THEN format('%s', {0}) END", column);
    return column;
}

std::string literal_for(const Value& value, const Type& type) {
    if (std::holds_alternative<Null>(value)) return "NULL";
    if (type.array_dimensions > 0 && std::holds_alternative<std::string>(value))
        return array_from_json(literal(value), type);
    // 0 and 1 are booleans on SQLite, and booleans are 0 and 1; PostgreSQL has no assignment cast for either.
    if (const auto* number = std::get_if<std::int64_t>(&value); number != nullptr && type.kind == TypeKind::boolean)
        return *number != 0 ? "true" : "false";
    if (const auto* truth = std::get_if<bool>(&value); truth != nullptr && is_number(type.kind))
        return *truth ? "1" : "0";
    if (const auto* bytes = std::get_if<Bytes>(&value); bytes != nullptr && type.kind == TypeKind::bytes)
        return fmt::format("'\\x{}'", database::to_hex(*bytes));
    return literal(value);
}

std::string default_for(const schema::Expression& value, const Type& type) {
    if (std::holds_alternative<schema::SqlText>(value.value)) return "(" + expression(value) + ")";
    const auto* constant = std::get_if<schema::Literal>(&value.value);
    if (constant == nullptr) return expression(value);
    // A default cannot hold a query, which is how array_from_json converts.
    if (const auto* text = std::get_if<std::string>(&constant->value); text != nullptr && type.array_dimensions > 0)
        return quote_text(array_text(*text).value_or(*text));
    return literal_for(constant->value, type);
}

std::string conversion(std::string_view column, const Type& from, const Type& to) {
    if (has_assignment_cast(from, to)) return {};
    const std::string target = type_name(to);
    if (from.array_dimensions == 0 && to.array_dimensions == 0) {
        // Booleans have a cast to and from integer alone.
        if (from.kind == TypeKind::boolean && is_number(to.kind))
            return to.kind == TypeKind::integer ? fmt::format("{}::integer", column)
                                                : fmt::format("{}::integer::{}", column, target);
        if (is_number(from.kind) && to.kind == TypeKind::boolean) return fmt::format("{} <> 0", column);
    }
    // One enum type has no cast to another; their texts have.
    if (from.kind == TypeKind::enumeration && to.kind == TypeKind::enumeration)
        return fmt::format("{}::{}::{}", column,
                           type_name({.kind = TypeKind::text, .array_dimensions = from.array_dimensions}), target);
    return fmt::format("{}::{}", column, target);
}

bool is_integer(const Type& type) { return type.array_dimensions == 0 && is_integer(type.kind); }

bool is_collatable(const Type& type) { return is_text(type.kind) || type.kind == TypeKind::native; }

} // namespace retort::postgresql

#include <postgresql/catalogue_type.hpp>

#include <unordered_map>

namespace retort::postgresql {

namespace {
using schema::Type;
using schema::TypeKind;

// A length is stored with the four bytes of its header (src/backend/utils/adt/varchar.c), which the manual does not
// promise but format_type() of every version has shown.
constexpr int header = 4;

Type sized(TypeKind kind, int modifier) {
    Type type{.kind = kind};
    if (modifier >= header) type.length = modifier - header;
    return type;
}

// Precision in the upper half, scale in the lower eleven bits, with a sign (src/backend/utils/adt/numeric.c).
Type numeric(int modifier) {
    Type type{.kind = TypeKind::numeric};
    if (modifier < header) return type;
    const int packed = modifier - header;
    type.precision = (packed >> 16) & 0xffff;
    type.scale = ((packed & 0x7ff) ^ 1024) - 1024;
    return type;
}

Type element_of(const CatalogueType& type) {
    static const std::unordered_map<std::string, TypeKind> kinds{
        {"bool", TypeKind::boolean},      {"int2", TypeKind::smallint},       {"int4", TypeKind::integer},
        {"int8", TypeKind::bigint},       {"float4", TypeKind::real},         {"float8", TypeKind::double_precision},
        {"numeric", TypeKind::numeric},   {"text", TypeKind::text},           {"varchar", TypeKind::varchar},
        {"bpchar", TypeKind::character},  {"bytea", TypeKind::bytes},         {"date", TypeKind::date},
        {"time", TypeKind::time},         {"timestamp", TypeKind::timestamp}, {"timestamptz", TypeKind::timestamptz},
        {"interval", TypeKind::interval}, {"uuid", TypeKind::uuid},           {"jsonb", TypeKind::json}};
    const Type native{.kind = TypeKind::native, .name = schema::Name(type.text)};
    const auto known = kinds.find(type.name);
    if (!type.is_built_in || known == kinds.end()) return native;
    switch (known->second) {
    case TypeKind::numeric: return numeric(type.modifier);
    case TypeKind::varchar: return sized(TypeKind::varchar, type.modifier);
    case TypeKind::character: // without a length: of any, which the grammar calls bpchar
        return type.modifier < header ? native : sized(TypeKind::character, type.modifier);
    default: // a precision of its own, or the fields of an interval
        return type.modifier < 0 ? Type{.kind = known->second} : native;
    }
}
} // namespace

Type type_of(const CatalogueType& catalogue_type) {
    Type type = element_of(catalogue_type);
    type.array_dimensions = catalogue_type.array_dimensions;
    return type;
}

} // namespace retort::postgresql

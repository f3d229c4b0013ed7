#include <retort/schema/type.hpp>

namespace retort::schema {

std::string_view to_string(TypeKind kind) noexcept {
    switch (kind) {
    case TypeKind::boolean: return "boolean";
    case TypeKind::smallint: return "smallint";
    case TypeKind::integer: return "integer";
    case TypeKind::bigint: return "bigint";
    case TypeKind::real: return "real";
    case TypeKind::double_precision: return "double_precision";
    case TypeKind::numeric: return "numeric";
    case TypeKind::text: return "text";
    case TypeKind::varchar: return "varchar";
    case TypeKind::character: return "character";
    case TypeKind::bytes: return "bytes";
    case TypeKind::date: return "date";
    case TypeKind::time: return "time";
    case TypeKind::timestamp: return "timestamp";
    case TypeKind::timestamptz: return "timestamptz";
    case TypeKind::interval: return "interval";
    case TypeKind::uuid: return "uuid";
    case TypeKind::json: return "json";
    case TypeKind::enumeration: return "enumeration";
    case TypeKind::native: return "native";
    }
    return "native";
}

std::string display(const Type& type) {
    std::string text;
    if (type.kind == TypeKind::enumeration) {
        text = "enum " + display(type.name);
    } else if (type.kind == TypeKind::native) {
        text = type.name.name;
    } else {
        text = to_string(type.kind);
    }
    if (type.length) text += "(" + std::to_string(*type.length) + ")";
    if (type.precision) {
        text += "(" + std::to_string(*type.precision);
        if (type.scale) text += "," + std::to_string(*type.scale);
        text += ")";
    }
    for (int i = 0; i < type.array_dimensions; ++i) text += "[]";
    return text;
}

} // namespace retort::schema

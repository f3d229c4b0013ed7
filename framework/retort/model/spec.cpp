// Constant data of a model as values of the schema vocabulary.

#include <retort/model/expression_spec.hpp>
#include <retort/model/sql_type.hpp>

namespace retort {

schema::Type to_type(const TypeSpec& spec) {
    schema::Type type{.kind = spec.kind};
    if (spec.length > 0) type.length = spec.length;
    if (spec.precision > 0) {
        type.precision = spec.precision;
        type.scale = spec.scale;
    }
    type.name = schema::Name(std::string(spec.name));
    type.array_dimensions = spec.array_dimensions;
    return type;
}

schema::Expression to_expression(const SqlSpec& spec) {
    schema::SqlText sql{std::string(spec.text), {}};
    for (const DialectText& text : spec.by_dialect)
        if (!text.dialect.empty()) sql.by_dialect.emplace(text.dialect, text.text);
    return sql;
}

schema::Expression to_expression(const DefaultSpec& spec) {
    switch (spec.kind) {
    case DefaultSpec::Kind::none: break;
    case DefaultSpec::Kind::boolean: return schema::Literal{spec.boolean};
    case DefaultSpec::Kind::integer: return schema::Literal{spec.integer};
    case DefaultSpec::Kind::real: return schema::Literal{spec.real};
    case DefaultSpec::Kind::text: return schema::Literal{std::string(spec.text)};
    case DefaultSpec::Kind::sql: return to_expression(spec.sql);
    case DefaultSpec::Kind::function: return spec.function;
    }
    return schema::Expression{};
}

} // namespace retort

#include <retort/render/columns_cpp.hpp>

#include <optional>
#include <utility>

#include <fmt/format.h>

#include <retort/operation/vocabulary.hpp>
#include <retort/render/expressions_cpp.hpp>

namespace retort::render {

namespace {
using schema::Type;
using schema::TypeKind;

// A word, and the type that it says.
struct Said {
    Type type;
    Code code;
};

Said said(const Type& type) {
    switch (type.kind) {
    case TypeKind::varchar:
        if (type.length) return {ddl::varchar(*type.length), call("varchar", {number_code(*type.length)})};
        break;
    case TypeKind::character: {
        const int length = type.length.value_or(1);
        return {ddl::character(length), call("character", {number_code(length)})};
    }
    case TypeKind::numeric: {
        if (!type.precision) break;
        std::vector<Code> digits{number_code(*type.precision)};
        if (type.scale.value_or(0) != 0) digits.push_back(number_code(*type.scale));
        return {ddl::numeric(*type.precision, type.scale.value_or(0)), call("numeric", std::move(digits))};
    }
    case TypeKind::enumeration: return {ddl::enumeration(type.name), call("enumeration", {name_code(type.name)})};
    case TypeKind::native: return {ddl::native(type.name.name), call("native", {name_code(type.name.name)})};
    default: break;
    }
    return {{.kind = type.kind}, call(std::string(to_string(type.kind)))};
}

Code by_members(const Type& type) {
    std::vector<Code> members{setting("kind", word("retort::schema::TypeKind::" + std::string(to_string(type.kind))))};
    if (type.length) members.push_back(setting("length", number_code(*type.length)));
    if (type.precision) members.push_back(setting("precision", number_code(*type.precision)));
    if (type.scale) members.push_back(setting("scale", number_code(*type.scale)));
    if (type.name != schema::Name()) members.push_back(setting("name", name_code(type.name)));
    return prefix("Type", list(std::move(members)));
}

// What an identity and a sequence have in common, those that are set.
template <class Counter> void add_counter_settings(std::vector<Code>& settings, const Counter& counter) {
    const auto add = [&settings](std::string_view name, const std::optional<std::int64_t>& value) {
        if (value) settings.push_back(setting(name, number_code(*value)));
    };
    add("start", counter.start);
    add("increment", counter.increment);
    add("minimum", counter.minimum);
    add("maximum", counter.maximum);
    add("cache", counter.cache);
    if (counter.cycle) settings.push_back(setting("cycle", word("true")));
}
} // namespace

Code type_code(const Type& type) {
    Type element = type;
    element.array_dimensions = 0;
    Said plain = said(element);
    Code code = plain.type == element ? std::move(plain.code) : by_members(element);
    for (int i = 0; i < type.array_dimensions; ++i) code = call("array", {std::move(code)});
    return code;
}

Code setting(std::string_view name, Code value) { return prefix(fmt::format(".{} = ", name), std::move(value)); }

Code identity_code(const schema::Identity& identity) {
    std::vector<Code> settings;
    if (identity.always) settings.push_back(setting("always", word("true")));
    add_counter_settings(settings, identity);
    return list(std::move(settings));
}

Code sequence_code(const schema::Sequence& sequence) {
    std::vector<Code> settings;
    if (sequence.type != schema::Sequence().type) settings.push_back(setting("type", type_code(sequence.type)));
    add_counter_settings(settings, sequence);
    if (const auto& owner = sequence.owned_by)
        settings.push_back(setting("owned_by", list({list({name_code(owner->table), name_code(owner->column)})})));
    return list(std::move(settings));
}

Code column_code(const schema::Column& column) {
    std::vector<Code> chained{call("column", {name_code(column.name), type_code(column.type)})};
    if (!column.nullable && !column.identity) chained.push_back(call("not_null"));
    if (column.identity) {
        const bool is_plain = *column.identity == schema::Identity();
        chained.push_back(is_plain ? call("identity") : call("identity", {identity_code(*column.identity)}));
    }
    if (column.server_default) chained.push_back(call("server_default", {default_code(*column.server_default)}));
    if (column.generated)
        chained.push_back(call(column.generated->stored ? "generated" : "generated_virtual",
                               {expression_code(column.generated->expression)}));
    if (!column.collation.empty()) chained.push_back(call("collate", {name_code(column.collation)}));
    if (!column.comment.empty()) chained.push_back(call("comment", {text_code(column.comment)}));
    return chain(std::move(chained));
}

} // namespace retort::render

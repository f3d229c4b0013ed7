#include <retort/operation/enum_values.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/operation/expressions.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::operation {

namespace {
bool is_of(const schema::Column& column, const Name& type) {
    return column.type.kind == schema::TypeKind::enumeration && column.type.name == type;
}

bool has_column_of(const schema::Table& table, const Name& type) {
    return std::ranges::any_of(table.columns, [&type](const schema::Column& column) { return is_of(column, type); });
}

std::string literal(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'') text += '\'';
        text += c;
    }
    return text + "'";
}

bool holds(const std::string& sql, std::string_view value) {
    const std::string wanted = literal(value);
    if (sql.find(wanted) == std::string::npos) return false;
    return std::ranges::any_of(schema::sql_tokens(sql), [&](const schema::SqlToken& token) {
        return token.kind == schema::SqlToken::Kind::text && sql.substr(token.begin, token.end - token.begin) == wanted;
    });
}

bool holds(const schema::Expression& expression, std::string_view value) {
    if (const auto* one = std::get_if<schema::Literal>(&expression.value)) {
        const auto* text = std::get_if<std::string>(&one->value);
        return text != nullptr && *text == value;
    }
    const auto* sql = std::get_if<schema::SqlText>(&expression.value);
    return sql != nullptr && (holds(sql->text, value) || std::ranges::any_of(sql->by_dialect, [&](const auto& own) {
                                  return holds(own.second, value);
                              }));
}

bool mentions_column_of(const schema::Table& table, const schema::Expression& expression, const Name& type, bool same) {
    return std::ranges::any_of(table.columns, [&](const schema::Column& column) {
        return is_of(column, type) == same && mentions_column(expression, column.name);
    });
}

std::string mapped(const std::string& sql, const ValueMapping& mapping) {
    std::string text;
    std::size_t at = 0;
    for (const schema::SqlToken& token : schema::sql_tokens(sql)) {
        if (token.kind != schema::SqlToken::Kind::text) continue;
        for (const auto& [from, to] : mapping) {
            if (!to || sql.substr(token.begin, token.end - token.begin) != literal(from)) continue;
            text += sql.substr(at, token.begin - at) + literal(*to);
            at = token.end;
        }
    }
    return text + sql.substr(at);
}

void map(schema::Expression& expression, const ValueMapping& mapping) {
    if (auto* one = std::get_if<schema::Literal>(&expression.value)) {
        auto* text = std::get_if<std::string>(&one->value);
        const auto place = text == nullptr ? mapping.end() : mapping.find(*text);
        if (place != mapping.end() && place->second) *text = *place->second;
    } else if (auto* sql = std::get_if<schema::SqlText>(&expression.value)) {
        sql->text = mapped(sql->text, mapping);
        for (auto& [dialect, own] : sql->by_dialect) own = mapped(own, mapping);
    }
}
} // namespace

std::optional<Use> use_of_enum_value(const schema::Schema& schema, const Name& type, std::string_view value,
                                     bool has_successor) {
    std::optional<Use> use;
    for (const schema::Table& table : schema.tables) {
        if (!has_column_of(table, type)) continue;
        for (const schema::Column& column : table.columns)
            if (!has_successor && is_of(column, type) && column.server_default && holds(*column.server_default, value))
                return Use{"the default of column " + describe_column(table.name, column.name),
                           fmt::format("map it to a value that stays, or change the default first: "
                                       "op.alter_column(\"{}\", \"{}\", …)",
                                       display(table.name), column.name)};
        for_each_expression(table, [&](const schema::Expression& expression, const Use& of) {
            if (use || !holds(expression, value) || !mentions_column_of(table, expression, type, true)) return;
            if (!has_successor || mentions_column_of(table, expression, type, false))
                use = Use{of.what + " of table " + display(table.name),
                          "that goes first, and comes again afterwards: " + of.first};
        });
        if (use) return use;
    }
    return std::nullopt;
}

void map_enum_values(schema::Schema& schema, const Name& type, const ValueMapping& mapping) {
    for (schema::Table& table : schema.tables) {
        if (!has_column_of(table, type)) continue;
        for (schema::Column& column : table.columns)
            if (is_of(column, type) && column.server_default) map(*column.server_default, mapping);
        for_each_expression(table, [&](schema::Expression& expression) {
            if (mentions_column_of(table, expression, type, true)) map(expression, mapping);
        });
    }
}

} // namespace retort::operation

#include <retort/render/expressions_cpp.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <variant>

#include <fmt/format.h>

#include <retort/database/hex.hpp>
#include <retort/error.hpp>
#include <retort/render/cpp_literal.hpp>

namespace retort::render {

namespace {
using schema::Expression;
using schema::Function;
using schema::Literal;
using schema::SqlText;

// The words take a literal up to its first NUL character.
void refuse_nul(std::string_view content) {
    if (content.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::value, "a name or SQL with a NUL character cannot be written",
                    "neither database can hold one");
}

Code double_code(double value) {
    const std::string sign = std::signbit(value) ? "-" : "";
    if (std::isnan(value)) return word(sign + "std::numeric_limits<double>::quiet_NaN()");
    if (std::isinf(value)) return word(sign + "std::numeric_limits<double>::infinity()");
    std::string digits = fmt::format("{}", value); // the shortest that read back as the same number
    if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
    return word(digits);
}

struct ValueWriter {
    Code operator()(Null) const { return word("nullptr"); }
    Code operator()(bool value) const { return word(value ? "true" : "false"); }
    Code operator()(std::int64_t value) const { return number_code(value); }
    Code operator()(double value) const { return double_code(value); }
    Code operator()(const std::string& value) const {
        if (value.find('\0') == std::string::npos) return text(value);
        return call("std::string", {text(value), word(std::to_string(value.size()))});
    }
    Code operator()(const Bytes& value) const { return call("hex", {text(database::to_hex(value))}); }
};

Code function_code(Function function) {
    switch (function) {
    case Function::now: return call("now");
    case Function::today: return call("today");
    case Function::random_uuid: return call("random_uuid");
    }
    throw Error(ErrorCategory::internal, "a function has no word");
}
} // namespace

Code name_code(const std::string& name) {
    refuse_nul(name);
    return word(cpp_literal(name));
}

Code names_code(const std::vector<std::string>& names) {
    std::vector<Code> codes;
    for (const std::string& name : names) codes.push_back(name_code(name));
    return row(std::move(codes));
}

Code name_code(const schema::Name& name) {
    return name.schema.empty() ? name_code(name.name) : row({name_code(name.schema), name_code(name.name)});
}

Code text_code(const std::string& content) {
    refuse_nul(content);
    return text(content);
}

Code number_code(std::int64_t number) {
    // -9223372036854775808 would be a number that fits no type, with a minus before it (C++20 5.13.2).
    if (number == std::numeric_limits<std::int64_t>::min()) return word(fmt::format("{} - 1", number + 1));
    return word(std::to_string(number));
}

Code value_code(const Value& value) { return std::visit(ValueWriter(), value); }

std::vector<Code> sql_arguments(const SqlText& sql) {
    std::vector<Code> arguments;
    if (!sql.text.empty() || sql.by_dialect.empty()) arguments.push_back(text_code(sql.text));
    std::vector<Code> others;
    for (const auto& [dialect, content] : sql.by_dialect)
        others.push_back(row({name_code(dialect), text_code(content)}));
    if (!others.empty()) arguments.push_back(list(std::move(others)));
    return arguments;
}

Code expression_code(const Expression& expression) {
    if (const auto* sql = std::get_if<SqlText>(&expression.value)) return call("sql", sql_arguments(*sql));
    if (const auto* literal = std::get_if<Literal>(&expression.value))
        return call("literal", {value_code(literal->value)});
    return function_code(std::get<Function>(expression.value));
}

Code default_code(const Expression& expression) {
    const auto* literal = std::get_if<Literal>(&expression.value);
    // ddl::Default takes neither NULL nor bytes as they are.
    if (literal == nullptr || std::holds_alternative<Null>(literal->value) ||
        std::holds_alternative<Bytes>(literal->value))
        return expression_code(expression);
    return value_code(literal->value);
}

Code condition_code(const Expression& expression) {
    const auto* sql = std::get_if<SqlText>(&expression.value);
    return sql != nullptr && sql->by_dialect.empty() ? text_code(sql->text) : expression_code(expression);
}

} // namespace retort::render

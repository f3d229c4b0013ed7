#include <postgresql/quote.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include <retort/database/hex.hpp>
#include <retort/error.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/naming.hpp>

namespace retort::postgresql {

namespace {
std::string doubled(std::string_view text, char quote_mark) {
    std::string quoted(1, quote_mark);
    quoted.reserve(text.size() + 2);
    for (const char c : text) {
        if (c == quote_mark) quoted += c;
        quoted += c;
    }
    return quoted += quote_mark;
}

bool is_plain_word(std::string_view text) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !text.empty() && is_letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// What is neither finite nor distinguishable from zero as a number is written as text.
std::string literal_of(double value) {
    if (!std::isfinite(value) || (value == 0 && std::signbit(value)))
        return fmt::format("'{}'::double precision", std::isfinite(value) ? "-0" : fmt::format("{}", value));
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}
} // namespace

std::string quote(std::string_view identifier) {
    if (identifier.empty()) throw Error(ErrorCategory::value, "a name in PostgreSQL cannot be empty");
    if (identifier.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::value, "a name in PostgreSQL cannot hold a NUL byte");
    if (identifier.size() > schema::max_identifier_bytes)
        throw Error(ErrorCategory::value,
                    fmt::format("the name '{}' has {} bytes; PostgreSQL keeps {}", identifier, identifier.size(),
                                schema::max_identifier_bytes),
                    "choose a shorter name");
    return doubled(identifier, '"');
}

std::string quote_name(const schema::Name& name) {
    return name.schema.empty() ? quote(name.name) : quote(name.schema) + "." + quote(name.name);
}

std::string quote_list(const std::vector<std::string>& identifiers) {
    std::string list;
    for (const std::string& identifier : identifiers) list += (list.empty() ? "" : ", ") + quote(identifier);
    return "(" + list + ")";
}

std::string words(std::string_view text) {
    const auto dot = text.find('.');
    const std::string_view first = text.substr(0, dot);
    const std::string word = is_plain_word(first) ? std::string(first) : quote(first);
    return dot == std::string_view::npos ? word : word + "." + words(text.substr(dot + 1));
}

std::string quote_text(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::value, "text in PostgreSQL cannot hold a NUL character",
                    "store it as bytes, or remove the character");
    return doubled(text, '\'');
}

std::string literal(const Value& value) {
    return std::visit(operation::overloaded{
                          [](Null) -> std::string { return "NULL"; },
                          [](bool v) -> std::string { return v ? "true" : "false"; },
                          [](std::int64_t v) { return std::to_string(v); },
                          [](double v) { return literal_of(v); },
                          [](const std::string& v) { return quote_text(v); },
                          [](const Bytes& v) { return fmt::format("'\\x{}'::bytea", database::to_hex(v)); },
                      },
                      value);
}

const std::string* text_for_postgresql(const schema::SqlText& sql) {
    if (const auto own = sql.by_dialect.find("postgresql"); own != sql.by_dialect.end()) return &own->second;
    return sql.text.empty() ? nullptr : &sql.text;
}

std::string expression(const schema::Expression& expression) {
    return std::visit(operation::overloaded{
                          [](const schema::SqlText& sql) -> std::string {
                              if (const std::string* text = text_for_postgresql(sql)) return *text;
                              throw Error(ErrorCategory::unsupported, "an expression has no text for PostgreSQL",
                                          "give it one: sql({{\"postgresql\", \"…\"}, …})");
                          },
                          [](const schema::Literal& value) { return literal(value.value); },
                          [](schema::Function function) -> std::string {
                              switch (function) {
                              case schema::Function::now: return "now()";
                              case schema::Function::today: return "(now() AT TIME ZONE 'UTC')::date";
                              case schema::Function::random_uuid: return "gen_random_uuid()";
                              }
                              throw Error(ErrorCategory::internal,
                                          "a function that PostgreSQL's dialect does not know");
                          },
                      },
                      expression.value);
}

} // namespace retort::postgresql

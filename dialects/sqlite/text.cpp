#include <sqlite/text.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <retort/database/hex.hpp>
#include <retort/error.hpp>
#include <retort/operation/operation.hpp>

namespace retort::sqlite {

namespace {
constexpr std::string_view dialect_name = "sqlite";

// Doubles every `mark` inside and puts one at each end.
std::string enclose(std::string_view text, char mark) {
    std::string enclosed(1, mark);
    for (const char c : text) {
        if (c == mark) enclosed += mark;
        enclosed += c;
    }
    return enclosed += mark;
}

void refuse_nul(std::string_view text, const char* what) {
    if (text.find('\0') != std::string_view::npos)
        throw Error(ErrorCategory::value, fmt::format("{} with a NUL character cannot be written in SQL", what));
}

std::string real_literal(double value) {
    if (std::isnan(value))
        throw Error(ErrorCategory::value, "SQLite cannot store a real that is not a number", "store NULL instead");
    // There is no word for infinity; a number too large for a double is read as one.
    if (std::isinf(value)) return value > 0 ? "9e999" : "-9e999";
    std::string text = fmt::format("{:.{}g}", value, std::numeric_limits<double>::max_digits10);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_number(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    const auto digits = [&] {
        const auto count = std::find_if_not(text.begin(), text.end(), is_digit) - text.begin();
        text.remove_prefix(static_cast<std::size_t>(count));
        return count > 0;
    };
    if (!digits()) return false;
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        if (!digits()) return false;
    }
    return text.empty();
}

// One 'text' from end to end: a quote inside stands doubled.
bool is_string(std::string_view text) {
    if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return false;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] != '\'') continue;
        if (++i + 1 >= text.size() || text[i] != '\'') return false;
    }
    return true;
}

const std::string* sql_text(const schema::SqlText& sql) {
    const auto own = sql.by_dialect.find(std::string(dialect_name));
    if (own != sql.by_dialect.end()) return &own->second;
    return sql.text.empty() ? nullptr : &sql.text;
}

std::string function_text(schema::Function function) {
    switch (function) {
    // Milliseconds are what SQLite's clock gives; three zeros make it the six digits that every timestamp has.
    case schema::Function::now: return "strftime('%Y-%m-%d %H:%M:%f000', 'now')";
    case schema::Function::today: return "date('now')";
    // RFC 9562 5.4: version 4 in the 13th digit, variant 8, 9, a or b in the 17th.
    case schema::Function::random_uuid:
        return "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' "
               "|| substr('89ab', (random() & 3) + 1, 1) || substr(hex(randomblob(2)), 2) || '-' || "
               "hex(randomblob(6)))";
    }
    throw Error(ErrorCategory::internal, "an SQL function without a text for SQLite");
}
} // namespace

std::string quote(std::string_view identifier) {
    refuse_nul(identifier, "a name");
    return enclose(identifier, '"');
}

std::string quote_table(const schema::Name& table) {
    if (!table.schema.empty() && !same_name(table.schema, "main"))
        throw Error(ErrorCategory::unsupported,
                    fmt::format("SQLite has no schemas: {} cannot be there", schema::display(table)),
                    "leave the schema out of the table's name");
    return quote(table.name);
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return folded(x) == folded(y); });
}

std::string literal(const Value& value) {
    return std::visit(operation::overloaded{
                          [](Null) -> std::string { return "NULL"; },
                          [](bool boolean) -> std::string { return boolean ? "TRUE" : "FALSE"; },
                          [](std::int64_t integer) { return std::to_string(integer); },
                          [](double real) { return real_literal(real); },
                          [](const std::string& text) {
                              refuse_nul(text, "text");
                              return enclose(text, '\'');
                          },
                          [](const Bytes& bytes) { return "X'" + database::to_hex(bytes) + "'"; },
                      },
                      value);
}

std::string expression(const schema::Expression& expression) {
    return std::visit(operation::overloaded{
                          [](const schema::SqlText& sql) {
                              const std::string* text = sql_text(sql);
                              if (text == nullptr)
                                  throw Error(ErrorCategory::unsupported, "an SQL expression has no text for SQLite",
                                              "give it one: sql({{\"postgresql\", \"…\"}, {\"sqlite\", \"…\"}})");
                              return *text;
                          },
                          [](const schema::Literal& value) { return literal(value.value); },
                          [](schema::Function function) { return function_text(function); },
                      },
                      expression.value);
}

bool is_said(const schema::Expression& expression) {
    const auto* sql = std::get_if<schema::SqlText>(&expression.value);
    return sql == nullptr || sql_text(*sql) != nullptr;
}

bool is_constant(const schema::Expression& e) {
    if (std::holds_alternative<schema::Literal>(e.value)) return true;
    if (std::holds_alternative<schema::Function>(e.value)) return false;
    const std::string whole = expression(e);
    const std::string_view text = trim(whole);
    return is_number(text) || is_string(text) || same_name(text, "null") || same_name(text, "true") ||
           same_name(text, "false");
}

} // namespace retort::sqlite

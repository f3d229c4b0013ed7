#pragma once
// SQL expressions as constant data: what defaults, checks, predicates and generated columns of a model are given.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include <retort/schema/expression.hpp>

namespace retort {

/// One dialect's SQL: {"postgresql", "…"}.
struct DialectText {
    std::string_view dialect;
    std::string_view text;
};

/// SQL text as constant data: one for every database, or one per dialect. A plain string is the former.
struct SqlSpec {
    static constexpr std::size_t capacity = 3;

    std::string_view text{};
    std::array<DialectText, capacity> by_dialect{};

    constexpr SqlSpec() = default;
    constexpr SqlSpec(const char* sql) : text(sql) {}
    constexpr SqlSpec(std::string_view sql) : text(sql) {}
    constexpr SqlSpec(std::initializer_list<DialectText> texts) {
        std::size_t i = 0;
        for (const DialectText& t : texts) by_dialect.at(i++) = t;
    }

    [[nodiscard]] constexpr bool empty() const { return text.empty() && by_dialect[0].dialect.empty(); }
};

/// SQL, as opposed to a text value: server_default(sql("lower('X')")).
constexpr SqlSpec sql(const char* text) { return {text}; }
/// One text per dialect: sql({{"postgresql", "…"}, {"sqlite", "…"}}).
constexpr SqlSpec sql(std::initializer_list<DialectText> by_dialect) { return {by_dialect}; }

/// The current instant, as server default.
constexpr schema::Function now() { return schema::Function::now; }
/// The current date (UTC), as server default.
constexpr schema::Function today() { return schema::Function::today; }
/// A version 4 uuid made by the database, as server default.
constexpr schema::Function random_uuid() { return schema::Function::random_uuid; }

/// A server default as constant data: a value that the dialect writes, sql("…"), or now(), today(), random_uuid().
struct DefaultSpec {
    enum class Kind { none, boolean, integer, real, text, sql, function };

    Kind kind = Kind::none;
    bool boolean = false;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text{};
    SqlSpec sql{};
    schema::Function function{};

    constexpr DefaultSpec() = default;
    constexpr DefaultSpec(bool value) : kind(Kind::boolean), boolean(value) {}
    template <std::integral Integer> constexpr DefaultSpec(Integer value) : kind(Kind::integer), integer(value) {}
    constexpr DefaultSpec(double value) : kind(Kind::real), real(value) {}
    constexpr DefaultSpec(const char* value) : kind(Kind::text), text(value) {}
    constexpr DefaultSpec(std::string_view value) : kind(Kind::text), text(value) {}
    constexpr DefaultSpec(const SqlSpec& value) : kind(Kind::sql), sql(value) {}
    constexpr DefaultSpec(schema::Function value) : kind(Kind::function), function(value) {}
};

/// The same as values of the schema vocabulary. An empty spec gives an empty text.
schema::Expression to_expression(const SqlSpec& spec);
schema::Expression to_expression(const DefaultSpec& spec);

} // namespace retort

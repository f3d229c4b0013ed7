#pragma once
// A column: name, type, and what the database does with it.

#include <optional>
#include <string>

#include <retort/schema/expression.hpp>
#include <retort/schema/identity.hpp>
#include <retort/schema/type.hpp>

namespace retort::schema {

/// GENERATED ALWAYS AS (expression) (SQL:2016 11.4). PostgreSQL 15 has only stored ones.
struct Generated {
    Expression expression;
    bool stored = true;

    friend bool operator==(const Generated&, const Generated&) = default;
};

struct Column {
    std::string name;
    Type type;
    bool nullable = true;
    std::optional<Expression> server_default{};
    std::optional<Identity> identity{};
    std::optional<Generated> generated{};
    std::string collation{}; ///< empty: the type's own
    std::string comment{};   ///< SQLite has none and keeps none

    friend bool operator==(const Column&, const Column&) = default;
};

} // namespace retort::schema

#pragma once
// A column: name, type, and what the database does with it.

#include <cstdint>
#include <optional>
#include <string>

#include <retort/schema/expression.hpp>
#include <retort/schema/type.hpp>

namespace retort::schema {

/// GENERATED … AS IDENTITY (SQL:2016 11.4). On SQLite: the rowid, with AUTOINCREMENT.
struct Identity {
    bool always = false; ///< GENERATED ALWAYS; else BY DEFAULT
    std::optional<std::int64_t> start{};
    std::optional<std::int64_t> increment{};
    std::optional<std::int64_t> minimum{};
    std::optional<std::int64_t> maximum{};
    std::optional<std::int64_t> cache{};
    bool cycle = false;

    friend bool operator==(const Identity&, const Identity&) = default;
};

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

#pragma once
// The logical column types: one vocabulary for both databases. docs/models.md shows how each is stored.

#include <optional>
#include <string>
#include <string_view>

#include <retort/schema/name.hpp>

namespace retort::schema {

enum class TypeKind {
    boolean,
    smallint,
    integer,
    bigint,
    real,
    double_precision,
    numeric, ///< precision and scale; neither: any decimal
    text,
    varchar,   ///< length in characters; none: any
    character, ///< fixed length, blank padded (SQL:2016 6.1 CHARACTER)
    bytes,
    date,
    time,
    timestamp,   ///< without time zone, microseconds
    timestamptz, ///< an instant, microseconds
    interval,
    uuid,
    json,        ///< jsonb on PostgreSQL
    enumeration, ///< `name` is the enum type, declared in Schema::enums
    native,      ///< `name.name` is the type as the database spells it
};

/// A column type. Only the fields that the kind uses are set.
struct Type {
    TypeKind kind = TypeKind::text;
    std::optional<int> length{};    ///< varchar, character
    std::optional<int> precision{}; ///< numeric: decimal digits in all
    std::optional<int> scale{};     ///< numeric: decimal digits after the point
    Name name{};                    ///< enumeration, native
    int array_dimensions = 0;       ///< 1: array of the type that the other fields say

    friend bool operator==(const Type&, const Type&) = default;
};

/// The kind's name in JSON and messages: "boolean", "double_precision", …
std::string_view to_string(TypeKind kind) noexcept;

/// For messages: "varchar(255)", "numeric(10,2)", "integer[]", "enum item_status".
std::string display(const Type& type);

} // namespace retort::schema

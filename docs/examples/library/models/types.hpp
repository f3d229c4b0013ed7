#pragma once
// What several models share: a base struct, enums, and a type of the application's own.

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include <retort/model.hpp>

namespace library {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// A mixin: its members become the first columns of every model that derives from it.
struct Timestamps {
    Instant created_at{};
    std::optional<Instant> updated_at{};
};
BOOST_DESCRIBE_STRUCT(Timestamps, (), (created_at, updated_at))

enum class Genre { novel, poetry, science };
BOOST_DESCRIBE_ENUM(Genre, novel, poetry, science)

enum class Condition : std::int16_t { good = 1, worn = 2 };

struct Isbn {
    std::string digits;
};

} // namespace library

// Stored as its numbers.
template <> struct retort::EnumStorage<library::Condition> : retort::StoredAsInteger {};

// A type of one's own: its logical type, and the way to a value and back.
template <> struct retort::SqlType<library::Isbn> {
    static constexpr retort::TypeSpec type{.kind = retort::schema::TypeKind::varchar, .length = 13};
    static retort::Value to_value(const library::Isbn& isbn) { return isbn.digits; }
    static library::Isbn from_value(const retort::Value& value) { return {std::get<std::string>(value)}; }
};

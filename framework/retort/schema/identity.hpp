#pragma once
// Columns that number themselves, or that a sequence numbers.

#include <cstdint>
#include <optional>
#include <string>

#include <retort/schema/name.hpp>

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

/// The column that a sequence belongs to (PostgreSQL, CREATE SEQUENCE … OWNED BY).
struct SequenceOwner {
    Name table;
    std::string column;

    friend bool operator==(const SequenceOwner&, const SequenceOwner&) = default;
};

} // namespace retort::schema

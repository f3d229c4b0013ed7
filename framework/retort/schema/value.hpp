#pragma once
// A plain SQL value: what a literal, a default or a bound parameter can be before a dialect writes it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace retort {

/// SQL NULL.
struct Null {
    friend constexpr bool operator==(Null, Null) = default;
};

/// A BLOB or bytea.
using Bytes = std::vector<std::byte>;

/// NULL, or one of the five shapes in which every logical type travels. Dates, times, uuids, decimals and JSON travel
/// as text in their canonical form (see model/codec.hpp), so that no dialect needs to know C++ types.
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Bytes>;

} // namespace retort

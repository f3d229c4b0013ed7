#pragma once
// Bytes as hex digits, the form in which both databases print them.

#include <string>
#include <string_view>

#include <retort/schema/value.hpp>

namespace retort::database {

/// Lower-case digits, without a prefix.
std::string to_hex(const Bytes& bytes);

/// Either case, with or without the prefix `\x`. Throws Error (value) on anything else.
Bytes from_hex(std::string_view text);

} // namespace retort::database

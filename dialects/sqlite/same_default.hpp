#pragma once
// Defaults that give the same value.

#include <string_view>

#include <retort/schema/type.hpp>

namespace retort::sqlite {

/// Whether two texts that can stand behind DEFAULT of a column of that type say the same: same_expression(), numbers of
/// the same value, TRUE and 1, FALSE and 0.
bool same_default(std::string_view a, std::string_view b, const schema::Type& type);

} // namespace retort::sqlite

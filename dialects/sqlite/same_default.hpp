#pragma once
// Defaults that give the same value.

#include <string_view>

namespace retort::sqlite {

/// Whether two texts that can stand behind DEFAULT say the same: same_expression(), numbers of the same value, TRUE and
/// 1, FALSE and 0.
bool same_default(std::string_view a, std::string_view b);

} // namespace retort::sqlite

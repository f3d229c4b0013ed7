#pragma once
// Parentheses around SQL text.

#include <string_view>

namespace retort::postgresql {

/// (a > 0) as a > 0: without the parentheses that hold the whole text. A row (a, b) keeps its own.
std::string_view within_parentheses(std::string_view sql);

} // namespace retort::postgresql

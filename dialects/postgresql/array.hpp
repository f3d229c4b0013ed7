#pragma once
// Arrays travel as JSON text (schema/value.hpp); PostgreSQL has a notation of its own for constants.

#include <optional>
#include <string>
#include <string_view>

namespace retort::postgresql {

/// A text as an element, in quotation marks: "b\"c".
std::string array_element(std::string_view text);

/// ["a", null, "b\"c"] as {"a",NULL,"b\"c"} (manual, 8.15.2). Empty for text that is no JSON array: it may be in
/// PostgreSQL's notation already.
std::optional<std::string> array_text(std::string_view json);

} // namespace retort::postgresql

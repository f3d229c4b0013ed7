#pragma once

#include <string_view>

namespace retort {

/// The version of Retort that this program was built with: "0.1.0".
extern const std::string_view version_text;

} // namespace retort

#pragma once
// What revisions, branches and files may be called, and how messages call them.

#include <string>
#include <string_view>

namespace retort::migration {

/// Throws Error (revision) for an id that is empty, has a character that the identifier grammar needs, or is one of its
/// words.
void require_id(std::string_view id);
/// Likewise for a branch label.
void require_label(std::string_view label);

/// The file as messages show it: relative to the current folder where it is below it.
std::string display_file(std::string_view file);

} // namespace retort::migration

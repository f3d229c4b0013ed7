#pragma once
// The person's editor.

#include <filesystem>

namespace retort::cli {

/// Opens a file in $VISUAL, else $EDITOR, and waits until it is closed. Throws Error (usage) when neither is set or the
/// editor fails.
void open_editor(const std::filesystem::path& file);

} // namespace retort::cli

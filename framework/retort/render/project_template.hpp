#pragma once
// The application that `retort init` starts with. The build writes it from docs/examples/starter, where it is one.

#include <span>
#include <string_view>

namespace retort::render {

struct TemplateFile {
    std::string_view path; ///< below the project's folder
    std::string_view text; ///< with "starter" for the project's name
};

std::span<const TemplateFile> project_template() noexcept;

} // namespace retort::render

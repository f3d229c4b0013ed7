#pragma once
// `retort init`, the one command that needs no application: it writes one.

#include <retort/cli/arguments.hpp>

namespace retort::cli {

/// Writes a new project, prints its files to stdout and what to do next to stderr. Returns the exit code. Throws Error
/// as render::new_project and render::write_project do.
int init(const Arguments& arguments, const InitCommand& command);

} // namespace retort::cli

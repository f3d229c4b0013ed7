#pragma once
// What every program of the command line does around its commands.

#include <functional>
#include <string>

#include <retort/cli/arguments.hpp>

namespace retort::cli {

/// Parses the command line and calls `command`. What that throws is reported to stderr and becomes the exit code that
/// docs/cli.md gives for it.
int run_program(const std::string& name, int argc, char** argv,
                const std::function<int(const Arguments&)>& command) noexcept;

} // namespace retort::cli

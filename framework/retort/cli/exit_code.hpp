#pragma once
// Exit codes, the same for every command (docs/cli.md).

#include <retort/error.hpp>

namespace retort::cli {

enum ExitCode : int {
    done = 0,
    failed = 1,
    usage = 2,         ///< the command line itself is wrong
    differences = 3,   ///< check, diff --exit-code
    pending = 4,       ///< current --check-heads
    several_heads = 5, ///< one head is needed and there are more
    locked = 6,        ///< the migration lock was not obtained
};

inline int exit_code(const Error& error) noexcept {
    switch (error.category()) {
    case ErrorCategory::several_heads: return several_heads;
    case ErrorCategory::lock: return locked;
    default: return failed;
    }
}

} // namespace retort::cli

#pragma once
// Exit codes, the same for every command (docs/cli.md).

namespace retort::cli {

enum ExitCode : int {
    done = 0,
    failed = 1,
    usage = 2,         ///< the command line itself is wrong
    differences = 3,   ///< check, diff --exit-code
    pending = 4,       ///< current --check-heads
    several_heads = 5, ///< one head is needed and there are more
    locked = 6,        ///< the migration lock was not obtained
    findings = 7,      ///< lint has found errors: lint, check
};

} // namespace retort::cli
